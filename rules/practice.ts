// Practice: which of the two sides a phone speaks for, the real county or the practice of one day.
import { type Day, HOUR, type Instant, localDay, type Zone } from './time.ts'

/** Practice is emptied at this hour of the region's zone; what was practised before is of another day. */
const emptiedAt = 3 * HOUR

/** The day of practice at an instant: it lasts from three o'clock to three o'clock. */
export const practiceDay = (now: Instant, zone: Zone): Day => localDay(now - emptiedAt, zone)

/**
 * The header by which a phone says for which side it speaks: 'real', or the day of practice ('2026-10-13'). What it keeps of one side is
 * never taken for the other, whatever the sign-in is switched to meanwhile: the request is refused (otherSide) and comes again.
 */
export const sideHeader = 'x-chaguan-side'
export const realSide = 'real'
