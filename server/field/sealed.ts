// The sealed outbox: unsent acts and photos of a phone that nobody is signed in on any more, opened here and taken as the person's own.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import type { Staff } from '../../rules/actor.ts'
import { heldAt } from '../../rules/offline.ts'
import { type RefusalCode, refuse } from '../../rules/refusal.ts'
import { Step } from '../../rules/step.ts'
import {
  type Envelope,
  Inside,
  lockAfter,
  Opened,
  type SealedAnswer,
  sealedBound,
  sealedInfo,
  tryLater,
} from '../../rules/sync.ts'
import { hasOpenCard, openCardOnly } from '../../store/overtaken.ts'
import { perform } from '../../store/perform.ts'
import type { Asker, Door } from '../door.ts'
import { keep } from '../files/keep.ts'
import { refusalFor } from '../http/errors.ts'
import { isPractice } from '../http/identity.ts'
import { type Handset, stateOf } from './handsets.store.ts'
import { privateKey } from './keys.store.ts'

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })
const utf8 = new TextEncoder()
const bytesOf = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64url')).buffer

/** What waits for its photo is asked again for so long after it was made; then its author is asked. */
const photoWaits: ReadonlySet<string> = new Set(['photosMissing', 'fileMissing'])

type Outcome = SealedAnswer['outcome']

/**
 * Takes envelopes in the order given; each is answered on its own. Whoever sends them need not be signed in: what is inside says who made it, under
 * the secret that was given to this phone when that person signed in on it. What cannot be done becomes a card of its author.
 */
export async function takeSealed(
  door: Door,
  phone: Handset | null,
  envelopes: readonly Envelope[],
  told: (error: unknown) => void,
): Promise<{ readonly answers: SealedAnswer[]; readonly wipe: boolean }> {
  const before = new Map<string, Outcome>()
  const answers: SealedAnswer[] = []
  for (const one of envelopes) {
    const outcome =
      phone === null || phone.wipe_at !== null
        ? 'never'
        : await take(door, phone, one, before).catch((error: unknown): Outcome => {
            if (refusalFor(error) === null) told(error)
            return 'later'
          })
    answers.push({ id: one.id, outcome })
  }
  return { answers, wipe: stateOf(phone).wipe }
}

async function take(door: Door, phone: Handset, one: Envelope, before: Map<string, Outcome>): Promise<Outcome> {
  // Nothing is sealed in practice, so nothing sealed is taken for it.
  if (isPractice(door, one.county)) return 'never'
  const inside = await opened(door, phone, one)
  if (inside === null || inside.person !== phone.person) return 'never'
  return inside.what === 'step' ? takeStep(door, phone, one, inside.step, before) : takePiece(door, phone, one, inside)
}

/** What was sealed, if it was sealed to a key of ours by somebody signed in on this phone; else null. */
async function opened({ house }: Door, phone: Handset, one: Envelope): Promise<Inside | null> {
  const context = { actor: 'field', counties: [one.county] }
  const recipientKey = await house.db.read(context, (tx) => privateKey(house, tx, one.county, one.kid))
  if (recipientKey === null) return null
  const text = await unsealed(recipientKey, one)
  const read = text === null ? null : Opened.safeParse(parsed(text))
  if (!read?.success) return null
  const secret = Buffer.from(house.vault.open('handset.secret_sealed', phone.id, phone.secret_sealed), 'base64url')
  const right = createHmac('sha256', secret)
    .update(`${sealedBound(one)}\n${read.data.text}`)
    .digest()
  const given = Buffer.from(read.data.mac, 'base64url')
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  const inside = Inside.safeParse(parsed(read.data.text))
  return inside.success ? inside.data : null
}

