// A ledger put in force: every good row becomes a case where it stood, by the one door; and the whole of it given back within a day.
import type { Region } from '../../rules/region.ts'
import type { Answer } from '../../rules/step.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import { type Ledger, linesOf } from './check.ts'
import { knownOf, type Place } from './known.store.ts'
import type { Line } from './lines.ts'

const importer = { type: 'system', name: 'importer' } as const
/** Steps under way at a time. */
const width = 6

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
  const sum = { row: from, done: 0, same: 0, before: 0, refused: 0 }
  for await (const { lines, last } of linesOf(ledger, house.now(), from)) {
    for (let at = 0; at < lines.length; at += 100) {
      const some = lines.slice(at, at + 100)
      const known = await knownOf(house, ledger.region, ledger.office, some)
      const wanted = some.flatMap((line, n) => {
        const place = known[n]
        if (place?.what === 'new') return [{ line, place }]
        if (place?.what !== 'same') sum.refused++
        else {
          sum.same++
          if (place.ledger === job) sum.before++
        }
        return []
      })
      await inTurns(wanted, async ({ line, place }) => {
        const answer = await perform(house, importer, stepOf(job, line, place, house.now()))
        if (answer.outcome === 'done') sum.done++
        else sum.refused++
      })
      sum.row = some.at(-1)?.row ?? sum.row
      if ((await told({ ...sum })) === false) return sum
    }
    sum.row = last
    if ((await told({ ...sum })) === false) return sum
  }
  return sum
}

async function inTurns<T>(all: readonly T[], act: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...all]
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one)
    }),
  )
}

const envelope = (name: string, { county, id }: Pick<Place, 'county' | 'id'>, input: object, now: number) => ({
  kind: 'gridEvent',
  step: name,
  form: 1,
  case: { county, id },
  seen: null,
  input,
  key: derivedId(id, `ledger ${name}`),
  at: { device: now, offset: 0 },
})

function stepOf(job: string, line: Line, place: Place, now: number) {
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
  return { ...envelope('takeOver', place, input, now), at: { device: filed, offset: 0 } }
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
  for (const county of counties) {
    let after = '00000000-0000-0000-0000-000000000000'
    for (;;) {
      const rows = await house.db.read({ actor: 'system:importer', counties: [county] }, (tx) =>
        tx.rows<{ id: string }>(
          `select id from "case" where county = $1 and data ? 'ledger' and data ->> 'ledger' = $2 and not data ? 'givenBack' and id > $3 order by id limit 200`,
          [county, job, after],
        ),
      )
      await inTurns(rows, async ({ id }) => {
        const answer: Answer = await perform(house, importer, envelope('giveBack', { county, id }, { ledger: job }, 0))
        if (answer.outcome === 'done') sum.done++
        else sum.refused++
      })
      after = rows.at(-1)?.id ?? after
      if ((await told({ ...sum })) === false) return sum
      if (rows.length === 0) break
    }
  }
  return sum
}
