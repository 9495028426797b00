// Counts indicators: cases with a new entry give their marks anew, days that were touched get their totals anew. Nothing is added up by hand.
import { HOUR, type Instant, localDay, MINUTE } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import type { House } from '../store/house.ts'
import { historyOf, type Told } from './history.ts'
import { definition, marksOf } from './indicators.ts'

/** So many cases or entries are looked at in one round. */
const usual = 1000
/** An entry written at such a time before its commit may come so much later. */
const lag = 10 * MINUTE
/** Every case is compared so often, whatever the time of its entries. */
const sweepEvery = HOUR

/** `began`, `sweeping` and the place: a look that is under way (0032). */
type State = {
  readonly upto: Instant
  readonly swept_at: Instant
  readonly began: Instant | null
  readonly sweeping: boolean
  readonly place_at: Instant
  readonly place: string
}
type Look = { readonly began: Instant; readonly sweeping: boolean; readonly at: Instant; readonly id: string }
type Case = {
  readonly id: string
  readonly version: number
  readonly kind: string
  readonly source: string
  readonly category: string
  readonly area_filed: string
  readonly opened_at: Instant
}
/** The look goes on behind it. `at` is 0 when it goes by ids. */
type Place = { readonly at: Instant; readonly id: string }
const first = '00000000-0000-0000-0000-000000000000'

/**
 * One round over one county: true when more is waiting. Two processes do not count the same county at once: the second
 * finds it taken and does nothing. Killed in the middle, nothing is half: a round and its place are one transaction.
 * Each round goes on where the one before it ended; a case that changes behind that place is found by the next look.
 */
export async function countOnce(house: House, county: string, looked: number = usual): Promise<boolean> {
  const zone = house.region(county)?.calendar.zone
  if (!zone) return false
  const context = { actor: 'system:figures', counties: [county] }
  return house.db.begin(
    context,
    async (tx) => {
      await tx.rows(
        'insert into figure_state (county, upto, swept_at, at) values ($1, 0, 0, 0) on conflict (county) do nothing returning county',
        [county],
      )
      const [state] = await tx.rows<State>(
        'select upto, swept_at, began, sweeping, place_at, place from figure_state where county = $1 for update skip locked',
        [county],
      )
      if (!state) return false
      const now = house.now()
      const look = lookOf(state, now)
      const { cases, next } = await changed(tx, county, look, looked)
      const touched = await mark(house, tx, county, cases, (at) => localDay(at, zone))
      if (touched.size > 0)
        await tx.rows(
          'insert into figure_stale (county, day) select $1, d from unnest($2::text[]) d on conflict (county, day) do nothing returning day',
          [county, [...touched]],
        )
      if (next) {
        await tx.rows(
          'update figure_state set began = $2, sweeping = $3, place_at = $4, place = $5 where county = $1 returning county',
          [county, look.began, look.sweeping, next.at, next.id],
        )
        return true
      }
      await total(tx, county)
      await tx.rows(
        `update figure_state set upto = $2, at = $2, began = null, swept_at = case when $3 then $2 else swept_at end where county = $1 returning county`,
        [county, look.began, look.sweeping],
      )
      return false
    },
    { statementMs: 120_000 },
  )
}

/** The look that is under way, or a new one: over all cases once an hour, else over what was written since the last. */
function lookOf(state: State, now: Instant): Look {
  if (state.began !== null && state.began <= now)
    return { began: state.began, sweeping: state.sweeping, at: state.place_at, id: state.place }
  const sweeping = now - state.swept_at >= sweepEvery || now < state.swept_at
  return { began: now, sweeping, at: sweeping ? 0 : state.upto - lag, id: first }
}

/** Every county until nothing waits; how many rounds it took. */
export async function countAll(house: House, counties: readonly string[]): Promise<number> {
  let rounds = 0
  for (const county of counties) for (let more = true; more; rounds++) more = await countOnce(house, county)
  return rounds
}

/** Cases of the next stretch that were not counted as they are now, and where the stretch after it begins; null at the end. */
async function changed(
  tx: Tx,
  county: string,
  look: Look,
  looked: number,
): Promise<{ readonly cases: readonly Case[]; readonly next: Place | null }> {
  const stretch = await tx.rows<Place>(
    look.sweeping
      ? `select 0::bigint as at, c.id from "case" c where c.county = $1 and c.id > $3 and $2::bigint = 0 order by c.id limit $4`
      : 'select e.at, e.case_id as id from entry e where e.county = $1 and (e.at, e.case_id) > ($2, $3) order by e.at, e.case_id limit $4',
    [county, look.at, look.id, looked],
  )
  const cases = await tx.rows<Case>(
    `select c.id, c.version, c.kind, c.source, c.category, c.area_filed, c.opened_at from "case" c
     left join figure_case f on f.county = $1 and f.case_id = c.id
     where c.county = $1 and c.id = any($2::uuid[]) and (f.version is null or f.version <> c.version or f.definition <> ${definition})
     order by c.id`,
    [county, [...new Set(stretch.map(({ id }) => id))]],
  )
  return { cases, next: stretch.length === looked ? (stretch.at(-1) ?? null) : null }
}

