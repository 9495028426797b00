// Orders from above and beside: each is placed, sorted and opened once, whatever way it came and however often it is sent.
import type { Staff } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import type { OuterSource as Source } from '../../rules/outer.ts'
import type { Region } from '../../rules/region.ts'
import type { Step } from '../../rules/step.ts'
import type { Db } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import type { Asking } from '../../store/query.ts'
import { guess } from '../../store/reads/suggest.ts'
import { areaNamed, categoryNamed, categorySaid, type Line } from './lines.ts'

const kind = 'workOrder'

/** Who brings it in, and where to. */
export type By = {
  readonly house: House
  readonly actor: Staff
  readonly counties: readonly string[]
  readonly region: Region
  readonly language: Asking['language']
}
/** Whoever takes orders from outside in, and gives them back. */
export const mayReceive = (actor: Staff): boolean => actor.posts.some((post) => post.permissions.includes('workOrder.receive'))

export type Known = { readonly county: string; readonly id: string; readonly code: string; readonly due: string | null }
/** How the category was found: it was named; the county's own cases propose it by these words; or nobody can say yet. */
export type How = 'named' | 'proposed' | 'open'
export type Order = Line & {
  readonly keeper: string
  readonly categoryCode: string
  readonly how: How
  readonly area: string | null
  /** The same number of the same source, where it is here already. */
  readonly known: Known | null
  /** Known, and they have set another day since. */
  readonly moved: boolean
}

const context = ({ actor, counties }: By) => ({ actor: actor.person, counties })

/** The cases that these numbers of a source have here. Bound to the keepers of who asks; nothing of them but where they are is told. */
async function knownOf(db: Db, by: By, source: Source, outers: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  const rows = await db.read(context(by), (tx) =>
    tx.rows<Known & { outer: string }>(
      `select c.county, c.id, c.code, c.data ->> 'outer' as outer, c.data ->> 'outerDue' as due from "case" c
       where c.county = any($1) and c.data ->> 'outer' = any($2) and c.data ->> 'outerFrom' = $3`,
      [by.counties, outers, source],
      'outer_known',
    ),
  )
  return new Map(rows.map((row) => [row.outer, row]))
}

/** The keeper that answers for an area today: the one whose code reaches nearest to it; else the one above all of them. */
async function keeperFinder(db: Db, by: By): Promise<(area: string | null) => string> {
  const rows = await db.read(context(by), (tx) =>
    tx.rows<{ county: string; codes: string[] }>('select county, codes from keeper where county = any($1) order by county', [
      by.counties,
    ]),
  )
  const reach = rows
    .flatMap(({ county, codes }) => codes.map((code) => ({ county, code: trimCode(code) })))
    .sort((a, b) => b.code.length - a.code.length || (a.county < b.county ? -1 : 1))
  const last = reach.at(-1)?.county ?? by.counties[0] ?? ''
  return (area) => reach.find(({ code }) => area?.startsWith(code))?.county ?? last
}

/** Leaf for what nobody has sorted yet [D]. */
const unsorted = (region: Region): string => {
  const set = region.settings['workOrder.unsorted']
  const leaves = [...region.categories.values()].filter((one) => one.class !== null && one.complaint !== true)
  return (typeof set === 'string' && region.categories.get(set)?.class ? set : leaves.at(-1)?.code) ?? ''
}

/** Where each lies, what it is about, whether it is here: nothing is kept. */
export async function sortOrders(by: By, source: Source, lines: readonly Line[]): Promise<readonly Order[]> {
  const { house, region } = by
  const [known, keeperOf] = await Promise.all([
    knownOf(
      house.db,
      by,
      source,
      lines.map((one) => one.outer),
    ),
    keeperFinder(house.db, by),
  ])
  const orders: Order[] = []
  for (const line of lines) {
    const area = areaNamed(region, `${line.place} ${line.text.slice(0, 400)}`)
    const keeper = keeperOf(area)
    const named = categoryNamed(region, line.category)
    const proposed = named ?? (await proposedFor(by, keeper, line.text)) ?? categorySaid(region, line.text)
    const here = known.get(line.outer) ?? null
    orders.push({
      ...line,
      keeper: here?.county ?? keeper,
      area,
      categoryCode: proposed ?? unsorted(region),
      how: named !== null ? 'named' : proposed !== null ? 'proposed' : 'open',
      known: here,
      moved: here !== null && line.due !== null && line.due !== here.due,
    })
  }
  return orders
}

/** The likeliest by what the county's decided cases taught; a person decides at the quality check. */
async function proposedFor(by: By, county: string, text: string): Promise<string | null> {
  const { house, actor, counties, language } = by
  const found = await house.db.read(context(by), (tx) =>
    guess.run({ house, tx, actor, counties, now: house.now(), language }, { county, text: text.slice(0, 4000) } as never),
  )
  if (!('rows' in found)) return null
  const [first] = found.rows as readonly { category: string; share: number }[]
  return first && first.share >= 0.4 ? first.category : null
}

export type Received = { readonly row: number; readonly outer: string } & (
  | { readonly done: 'opened' | 'here' | 'moved'; readonly county: string; readonly id: string; readonly code: string }
  | { readonly done: 'refused'; readonly refusal: string; readonly facts: Readonly<Record<string, unknown>> }
)

/**
 * Opens those that are not here yet, under the keeper of the place where that is known, else of the city; tells a new day of whose day
 * rules to those that are. The id of a case is made of the source and the number: sent twice, it is one case.
 */
export async function receiveOrders(by: By, source: Source, orders: readonly Order[]): Promise<readonly Received[]> {
  const received: Received[] = []
  for (const order of orders) received.push(await receiveOne(by, source, order))
  return received
}

async function receiveOne(by: By, source: Source, order: Order): Promise<Received> {
  const { row, outer, known, due } = order
  const said = { row, outer }
  if (known && !order.moved) return { ...said, done: 'here', county: known.county, id: known.id, code: known.code }
  const id = known?.id ?? derivedId(`outer ${by.region.code}`, `${source} ${outer}`)
  const county = known?.county ?? order.keeper
  const send = (step: string, label: string, input: Record<string, unknown>) =>
    perform(by.house, by.actor, {
      kind,
      step,
      form: 1,
      case: { county, id },
      seen: null,
      input,
      key: derivedId(id, label),
      at: { device: by.house.now(), offset: 0 },
    } satisfies Step)
  const answer = known
    ? await send('renewOuter', `renew ${known.due} ${due}`, { outerDue: due })
    : await send('receive', 'receive', inputOf(source, order))
  if (answer.outcome !== 'done')
    return { ...said, done: 'refused', refusal: answer.refusal?.code ?? 'busy', facts: answer.refusal?.facts ?? {} }
  const code = (answer.case as { code?: string } | undefined)?.code ?? known?.code ?? ''
  return { ...said, done: known ? 'moved' : 'opened', county, id, code }
}

function inputOf(source: Source, order: Order): Record<string, unknown> {
  const { outer, due, nature, text, place, area, urgent, secret, name, phone, reply } = order
  return {
    source,
    outer,
    ...(due === null ? {} : { outerDue: due }),
    nature,
    category: order.categoryCode,
    text,
    place: { ...(area === null ? {} : { area }), ...(place === '' ? {} : { words: place }) },
    ...(urgent ? { urgent } : {}),
    ...(secret ? { secret } : {}),
    ...(name === null && phone === null
      ? {}
      : {
          contact: {
            ...(name === null ? {} : { name }),
            ...(phone === null ? {} : { phone }),
            wants: reply && phone !== null ? 'call' : 'none',
          },
        }),
  }
}
