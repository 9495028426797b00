// The addresses of the centre that a phone speaks to; acts, photos, cards, what changed, who it is.
import {
  type CardAnswer,
  type CardAnswered,
  type DeviceState,
  type Envelope,
  mostSteps,
  type PhoneBound,
  type Pull,
  type SealedAnswered,
  type Wiped,
} from '../../rules/sync.ts'
import { get, queryOf, send, sendForm } from '../../ui/client.ts'
import type { Answer, Me } from '../../ui/contract.ts'
import type { Line } from '../../ui/outbox/outbox.ts'
import { digestOf } from '../../ui/outbox/vault.ts'

export const line: Line = {
  steps: (steps) => send<readonly Answer[]>('POST', '/steps', steps.slice(0, mostSteps)),
  photo: async ({ county, id }, piece) => {
    const form = new FormData()
    const digest = await digestOf(piece.bytes)
    const meta = { id: piece.id, county, case: id, kind: piece.kind, digest, size: piece.bytes.byteLength }
    form.append('meta', JSON.stringify(meta))
    form.append('file', new Blob([piece.bytes], { type: piece.type }), piece.type === 'image/jpeg' ? `${piece.id}.jpg` : piece.id)
    await sendForm('/files', form)
  },
  call: ({ path, body }) => send('POST', path, body),
  card: (answer: CardAnswer) => send<CardAnswered>('POST', '/field/cards', answer),
}

export const pullOf = (phone: string, after: string | null): Promise<Pull> => get<Pull>(`/field/pull${queryOf({ phone, after })}`)
export const meOf = (): Promise<Me> => get<Me>('/me')
export const bind = (phone: string, label: string): Promise<PhoneBound> => send('POST', '/field/phone', { phone, label })
export const enter = (given: { login: string; password: string; totp?: string }): Promise<void> => send('POST', '/session', given)
export const leave = (): Promise<void> => send('DELETE', '/session')
/** The sign-in on this phone is over: it makes no more acts; what is sealed is still taken. */
export const endPhone = (phone: string): Promise<void> => send('POST', `/field/phones/${phone}/end`)
/** Without a sign-in: whether this phone must be wiped. */
export const contactOf = (phone: string): Promise<{ readonly serverNow: number; readonly device: DeviceState }> =>
  send('POST', '/field/contact', { phone })
export const deliver = (envelopes: readonly Envelope[]): Promise<SealedAnswered> => send('POST', '/field/sealed', { envelopes })
export const wiped = (told: Wiped): Promise<void> => send('POST', '/field/wiped', told)
