// A ledger put in force: every good row becomes a case where it stood, by the one door; and the whole of it given back within a day.
import type { Region } from '../../rules/region.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { performAll } from '../../store/perform.ts'
import { type Ledger, linesOf } from './check.ts'
import { knownOf, type Place } from './known.store.ts'
import type { Line } from './lines.ts'

const importer = { type: 'system', name: 'importer' } as const
/** Rows that are taken over in one transaction: half of the time of a row was the sending to and fro. */
const together = 100
/** Cases that are given back in one: whoever works on one of them meanwhile waits so long. */
const backTogether = 50
/** So many transactions are under way: one is written while the next is decided. */
const width = 2

export type Taken = {
  /** The last row that was settled: going on begins behind it. */
  readonly row: number
  readonly done: number
  readonly same: number
  /** Of those, what this very job had done before it was cut off without a word. */
  readonly before: number
  readonly refused: number
}
export type Going = (taken: Taken) => Promise<boolean> | boolean

/**
 * Takes over what is not a case yet, in the order of the file, from behind row `from`. Cut off anywhere, it goes on: a row is known by what
 * it is, and its key makes a second try harmless. Returns what was done in this run; `told` false stops after the rows under way.
 */
export async function takeLedger(house: House, ledger: Ledger, job: string, from: number, told: Going): Promise<Taken> {
  let sum: Taken = { row: from, done: 0, same: 0, before: 0, refused: 0 }
  let going = true
  await inOrder(
    partsOf(linesOf(ledger, house.now(), from)),
    ({ lines, last }) => takeLines(house, ledger, job, lines, last),
    async (part) => {
      const { done, same, before, refused } = sum
      sum = {
        row: part.row,
        done: done + part.done,
        same: same + part.same,
        before: before + part.before,
        refused: refused + part.refused,
      }
      going = going && (await told(sum)) !== false
      return going
    },
  )
  return sum
}

type Some = { readonly lines: readonly Line[]; readonly last: number }
async function* partsOf(all: AsyncIterable<Some>): AsyncGenerator<Some> {
  for await (const { lines, last } of all)
    for (let at = 0; at === 0 || at < lines.length; at += together) {
      const some = lines.slice(at, at + together)
      yield { lines: some, last: at + together < lines.length ? (some.at(-1)?.row ?? last) : last }
    }
}

/** Rows that follow each other, each with its own outcome. */
async function takeLines(house: House, ledger: Ledger, job: string, lines: readonly Line[], last: number): Promise<Taken> {
  const sum = { row: last, done: 0, same: 0, before: 0, refused: 0 }
  const known = await knownOf(house, ledger.region, ledger.office, lines)
  const steps = lines.flatMap((line, n) => {
    const place = known[n]
    if (place?.what === 'new') return [stepOf(job, line, place)]
    if (place?.what !== 'same') sum.refused++
    else {
      sum.same++
      if (place.ledger === job) sum.before++
    }
    return []
  })
  const { done, refused } = await performed(house, steps, together)
  return { ...sum, done, refused: sum.refused + refused }
}

type Steps = readonly { readonly case: { readonly county: string } }[]
/**
 * Done in lists of one county each, and how many were. What the database could not answer just then is tried once more; when it then answers none
 * of them, this throws: the job is left where it was and taken up again, instead of writing rows down as refused that nobody looked at.
 */
async function performed(house: House, steps: Steps, most: number): Promise<Back> {
  const sum = { done: 0, refused: 0 }
  for (const list of Map.groupBy(steps, (one) => one.case.county).values()) {
    const first = await performAll(house, importer, list, { most })
    const left = list.filter((_, n) => first[n]?.refusal?.code === 'busy')
    const again = left.length === 0 ? [] : await performAll(house, importer, left, { most })
    if (left.length > 0 && again.every((one) => one.refusal?.code === 'busy'))
      throw new Error('the database answers no step of a ledger')
    const settled = [...first.filter((one) => one.refusal?.code !== 'busy'), ...again]
    sum.done += settled.filter((one) => one.outcome === 'done').length
    sum.refused += settled.filter((one) => one.outcome !== 'done').length
  }
  return sum
}

