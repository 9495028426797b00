// How words leave the house to a person or office outside it: one port, a driver for each way.

export const channelNames = ['sms', 'email', 'robot'] as const
export type ChannelName = (typeof channelNames)[number]

/** `id` is the same on every try: a provider that knows it already does not send twice. `to` is a number, an address, or a robot's URL. */
export type Message = { readonly id: string; readonly to: string; readonly text: string; readonly subject?: string }

export type MessageChannel = {
  readonly name: ChannelName
  /** Resolves when the provider has taken the message. Throws NotTaken when another try cannot help, anything else otherwise. */
  readonly send: (message: Message) => Promise<void>
}

/** The drivers of this installation; null where a way is not set up. */
export type Channels = Readonly<Record<ChannelName, MessageChannel | null>>

/** The provider says no for good (a number that does not exist, a text it refuses). */
export class NotTaken extends Error {}
