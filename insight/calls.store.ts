// K02 and K03, how a hall answers: of valid calls those answered, of those answered the ones within fifteen seconds. Of halls, never of who answers.
import { setting } from '../rules/house.ts'
import { addDays, DAY, type Day, daysBetween, instantAt } from '../rules/time.ts'
import type { Asking } from '../store/query.ts'
import type { Figure } from './figures.store.ts'
import type { Asked, Span } from './sums.store.ts'

/** Given up so soon, before anybody could answer, it was none [D]. */
const tooShort = 5
/** Seconds in which a call has to be answered. Source: domain §2.5. */
const answerWithin = 15

type Row = {
  readonly day: number
  readonly calls: number
  readonly answered: number
  readonly soon: number
  readonly short: number
}

/** Two rows, or none where no hall of the reach has a telephone. A call has no place: asked for a whole region, or for halls. */
export async function connection({ tx, house }: Asking, { counties, reach, span, zone }: Asked): Promise<readonly Figure[]> {
  const regions = counties.flatMap((county) => house.region(county) ?? [])
  if ('areas' in reach && reach.areas !== null) return []
  const halls = 'organisations' in reach ? reach.organisations : regions.flatMap((one) => [...one.organisations.keys()])
  const least = regions[0] ? setting(regions[0], 'figures.shortCall', tooShort) : tooShort
  const ask = ({ from, to }: Span) =>
    tx.rows<Row>(
      `select ((rang_at - $2) / ${DAY})::int as day,
         count(*) filter (where answered_at is not null or ended_at is null or ended_at - rang_at >= $4)::int as calls,
         count(answered_at)::int as answered, count(*) filter (where answered_at - rang_at <= ${answerWithin * 1000})::int as soon,
         count(*) filter (where answered_at is null and ended_at - rang_at < $4)::int as short
       from phone_call where hall = any($1) and way = 'in' and rang_at >= $2 and rang_at < $3 group by 1 order by 1`,
      [halls, instantAt(from, 0, zone), instantAt(addDays(to, 1), 0, zone), least * 1000],
      'connection',
    )
  const length = daysBetween(span.from, span.to) + 1
  const now = await ask(span)
  const then = await ask({ from: addDays(span.from, -length), to: addDays(span.from, -1) })
  if (now.length === 0 && then.length === 0) return []
  const figure = (code: string, of: (row: Row) => readonly [number, number, number]): Figure => {
    const sum = (rows: readonly Row[]) =>
      rows.map(of).reduce<readonly [number, number, number]>((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]], [0, 0, 0])
    const value = ([numerator, denominator]: readonly [number, number, number]) =>
      denominator === 0 ? null : Math.round((1000 * numerator) / denominator)
    const [numerator, denominator, excluded] = sum(now)
    const points = now.map((row) => ({ day: addDays(span.from, row.day) as Day, value: value(of(row)) }))
    return {
      ...{ code, rule: 'share', day: 'act', better: 'more', law: 'local', details: null },
      ...{ numerator, denominator, excluded, value: value(sum(now)), before: value(sum(then)), points },
    }
  }
  return [
    figure('K02', ({ answered, calls, short }) => [answered, calls, short]),
    figure('K03', ({ soon, answered, calls }) => [soon, answered, calls - answered]),
  ]
}
