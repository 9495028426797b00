// How words leave the house to a person outside it: one port, a driver for each way (SMS, later government chat, telephone list).

/** `id` is the same on every try: a provider that knows it already does not send twice. */
export type Message = { readonly id: string; readonly to: string; readonly text: string }

export type MessageChannel = {
  readonly name: 'sms' | 'chat' | 'call'
  /** Resolves when the provider has taken the message. Throws NotTaken when another try cannot help, anything else otherwise. */
  readonly send: (message: Message) => Promise<void>
}

/** The provider says no for good (a number that does not exist, a text it refuses). */
export class NotTaken extends Error {}
