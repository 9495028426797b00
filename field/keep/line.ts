// The addresses of the centre that a phone speaks to; acts, photos, cards, what changed, who it is.
import { sideHeader } from '../../rules/practice.ts'
import { shellHeader } from '../../rules/shell.ts'
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
import type { Day } from '../../rules/time.ts'
import { get, queryOf, send } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'
import type { Line } from '../../ui/outbox/outbox.ts'
import { travelling } from '../../ui/outbox/vault.ts'
import { digestOf, lineWith, sendPieces } from '../../ui/photo/upload.ts'
import { answersOf, pullShape } from './shape.ts'

export type Saying = { readonly side: string; readonly shell: string | null }
const saying = ({ side, shell }: Saying) => ({ [sideHeader]: side, ...(shell === null ? {} : { [shellHeader]: shell }) })

/** The line of one side: whatever goes says for which, and is refused whole where the sign-in is on the other. */
export const lineOf = (side: Saying): Line => ({
  steps: async (steps) => answersOf(await send<unknown>('POST', '/steps', steps.slice(0, mostSteps), saying(side))),
  photo: async ({ county, id }, { bytes, kind, ...piece }, whole) => {
    const counted = { digest: await digestOf(bytes), size: bytes.byteLength }
    await sendPieces(lineWith(saying(side)), { id: piece.id, county, case: id, kind, ...counted, ...whole }, bytes)
  },
  call: ({ path, body }) => send('POST', path, body, saying(side)),
  sealed: async (rows) => {
    const { answers } = await deliver(rows.map(travelling))
    const outcomes = answers.map((one) => one.outcome)
    if (answers.length < rows.length || outcomes.includes('later')) return 'later'
    return outcomes.includes('never') ? 'never' : 'taken'
  },
  card: (answer: CardAnswer) => send<CardAnswered>('POST', '/field/cards', answer, saying(side)),
})

export const pullOf = async (side: Saying, phone: string, after: string | null): Promise<Pull> =>
  pullShape(await get<unknown>(`/field/pull${queryOf({ phone, after })}`, undefined, saying(side)))
/** Switches the sign-in to practice or back, in every window; `day`: of practice. */
export const practise = (on: boolean): Promise<{ readonly day: Day | null }> => send('POST', '/session/practice', { on })
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