async function unsealed(recipientKey: CryptoKey, one: Envelope): Promise<string | null> {
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey,
      enc: bytesOf(one.enc),
      info: utf8.encode(sealedInfo).buffer as ArrayBuffer,
    })
    return new TextDecoder().decode(await recipient.open(bytesOf(one.box), utf8.encode(sealedBound(one)).buffer as ArrayBuffer))
  } catch {
    // Another key, another phone's, or a byte was changed.
    return null
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The author with the posts of today; without any when the account is closed. */
const authorOf = async ({ house, actorOf }: Door, person: string, county: string): Promise<Staff> =>
  (await house.db.read({ actor: person, counties: [county] }, (tx) => actorOf(tx, person, house.now()))) ?? {
    type: 'staff',
    person,
    posts: [],
  }

/** After one of a case that is to come again, the next ones of it come again too; after one that became a card, they become cards. */
async function takeStep(
  door: Door,
  phone: Handset,
  envelope: Envelope,
  raw: unknown,
  before: Map<string, Outcome>,
): Promise<Outcome> {
  const { house } = door
  const step = Step.safeParse(raw)
  if (!step.success || step.data.case.county !== envelope.county) return 'never'
  const sent = step.data
  const about = `${sent.case.county} ${sent.case.id}`
  const waits = await hasOpenCard(house, phone.person, sent.case.county, sent.case.id)
  const earlier = before.get(about) ?? (waits ? 'never' : undefined)
  if (earlier === 'later') return 'later'
  const actor = await authorOf(door, phone.person, envelope.county)
  const card = async (code: RefusalCode, facts: Readonly<Record<string, unknown>>): Promise<Outcome> => {
    await openCardOnly(house, sent, actor, refuse(code, facts))
    before.set(about, 'never')
    return 'taken'
  }
  if (earlier === 'never') return card('changed', { field: 'before' })
  const answer = await perform(house, actor, sent, (tx, at) => door.actorOf(tx, phone.person, at))
  if (answer.outcome === 'noted') before.set(about, 'never')
  if (answer.outcome !== 'refused') return 'taken'
  const code = (answer.refusal?.code ?? 'badInput') as RefusalCode
  const young = heldAt(sent.at, house.now()) > house.now() - lockAfter
  if (photoWaits.has(code) ? young : tryLater.has(code)) {
    before.set(about, 'later')
    return 'later'
  }
  // Sent twice under one key by two: the first stands, and nobody is asked about the other's.
  return code === 'keyReused' ? 'never' : card(code, answer.refusal?.facts ?? {})
}

/** A piece of a photo; with the last one it is kept as if its author had sent it, on the posts of today or of the phone's last contact. */
async function takePiece(
  door: Door,
  phone: Handset,
  envelope: Envelope,
  { file: { original, ...file }, at, bytes }: Extract<Inside, { what: 'piece' }>,
): Promise<Outcome> {
  const { house, files } = door
  const data = Buffer.from(bytes, 'base64url')
  if (file.county !== envelope.county || at + data.length > file.size || file.size > 15 * 1_048_576) return 'never'
  const name = `${phone.id}.${file.id}`
  const have = await files.gather(name, at, data)
  if (have < at + data.length) return 'later'
  if (have < file.size) return 'taken'
  const held = await files.gathered(name)
  if (held === null) return 'later'
  const now = await authorOf(door, phone.person, envelope.county)
  const was = await house.db.read({ actor: phone.person, counties: [file.county] }, (tx) =>
    door.actorOf(tx, phone.person, phone.seen_at),
  )
  const asker: Asker = {
    type: 'staff',
    actor: { ...now, posts: [...now.posts, ...(was?.posts ?? [])] },
    name: '',
    login: null,
    practice: false,
    region: phone.region,
    counties: [file.county],
    session: null,
    scopes: null,
  }
  try {
    await keep(door, asker, file, held, original)
  } catch (error) {
    const refusal = refusalFor(error)
    if (refusal === null || tryLater.has(refusal.refused)) throw error
    await held.drop()
    return 'never'
  }
  await held.drop()
  return 'taken'
}
