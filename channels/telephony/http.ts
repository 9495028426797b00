// The telephone over HTTP: commands are posted to the exchange, events come in as signed webhooks. Both carry the same signature.
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod/mini'
import { type CallEvent, callEvents, NotCarried, type Telephony } from './port.ts'

export type Exchange = {
  /** Commands are posted to `<url>/commands`. */
  readonly url: string
  readonly secret: string
}
const patience = 5_000
/** An event older than this, or from so far ahead, is a replay. */
const window = 300_000

const line = z.string().check(z.minLength(1), z.maxLength(40))
export const EventIn = z.strictObject({
  call: z.string().check(z.minLength(1), z.maxLength(80)),
  event: z.enum(callEvents),
  at: z.int().check(z.gte(0)),
  line: z.optional(line),
  from: z.optional(z.string().check(z.maxLength(30))),
  way: z.optional(z.enum(['in', 'out'])),
  recording: z.optional(z.string().check(z.minLength(1), z.maxLength(400))),
})

/** Over the moment of sending and the body as it goes: `t=<ms>,v1=<hex>`. */
export const signature = (secret: string, at: number, body: string): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`

/** True when it was signed with the secret, not longer than five minutes ago. */
export function signed(secret: string, header: string | undefined, body: string, now: number): boolean {
  const [, at = '', mark = ''] = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? []
  if (at === '' || Math.abs(now - Number(at)) > window) return false
  const own = Buffer.from(signature(secret, Number(at), body))
  const theirs = Buffer.from(`t=${at},v1=${mark}`)
  return own.length === theirs.length && timingSafeEqual(own, theirs)
}

/** `take` is what the webhook's route calls with an event whose signature was good. */
export function overHttp(
  exchange: Exchange,
  now: () => number,
): Telephony & { readonly take: (event: CallEvent) => Promise<void> } {
  const listeners: ((event: CallEvent) => Promise<void>)[] = []
  return {
    name: 'http',
    listen: (heard) => void listeners.push(heard),
    take: async (event) => {
      for (const heard of listeners) await heard(event)
    },
    send: async (command) => {
      const body = JSON.stringify(command)
      const response = await fetch(new URL('commands', exchange.url.endsWith('/') ? exchange.url : `${exchange.url}/`), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-chaguan-signature': signature(exchange.secret, now(), body) },
        body,
        signal: AbortSignal.timeout(patience),
      }).catch(() => {
        throw new NotCarried('unreachable')
      })
      await response.arrayBuffer()
      if (response.status === 404) throw new NotCarried('gone')
      if (response.status === 409) throw new NotCarried('engaged')
      if (!response.ok) throw new NotCarried('unreachable')
    },
  }
}
