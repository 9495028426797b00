// One person's sign-in on this phone: what is held, the outbox, and the contact with the centre that moves both.
import { realSide } from '../../rules/practice.ts'
import { type DeviceState, type Pull, tryLater } from '../../rules/sync.ts'
import { clockSkew, deviceNow, learnServerTime, Refused, serverNow } from '../../ui/client.ts'
import type { CaseRef, StepMessage } from '../../ui/contract.ts'
import { type Base, type KeyRow, troubleOf } from '../../ui/outbox/base.ts'
import { type Call, type Item, NotKept, type Outbox, openOutbox, type Piece } from '../../ui/outbox/outbox.ts'
import { pauseAfter } from '../../ui/outbox/pace.ts'
import { withRoom } from '../../ui/outbox/room.ts'
import { close, open, seal } from '../../ui/outbox/vault.ts'
import { originalsNow } from '../look.ts'
import { shellDay } from '../update.ts'
import { type Change, type Held, nothing, openCards, restored, taken } from './held.ts'
import { lineOf, pullOf } from './line.ts'

/** What the bar at the top says. */
export type Contact = {
  readonly unsent: number
  readonly cards: number
  /** The last time the phone and the centre were in step; null: never yet. */
  readonly at: number | null
  /** `practises`: the sign-in is in practice, of this day where this is not; `practisesNot`: it is not, and this is practice; `old`: this shell gets nothing new any more. */
  readonly state: 'idle' | 'going' | 'unreached' | 'signedOut' | 'wipe' | 'practises' | 'practisesNot' | 'old'
  /** Of the first pull: records had so far, and of how many. */
  readonly progress: { readonly had: number; readonly of: number } | null
  /** The server's sentence when it was reached and would not. */
  readonly why: string | null
}
type Facts = {
  readonly after: string | null
  readonly at: number | null
  readonly skew: number
  readonly device: DeviceState | null
}
const fresh: Facts = { after: null, at: null, skew: 0, device: null }

export type Phone = Awaited<ReturnType<typeof openPhone>>
const quiet = 60_000
/** What is over can be looked up here so long, then it is forgotten. */
const kept = 7 * 86_400_000

/** For which side the phone is opened: 'real', or a day of practice; `handset` is then the phone as it is bound to the person. */
type Side = { readonly side: string; readonly handset: string | null; readonly shell?: string | null }