type EntryRow = Omit<Told, 'staff'> & { readonly case_id: string; readonly person: string | null }

/** Writes the marks of these cases anew; answers the days that lost or gained one. */
async function mark(
  house: House,
  tx: Tx,
  county: string,
  cases: readonly Case[],
  dayOf: (at: Instant) => string,
): Promise<ReadonlySet<string>> {
  if (cases.length === 0) return new Set()
  const ids = cases.map(({ id }) => id)
  const entries = await tx.rows<EntryRow>(
    `select e.case_id, e.version, e.at, e.step, e.person, e.from_state as "from", e.to_state as "to", e.hold, e.holder, e.noted, e.clocks, e.facts
     from entry e where e.county = $1 and e.case_id = any($2::uuid[]) order by e.case_id, e.version`,
    [county, ids],
  )
  const told = Map.groupBy(entries, (one) => one.case_id)
  const marks = cases.flatMap((one) => {
    const kind = house.kinds.get(one.kind)
    if (!kind) return []
    const own = (told.get(one.id) ?? []).map((entry) => ({
      ...entry,
      staff: entry.person !== null && !entry.person.startsWith('system:'),
    }))
    const history = historyOf({ kind, source: one.source, openedAt: one.opened_at, told: own })
    return marksOf(history).map((each, n) => ({
      ...each,
      case_id: one.id,
      n,
      kind: one.kind,
      day: dayOf(each.at),
      area: one.area_filed,
      category: one.category,
    }))
  })
  const gone = await tx.rows<{ day: string }>(
    'delete from figure_mark where county = $1 and case_id = any($2::uuid[]) returning day',
    [county, ids],
  )
  await tx.rows(
    `insert into figure_mark (county, case_id, n, code, kind, at, day, numerator, denominator, excluded, area, category, organisation, detail)
     select $1, x.case_id, x.n, x.code, x.kind, x.at, x.day, x.numerator, x.denominator, x.excluded, x.area, x.category, x.organisation, x.detail
     from json_to_recordset($2::json) as x(case_id uuid, n int, code text, kind text, at bigint, day text, numerator int, denominator int,
       excluded int, area text, category text, organisation text, detail text)`,
    [county, JSON.stringify(marks)],
  )
  await tx.rows(
    `insert into figure_case (county, case_id, version, definition) select $1, x.id, x.version, ${definition}
     from json_to_recordset($2::json) as x(id uuid, version int)
     on conflict (county, case_id) do update set version = excluded.version, definition = excluded.definition`,
    [county, JSON.stringify(cases.map(({ id, version }) => ({ id, version })))],
  )
  return new Set([...gone, ...marks].map(({ day }) => day))
}

/** The totals of every day that was touched, and of its month. */
async function total(tx: Tx, county: string): Promise<void> {
  const stale = await tx.rows<{ day: string }>('delete from figure_stale where county = $1 returning day', [county])
  if (stale.length === 0) return
  const days = stale.map(({ day }) => day).toSorted()
  await tx.rows(`delete from figure_total where county = $1 and span = 'day' and day = any($2) returning day`, [county, days])
  await tx.rows(
    `insert into figure_total (county, dimension, span, day, code, key, kind, numerator, denominator, excluded)
     select $1, d.dimension, 'day', m.day, m.code, d.key, m.kind, sum(m.numerator)::int, sum(m.denominator)::int, sum(m.excluded)::int
     from figure_mark m cross join lateral (values ('all', ''), ('street', left(m.area, 9)), ('category', m.category),
       ('organisation', m.organisation), ('detail', m.detail)) as d(dimension, key)
     where m.county = $1 and m.day = any($2) group by d.dimension, m.day, m.code, d.key, m.kind`,
    [county, days],
  )
  const months = [...new Set(days.map((day) => day.slice(0, 7)))]
  await tx.rows(`delete from figure_total where county = $1 and span = 'month' and day = any($2) returning day`, [county, months])
  await tx.rows(
    `insert into figure_total (county, dimension, span, day, code, key, kind, numerator, denominator, excluded)
     select $1, t.dimension, 'month', left(t.day, 7), t.code, t.key, t.kind, sum(t.numerator)::int, sum(t.denominator)::int, sum(t.excluded)::int
     from figure_total t where t.county = $1 and t.span = 'day' and left(t.day, 7) = any($2)
     group by t.dimension, left(t.day, 7), t.code, t.key, t.kind`,
    [county, months],
  )
}
