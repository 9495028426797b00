// Acts done where the centre could not be asked: from when they count, and which refusals mean that the case went on without them.
import type { RefusalCode } from './refusal.ts'
import type { Instant } from './time.ts'

/** A phone's clock may be so far from signed time. Source: domain §4.2, offline rules [D]. */
export const clockLimit = 10 * 60_000
/** An act that arrives later than this counts from its arrival. Longer than a phone stays open without contact (three days). */
const oldest = 7 * 86_400_000

/** Why an act counts from its arrival: its phone's clock is too far off, or its time is after now, before what it acts on, or too long ago. */
export type Arrival = 'clockOff' | 'future' | 'beforeCase' | 'tooOld'
export type Acted = { readonly at: Instant; readonly arrival: Arrival | null }

/**
 * From when an act counts for a deadline. `sent` are the phone's own time and how far the server's was ahead when they last spoke; `known` is
 * the instant of the newest entry that the person had seen (0 when not known): nobody acts on what was not there yet.
 */
export function actedAt(
  sent: { readonly device: Instant; readonly offset: number },
  { now, known }: { readonly now: Instant; readonly known: Instant },
): Acted {
  const arrived = (arrival: Arrival): Acted => ({ at: now, arrival })
  if (Math.abs(sent.offset) > clockLimit) return arrived('clockOff')
  const at = sent.device + sent.offset
  if (at > now + clockLimit) return arrived('future')
  if (at < known - clockLimit) return arrived('beforeCase')
  if (at < now - oldest) return arrived('tooOld')
  return { at: Math.min(now, Math.max(at, known)), arrival: null }
}

/** When the person was on which post: as good as the phone's word goes, never after now. For facts only; it moves no deadline. */
export const heldAt = (sent: { readonly device: Instant; readonly offset: number }, now: Instant): Instant =>
  Math.max(0, Math.min(now, sent.device + sent.offset))

/** The act was right when it was done and no longer applies: its facts are kept, its author decides. Others are mistakes one can mend. */
export const overtaken: ReadonlySet<RefusalCode> = new Set([
  'wrongState',
  'held',
  'changed',
  'notYours',
  'sameHand',
  'windowOver',
  'finalAssignment',
  'alreadyObjected',
  'alreadyHeld',
  'alreadyReopened',
  'alreadyRated',
  'nothingOpen',
  'nothingChanged',
  'tasksOpen',
  'noTimeLeft',
  'noMoreTime',
  'clockOver',
  'mergedInto',
  'itemEnded',
  'undoOver',
])