/** Two at a time under way, settled in their order; none is begun after `settle` said false. What is under way when one fails comes to its end first. */
async function inOrder<T, R>(
  all: AsyncIterable<T>,
  act: (one: T) => Promise<R>,
  settle: (result: R) => Promise<boolean>,
): Promise<void> {
  const under: Promise<R>[] = []
  let going = true
  const first = async () => {
    const [one] = under
    if (one) going = await settle(await one)
    under.shift()
  }
  try {
    for await (const one of all) {
      const begun = act(one)
      begun.catch(() => undefined)
      under.push(begun)
      if (under.length >= width) await first()
      if (!going) break
    }
    while (under.length > 0) await first()
  } finally {
    await Promise.allSettled(under)
  }
}

const envelope = (name: string, { county, id }: Pick<Place, 'county' | 'id'>, input: object, device: number) => ({
  kind: 'gridEvent',
  step: name,
  form: 1,
  case: { county, id },
  seen: null,
  input,
  key: derivedId(id, `ledger ${name}`),
  at: { device, offset: 0 },
})

function stepOf(job: string, line: Line, place: Place) {
  const { row, number, category, area, state, organisation, filed, since, until, text, done, name, phone } = line
  const contact =
    name === null && phone === null ? null : { ...(name === null ? {} : { name }), ...(phone === null ? {} : { phone }) }
  const input = {
    ledger: job,
    row,
    mark: place.mark,
    ...(number === null ? {} : { number }),
    category,
    area,
    state,
    ...(organisation === null ? {} : { organisation }),
    openedAt: filed,
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
    text,
    ...(line.place === null ? {} : { place: line.place }),
    ...(done === null ? {} : { done }),
    ...(contact === null ? {} : { contact }),
  }
  // The device's clock is not part of what a retry is compared by only if it is the same: it is the day of filing.
  return envelope('takeOver', place, input, filed)
}

export type Back = { readonly done: number; readonly refused: number }

/** The keepers of a region as far as this house knows cases of it. */
export const countiesOf = (house: House, region: Region, keepers: Iterable<string>): readonly string[] =>
  [...keepers].filter((county) => house.region(county)?.code === region.code)

/** Cases of a ledger that were not given back, and on how many of them somebody has worked since. */
export async function heldOf(
  house: House,
  counties: readonly string[],
  job: string,
): Promise<{ readonly cases: number; readonly worked: number }> {
  let [cases, worked] = [0, 0]
  for (const county of counties) {
    const [row] = await house.db.read({ actor: 'system:importer', counties: [county] }, (tx) =>
      tx.rows<{ cases: number; worked: number }>(
        `select count(*) as cases, count(*) filter (where exists (select 1 from entry e where e.county = $1 and e.case_id = c.id and e.organisation is not null)) as worked
         from "case" c where c.county = $1 and c.data ? 'ledger' and c.data ->> 'ledger' = $2 and not c.data ? 'givenBack'`,
        [county, job],
      ),
    )
    cases += row?.cases ?? 0
    worked += row?.worked ?? 0
  }
  return { cases, worked }
}

/** Gives the whole ledger back; what another keeper has by now is refused and counted. Cut off, it goes on. */
export async function giveLedgerBack(
  house: House,
  counties: readonly string[],
  job: string,
  told: (back: Back) => Promise<boolean> | boolean = () => true,
): Promise<Back> {
  const sum = { done: 0, refused: 0 }
  let going = true
  for (const county of counties) {
    if (!going) break
    await inOrder(
      heldIn(house, county, job),
      (ids) =>
        performed(
          house,
          ids.map((id) => envelope('giveBack', { county, id }, { ledger: job }, 0)),
          backTogether,
        ),
      async (part) => {
        sum.done += part.done
        sum.refused += part.refused
        going = going && (await told({ ...sum })) !== false
        return going
      },
    )
  }
  return sum
}

/** The cases of a ledger in one county that were not given back yet, some at a time. */
async function* heldIn(house: House, county: string, job: string): AsyncGenerator<readonly string[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await house.db.read({ actor: 'system:importer', counties: [county] }, (tx) =>
      tx.rows<{ id: string }>(
        `select id from "case" where county = $1 and data ? 'ledger' and data ->> 'ledger' = $2 and not data ? 'givenBack' and id > $3 order by id limit $4`,
        [county, job, after, backTogether],
      ),
    )
    if (rows.length === 0) return
    yield rows.map((one) => one.id)
    after = rows.at(-1)?.id ?? after
  }
}
