// A webhook: told by POST to an address of another system, signed so that it knows who tells, what, and when.
import { createHmac } from 'node:crypto'

/** What is told: `id` is the same on every try. `case` is what the public list says of it, or null for a trial. */
export type Event = {
  readonly id: string
  readonly event: 'case.changed' | 'ping'
  readonly at: number
  readonly case: Readonly<Record<string, unknown>> | null
}

/** The other system says that it wants no more of this (410), or the address is refused for good. */
export class NotWanted extends Error {}

/**
 * Headers: x-chaguan-event, x-chaguan-delivery (the id), x-chaguan-time (ms), x-chaguan-signature = 'sha256=' + hex
 * HMAC-SHA256(secret, time + '.' + body). Resolves when answered 2xx within `timeout` ms; no redirect is followed.
 */
export async function sendEvent(
  hook: { readonly url: string; readonly secret: string },
  event: Event,
  { now, timeout = 5_000 }: { readonly now: number; readonly timeout?: number },
): Promise<void> {
  const body = JSON.stringify(event)
  const time = String(now)
  const response = await fetch(hook.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-chaguan-event': event.event,
      'x-chaguan-delivery': event.id,
      'x-chaguan-time': time,
      'x-chaguan-signature': hookSignature(hook.secret, time, body),
    },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  })
  await response.body?.cancel()
  if (response.ok) return
  if (response.status === 410) throw new NotWanted('answered 410')
  throw new Error(`answered ${response.status}`)
}

export const hookSignature = (secret: string, time: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`
