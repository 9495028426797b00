// The telephone of a hall as a port: what happens comes as events, what an agent wants goes as commands. The contract stands in docs/telephony.md.

export const callEvents = ['ringing', 'answered', 'held', 'resumed', 'joined', 'left', 'ended', 'recorded'] as const
export type CallEventName = (typeof callEvents)[number]
export const callCommands = ['answer', 'hold', 'resume', 'join', 'leave', 'hangUp', 'dial'] as const
export type CallCommandName = (typeof callCommands)[number]

/** `call` is the exchange's own id of the call, at most 80 characters; `at` in milliseconds; `line` the seat it is at. */
export type CallEvent = {
  readonly call: string
  readonly event: CallEventName
  readonly at: number
  readonly line?: string
  /** The number of who calls or is called; only with `ringing`. */
  readonly from?: string
  readonly way?: 'in' | 'out'
  /** Only with `recorded`: where the exchange keeps it. The sound itself never comes here. */
  readonly recording?: string
}
/** `number`: whom to ring, for `dial`, or to bring in, for `join`. */
export type CallCommand = {
  readonly call: string
  readonly command: CallCommandName
  readonly line: string
  readonly number?: string
}

export type Telephony = {
  readonly name: 'simulated' | 'http'
  /** Resolves when the exchange has taken it; what came of it is an event. Throws NotCarried with the reason for a person. */
  readonly send: (command: CallCommand) => Promise<void>
  /** Every event, in the order in which it happened at the exchange; the same may come twice. */
  readonly listen: (heard: (event: CallEvent) => Promise<void>) => void
  /** What the webhook brings, where events come that way. */
  readonly take?: (event: CallEvent) => Promise<void>
  /** Lets a call come in: only a simulated telephone can. */
  readonly ring?: (from: string) => Promise<string>
}

/** The exchange does not do it: there is no such call any more, the line is engaged, or nobody answers there. */
export class NotCarried extends Error {
  readonly why: 'gone' | 'engaged' | 'unreachable'
  constructor(why: NotCarried['why']) {
    super(why)
    this.why = why
  }
}
