// All mine: who shows that he holds a telephone follows, for a while and on this device, the matters reported under it.
import { timingSafeEqual } from 'node:crypto'
import type { MessageChannel } from '../../channels/messages/port.ts'
import { phoneKey } from '../../rules/contact.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { DAY } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { oneTime } from '../messages.store.ts'
import { openFollow } from './follow.store.ts'
import * as rows from './phone.store.ts'
import { atTheDoor } from './signIn.ts'

const lasts = 5 * 60_000
const hour = 3_600_000
const perHour = 3
const mostTries = 5
const follows = 2 * hour
/** Numbers change hands: what ended longer ago needs its receipt [D]. */
const ended = 180 * DAY

type Asked = {
  readonly device: Uint8Array
  readonly counties: readonly string[]
  readonly phone: string
  readonly language?: string
}

/**
 * Sends a number of six figures, if anything was reported under this telephone; the answer is the same if not. Refuses with
 * tooOften {seconds}. Resolves to the figures, for who may show them instead of sending (the demonstration).
 */
export async function sendNumber(
  house: House,
  channel: MessageChannel | null,
  asked: Asked,
): Promise<{ code: string } | Refusal> {
  const now = house.now()
  const key = phoneKey(asked.phone)
  const phone = house.vault.lookup('phone', key)
  const code = String(Buffer.from(house.random(6)).readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
  const made = await house.db.begin({ ...atTheDoor, counties: asked.counties }, async (tx) => {
    await rows.forgetProofs(tx, now - hour)
    const before = await rows.lockProof(tx, phone)
    if (before && before.sent >= perHour)
      return refuse('tooOften', { seconds: Math.max(1, Math.ceil((before.since_at + hour - now) / 1000)) })
    await rows.writeProof(tx, {
      phone,
      device: asked.device,
      code: hashOf(house, key, code),
      until: now + lasts,
      sent: (before?.sent ?? 0) + 1,
      since: before?.since_at ?? now,
    })
    return (await rows.ownOf(tx, asked.counties, phone, now - ended)).length > 0
  })
  if (typeof made === 'object') return made
  const id = derivedId(`one-time ${Buffer.from(phone).toString('hex')}`, String(now))
  if (made && channel)
    await channel.send({ id, to: asked.phone, text: oneTime(asked.language ?? null).replaceAll('{code}', code) })
  return { code }
}

/** Checks the figures and opens what is found. Refuses with wordWrong {left}, or locked when they are used up or too old. */
export async function showNumber(house: House, asked: Asked, code: string): Promise<readonly rows.Own[] | Refusal> {
  const now = house.now()
  const key = phoneKey(asked.phone)
  const phone = house.vault.lookup('phone', key)
  return house.db.begin({ ...atTheDoor, counties: asked.counties }, async (tx) => {
    const proof = await rows.lockProof(tx, phone)
    const device = Buffer.from(asked.device).toString('hex')
    if (!proof || proof.device !== device || proof.until_at < now || proof.tries >= mostTries)
      return refuse('locked', { minutes: 1 })
    if (!timingSafeEqual(Buffer.from(proof.code, 'hex'), hashOf(house, key, code))) {
      await rows.countTry(tx, phone)
      return refuse('wordWrong', { left: mostTries - proof.tries - 1 })
    }
    await rows.spend(tx, phone)
    const own = await rows.ownOf(tx, asked.counties, phone, now - ended)
    for (const { county, case_id: caseId, party } of own)
      await openFollow(tx, { county, caseId, device: asked.device, party, now, until: now + follows })
    return own
  })
}

const hashOf = (house: House, phone: string, code: string): Buffer =>
  Buffer.from(house.vault.lookup('oneTime', `${phone} ${code}`))
