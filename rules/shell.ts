// How long the shell that lies on a phone is given new things, counted from when the centre first had a newer one.
import { DAY, type Day, type Instant } from './time.ts'

/** A shell of the phone as this centre had it: the day it was built, and when it was first there. */
export type Shell = { readonly day: Day; readonly since: Instant }

/** The header by which a phone says which shell it runs: the day it was built ('2026-10-13'). */
export const shellHeader = 'x-chaguan-shell'

/**
 * Whether a shell built on `day` is given nothing new any more: a newer one has been there for more than `days`. What it has to send is
 * taken all the same. The centre may be the older of the two: then nothing is over.
 */
export const isOver = (shells: readonly Shell[], day: Day, now: Instant, days: number): boolean =>
  shells.some((one) => one.day > day && now > one.since + days * DAY)
