// q/leader: one minute of a leader: what changed since this hour yesterday, what is late and whose, what is asked for and nobody does, what waits for a decision.
import * as z from 'zod/mini'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { DAY, type Instant, localDay } from '../../rules/time.ts'
import { type Asking, defineQuery, type Page } from '../../store/query.ts'
import type { CaseLine } from '../../store/reads/line.ts'
import { linesOf } from '../../store/reads/lines.ts'
import { paramsFrom, visible } from '../../store/visible.ts'
import { reachOf } from '../reach.ts'
import { countedAt, type Sum, sums } from '../sums.store.ts'

/** Figures of a sentence; the catalogue has the sentence (`reports.changed.<key>`), `to` is where it opens. */
type Change = { readonly key: string; readonly figures: Readonly<Record<string, number>>; readonly to: string }
type Late = { readonly organisation: string; readonly name: string; readonly n: number; readonly oldest: Instant }
type Asked = {
  readonly name: string
  readonly about: readonly string[]
  readonly n: number
  readonly open: number
  readonly since: Instant
  readonly cases: readonly CaseLine[]
}
type Leading = {
  readonly changed: readonly Change[]
  readonly late: readonly Late[]
  readonly lateCases: readonly CaseLine[]
  readonly topics: readonly Asked[]
  readonly deciding: readonly CaseLine[]
}

export const leader = defineQuery({ name: 'leader', input: z.strictObject({}), by: 'case.lead', looks: 'none', run: readLeader })

async function readLeader(asking: Asking): Promise<Page<Leading> | Refusal> {
  const { house, tx, counties, actor, now } = asking
  const regions = counties.flatMap((county) => house.region(county) ?? [])
  const reach = reachOf(actor, regions, {})
  const zone = regions[0]?.calendar.zone
  if (!reach || !zone) return refuse('notYours')
  const asOf = await countedAt(tx, counties)
  const changed = asOf === null ? [] : await changes(asking, { reach, zone, asOf })
  const row: Leading = { changed, ...(await late(asking)), topics: await topics(asking), deciding: await deciding(asking) }
  return { rows: [row], next: null, asOf: asOf ?? now }
}

type From = {
  readonly reach: Parameters<typeof sums>[1]['reach']
  readonly zone: Parameters<typeof sums>[1]['zone']
  readonly asOf: Instant
}
/** The last 24 hours beside the 24 before them. */
async function changes({ tx, counties }: Asking, { reach, zone, asOf }: From): Promise<readonly Change[]> {
  const day = (until: Instant) => ({
    counties,
    reach,
    zone,
    asOf: until,
    after: until - DAY,
    span: { from: localDay(until - DAY, zone), to: localDay(until, zone) },
  })
  const [now, before] = [await sums(tx, day(asOf), 'all'), await sums(tx, day(asOf - DAY), 'all')]
  const of = (list: readonly Sum[], code: string): Pick<Sum, 'numerator' | 'denominator'> =>
    list.find((one) => one.code === code) ?? { numerator: 0, denominator: 0 }
  const { span } = day(asOf)
  const opens = (code: string, part: string) =>
    `/desk/figures/${code}/cases?from=${span.from}&to=${span.to}&since=${asOf - DAY}&until=${asOf}&part=${part}`
  const [due, rated] = [of(now, 'K10'), of(now, 'K07')]
  return [
    {
      key: 'came',
      figures: { n: of(now, 'K01').numerator, before: of(before, 'K01').numerator, done: of(now, 'K13').denominator },
      to: opens('K01', 'denominator'),
    },
    {
      key: 'late',
      figures: {
        n: due.denominator - due.numerator,
        of: due.denominator,
        before: of(before, 'K10').denominator - of(before, 'K10').numerator,
      },
      to: opens('K10', 'rest'),
    },
    {
      key: 'said',
      figures: { n: rated.denominator, unsolved: rated.denominator - rated.numerator, back: of(now, 'K12').numerator },
      to: opens('K07', 'rest'),
    },
  ]
}

const working = `c.closed_at is null and c.phase in ('intake', 'placed', 'handling') and c.hold = 'none'`
type Found = { readonly county: string; readonly id: string; readonly version: number }

async function late(asking: Asking): Promise<Pick<Leading, 'late' | 'lateCases'>> {
  const { tx, counties, now, house, actor } = asking
  const offices = paramsFrom(counties, now)
  const rows = await tx.rows<{ county: string; holder: string; n: number; oldest: Instant }>(
    `select c.county, c.holder, count(*)::int as n, min(c.due_at) as oldest from "case" c
     where c.county = any($1) and ${working} and c.due_at < $2 and ${visible(actor, 'c', offices)}
     group by c.county, c.holder order by n desc, c.holder, c.county limit 12`,
    offices.values,
  )
  const params = paramsFrom(counties, now)
  const found = await tx.rows<Found>(
    `select c.county, c.id, c.version from "case" c
     where c.county = any($1) and ${working} and c.due_at < $2 and ${visible(actor, 'c', params)} order by c.due_at, c.id limit 8`,
    params.values,
  )
  return {
    late: rows.map(({ county, holder, n, oldest }) => ({
      organisation: holder,
      name: house.region(county)?.organisations.get(holder)?.short ?? holder,
      n,
      oldest,
    })),
    lateCases: await linesOf(asking, found),
  }
}

/** Told of by many, still open, and no leader has taken one of them upon himself. */
async function topics(asking: Asking): Promise<readonly Asked[]> {
  const { tx, counties, actor } = asking
  const params = paramsFrom(counties)
  const rows = await tx.rows<Found & { name: string; about: string[]; since: Instant; n: number; open: boolean; led: boolean }>(
    `select t.name, t.about, t.since_at as since, cardinality(t.cases) as n, c.county, c.id, c.version, c.closed_at is null as open,
       c.data ? 'leader' as led
     from topic t join "case" c on c.county = any($1) and c.county = t.county and c.id = any(t.cases) and ${visible(actor, 'c', params)}
     where t.county = any($1) order by t.county, cardinality(t.cases) desc, t.name, c.opened_at desc, c.id`,
    params.values,
  )
  const kept = [...Map.groupBy(rows, (row) => `${row.county} ${row.name}`).values()]
    .filter((list) => list.some(({ open }) => open) && !list.some(({ led }) => led))
    .slice(0, 5)
  const told: Asked[] = []
  for (const list of kept) {
    const [first] = list
    if (!first) continue
    const { name, about, since } = first
    const open = list.filter((one) => one.open)
    told.push({ name, about, since, n: list.length, open: open.length, cases: await linesOf(asking, open.slice(0, 5)) })
  }
  return told
}

const decisions = ['decideExtend', 'decideSuspend', 'decideReopen']
/** What was asked for and I may decide: more time, leave to stand still, to be handled once more. */
async function deciding(asking: Asking): Promise<readonly CaseLine[]> {
  const { tx, counties, actor } = asking
  const params = paramsFrom(counties)
  const found = await tx.rows<Found & { due: Instant }>(
    `select c.county, c.id, c.version, min(t.due) as due from todo t
     join "case" c on c.county = any($1) and c.county = t.county and c.id = t.case_id and ${visible(actor, 'c', params)}
     where t.county = any($1) and t.why in ('extension', 'suspension', 'reopening')
     group by c.county, c.id, c.version order by due, c.id limit 60`,
    params.values,
  )
  const lines = await linesOf(asking, found)
  return lines.filter(({ can }) => can.some((step) => decisions.includes(step))).slice(0, 20)
}
