// SMS over HTTP POST: JSON signed with HMAC-SHA256 over time and body, so that the gateway knows who sends and when.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type MessageChannel, NotTaken } from './port.ts'

export type SmsConfig = { readonly url: string; readonly key: string; readonly timeout?: number; readonly now: () => number }

/** Headers: x-chaguan-time (ms), x-chaguan-signature = hex HMAC-SHA256(key, time + '.' + body). Body: {id, to, text}. */
export const smsChannel = (config: SmsConfig): MessageChannel => ({
  name: 'sms',
  async send(message) {
    const { id, to, text } = message
    const body = JSON.stringify({ id, to, text })
    const time = String(config.now())
    const response = await fetch(config.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-chaguan-time': time,
        'x-chaguan-signature': signature(config.key, time, body),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(config.timeout ?? 5_000),
    })
    await response.body?.cancel()
    if (response.ok) return
    // 408 and 429 ask to come again; every other 4xx is an answer.
    if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429)
      throw new NotTaken(`gateway answered ${response.status}`)
    throw new Error(`gateway answered ${response.status}`)
  },
})

/** What a gateway tells of a message later: {id, state, why?}, signed like what it takes. */
export const goodSignature = (key: string, time: string, body: string, given: string, now: number): boolean => {
  const made = Buffer.from(signature(key, time, body))
  const told = Buffer.from(given)
  return Math.abs(now - Number(time)) < 300_000 && made.length === told.length && timingSafeEqual(made, told)
}

export const signature = (key: string, time: string, body: string): string =>
  createHmac('sha256', key).update(`${time}.${body}`).digest('hex')
