// When somebody may be rung: in decent hours, and once a day whatever it is about.
import type { Facts } from '../../rules/case.ts'
import { setting } from '../../rules/house.ts'
import type { Change, Ctx } from '../../rules/kind.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { addDays, localDay, localMinute } from '../../rules/time.ts'

/** Calls that we made about this order. */
export const outgoing = (facts: Facts) => facts.past.filter((one) => one.step === 'callBack' && one.facts.incoming !== true)

/**
 * Nobody is rung before nine, after eight in the evening, or twice a day whatever it is about [D]. What is said of several matters in one call
 * is one call. Refused, it says from when she may be rung; else the call as it is kept, once for all its matters.
 */
export function ringing(facts: Facts, call: string, ctx: Ctx): Pick<Change, 'calls'> | Refusal {
  const { region, now } = ctx
  const { zone } = region.calendar
  const from = setting(region, 'workOrder.callBackFrom', 9)
  const to = setting(region, 'workOrder.callBackTo', 20)
  const today = localDay(now, zone)
  const tomorrow = addDays(today, 1)
  const again =
    facts.called.some((one) => one.day === today && one.call !== call) ||
    outgoing(facts).some((one) => localDay(one.at, zone) === today && one.facts.call !== call)
  if (again) return refuse('calledToday', { day: tomorrow, from })
  const minute = localMinute(now, zone)
  if (minute < from * 60 || minute >= to * 60)
    return refuse('callHours', { from, to, day: minute < from * 60 ? today : tomorrow })
  return facts.called.some((one) => one.day === today) ? {} : { calls: { day: today, call } }
}
