// The span of days and the kind that the address names, as the reads take them.
import { addDays } from '../../rules/time.ts'
import { useNow } from '../../ui/now.ts'
import { useQuery } from '../../ui/router.tsx'
import { dayOfInstant } from '../../ui/time.ts'

const spans = [7, 30, 90, 365] as const

export function useSpan() {
  const [query] = useQuery()
  const today = dayOfInstant(useNow())
  const days = spans.find((one) => String(one) === query.days) ?? 30
  const kind = query.kind
  const input = {
    from: query.from ?? addDays(today, 1 - days),
    ...(query.to === undefined ? {} : { to: query.to }),
    ...(kind === undefined ? {} : { kind }),
    ...(query.area === undefined ? {} : { area: query.area }),
    ...(query.since === undefined ? {} : { since: query.since }),
    ...(query.until === undefined ? {} : { until: query.until }),
  }
  const kept = Object.entries({
    days: query.days,
    kind,
    from: query.from,
    to: query.to,
    area: query.area,
    since: query.since,
    until: query.until,
  })
  const asked = new URLSearchParams(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString()
  return { days, input, asked: asked === '' ? '' : `?${asked}` }
}