export async function openPhone(base: Base, own: KeyRow, at: Side = { side: realSide, handset: null }) {
  const { person, key } = own
  let { binding } = own
  const { side, handset, shell = shellDay } = at
  const says = { side, shell }
  const line = lineOf(says)
  const outbox: Outbox = openOutbox({
    base,
    person,
    key,
    line,
    now: serverNow,
    sealing: async (county, id, inside) => (binding === null ? null : seal(binding, county, id, inside)),
  })
  const factName = `contact ${person}`
  let facts = ((await base.facts.get(factName))?.value as Facts | undefined) ?? fresh
  learnServerTime(deviceNow() + facts.skew)
  let held = await readHeld()
  let items: readonly Item[] = await outbox.list()
  let contact: Contact = { ...(await counted()), at: facts.at, state: 'idle', progress: null, why: null }
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let going: Promise<void> | null = null
  let stopped = false
  const listeners = new Set<() => void>()

  async function readHeld(): Promise<Held> {
    const rows = await base.records.where({ person }).toArray()
    const opened = await Promise.all(
      rows.map(async (row): Promise<Change | null> => {
        const value = await open(key, `${row.type} ${row.name}`, row.body).catch(() => null)
        return value === null ? null : { type: row.type as Change['type'], name: row.name, value }
      }),
    )
    const readable = opened.filter((one) => one !== null)
    // What does not open is asked for again from the beginning.
    if (readable.length < rows.length) facts = { ...facts, after: null }
    return rows.length === 0 ? nothing : restored(readable)
  }

  async function counted(): Promise<Pick<Contact, 'unsent' | 'cards'>> {
    const { unsent, refused } = await outbox.counts()
    return { unsent, cards: refused + openCards(held).size }
  }

  function tell(some: Partial<Contact> = {}): void {
    contact = { ...contact, ...some }
    for (const one of listeners) one()
  }

  async function renew(some: Partial<Contact> = {}): Promise<void> {
    items = await outbox.list()
    tell({ ...(await counted()), ...some })
  }

  async function keepFacts(some: Partial<Facts>): Promise<void> {
    facts = { ...facts, ...some }
    await base.facts.put({ name: factName, value: facts })
  }

  /** One page of what changed, kept together with the place to go on from. */
  async function keepPull(pull: Pull, asked: number): Promise<void> {
    const next = taken(held, pull)
    const rows = await Promise.all(
      next.changes.map(async (change) => ({
        ...change,
        body: change.value === null ? null : await close(key, `${change.type} ${change.name}`, change.value),
      })),
    )
    learnServerTime(pull.serverNow, deviceNow() - asked)
    await withRoom(base, () =>
      base.transaction('rw', base.records, base.facts, async () => {
        for (const { type, name, body } of rows) {
          if (body === null) await base.records.delete([person, type, name])
          else await base.records.put({ person, type, name, body, at: pull.serverNow })
        }
        await keepFacts({ after: pull.after, skew: clockSkew(), device: pull.device })
      }),
    )
    held = next.held
  }

  async function pull(): Promise<void> {
    let had = 0
    for (;;) {
      const asked = deviceNow()
      const page = await pullOf(says, binding?.phone ?? handset ?? '', facts.after)
      await keepPull(page, asked)
      had += page.cases.length
      if (page.device.wipe) return tell({ state: 'wipe' })
      if (!page.more) break
      tell({ progress: { had, of: page.records } })
    }
    await outbox.reconcile(openCards(held))
  }

  async function contactOnce(): Promise<void> {
    tell({ state: 'going', why: null })
    try {
      const round = await outbox.send()
      if (round.why) throw round.why
      await pull()
      // Acts freed by a decision go in the same breath.
      const second = await outbox.send()
      if (second.why) throw second.why
      await keepFacts({ at: serverNow() })
      await outbox.tidy(serverNow() - kept)
      failures = 0
      await renew({ at: facts.at, state: contact.state === 'wipe' ? 'wipe' : 'idle', progress: null })
      plan(quiet)
      // Last, and nothing waits for them.
      if (originalsNow()) await outbox.sendOriginals().catch(() => 0)
    } catch (error) {
      failures++
      await renew(stateOf(error))
      const asked = error instanceof Refused && typeof error.facts.seconds === 'number' ? error.facts.seconds * 1000 : 0
      plan(pauseAfter(failures, Math.random(), asked))
    }
  }

  function stateOf(error: unknown): Partial<Contact> {
    if (!(error instanceof Refused))
      return { state: 'unreached', progress: null, why: error instanceof Error ? error.message : '' }
    if (error.code === 'otherSide')
      return { state: error.facts.practises === true ? 'practises' : 'practisesNot', progress: null, why: null }
    if (error.code === 'shellOld') return { state: 'old', progress: null, why: error.message }
    if (error.status === 401 || error.code === 'notSignedIn') return { state: 'signedOut', progress: null, why: null }
    const passing = error.status === 0 || error.status >= 500 || tryLater.has(error.code)
    return { state: 'unreached', progress: null, why: passing ? null : error.message }
  }

  function plan(wait: number): void {
    clearTimeout(timer)
    if (stopped) return
    timer = setTimeout(() => void meet(), wait)
  }

  /** Meets the centre: sends, then asks what changed. Two at once are one. */
  function meet(): Promise<void> {
    clearTimeout(timer)
    if (stopped) return Promise.resolve()
    going ??= contactOnce().finally(() => {
      going = null
    })
    return going
  }

  /** Does an act: kept first, then sent when the line is there. Throws NotKept only when it could neither be kept nor sent. */
  async function act(made: StepMessage, photos: readonly string[] = piecesOf(made)): Promise<void> {
    const step = inTheField(made)
    try {
      await outbox.add(step, photos)
    } catch (error) {
      if (!(error instanceof NotKept)) throw error
      const [answer] = await line.steps([step]).catch(() => {
        throw error
      })
      if (answer?.outcome === 'refused' && answer.refusal) throw new Refused(409, answer.refusal)
    }
    await renew()
    void meet()
  }

  /** Keeps what is told beside cases, and sends it in its turn. */
  async function tellCentre(about: string, call: Call): Promise<void> {
    await outbox.addCall(about, call)
    await renew()
    void meet()
  }

  async function keepDraft(name: string, value: unknown): Promise<void> {
    try {
      if (value === null) await base.drafts.delete([person, name])
      else {
        const body = await close(key, `draft ${name}`, value)
        await withRoom(base, () => base.drafts.put({ person, name, body, at: serverNow() }))
      }
    } catch (error) {
      throw new NotKept(troubleOf(error))
    }
  }

  async function drafts(): Promise<ReadonlyMap<string, unknown>> {
    const found = new Map<string, unknown>()
    for (const row of await base.drafts.where({ person }).toArray()) {
      const value = await open(key, `draft ${row.name}`, row.body).catch(() => null)
      if (value !== null) found.set(row.name, value)
    }
    return found
  }

  /** Ends it: what is on its way is let through first, then nothing goes any more. */
  async function stop(): Promise<void> {
    stopped = true
    clearTimeout(timer)
    listeners.clear()
    await going?.catch(() => {})
    clearTimeout(timer)
  }

  return {
    person,
    side,
    outbox,
    meet,
    act,
    tellCentre,
    keepDraft,
    drafts,
    stop,
    renew: async () => {
      await renew()
      void meet()
    },
    addPiece: (of: CaseRef, piece: Piece) => outbox.addPiece(of, piece),
    held: () => held,
    items: () => items,
    contact: () => contact,
    device: () => facts.device,
    bound: (to: KeyRow['binding']) => {
      binding = to
    },
    isBound: () => binding !== null,
    /** Until no contact is under way: what is not pressing goes after it. */
    calm: () => going ?? Promise.resolve(),
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** Every act of a phone says so, also one that is sent a second later: nobody knows beforehand whether the line holds. */
export const inTheField = (step: StepMessage): StepMessage => ({ ...step, offline: true })

const uuidLike = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** Ids in an act's input: those of photos on this phone travel with it. */
const piecesOf = ({ input }: StepMessage): readonly string[] =>
  Object.values(input).flatMap((value) =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'string' && uuidLike.test(one)) : [],
  )
