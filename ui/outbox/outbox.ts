// Acts on their way: kept before anything else is done, sent in order as the same values until each has its verdict.
import { type CardAnswer, type CardAnswered, type Inside, mostSteps, type SealedAnswer } from '../../rules/sync.ts'
import { Refused, uuid } from '../client.ts'
import type { Answer, CaseRef, StepMessage } from '../contract.ts'
import type { Counted } from '../photo/upload.ts'
import { t } from '../texts.ts'
import { type Base, type ItemRow, type Status, type Trouble, troubleOf } from './base.ts'
import { alone, type Locks, ownLocks } from './lease.ts'
import { pauseAfter } from './pace.ts'
import { openPhotos } from './photos.ts'
import { withRoom } from './room.ts'
import { type Closed, close, open, type SealedRow } from './vault.ts'
import { isVerdict, passes } from './verdict.ts'

/** A photo or a voice as it will travel. */
export type Piece = {
  readonly id: string
  readonly kind: Extract<Inside, { what: 'piece' }>['file']['kind']
  readonly type: string
  readonly bytes: ArrayBuffer
  /** The same picture as large as it was taken, where it is to follow. */
  readonly original?: ArrayBuffer
}
/** What is told beside cases: a round of checks, a notice passed on. The server takes the same again as the same. */
export type Call = { readonly path: string; readonly body: unknown; readonly title: string }
/** The way to the server. All throw `Refused`; status 0 and from 500 on mean that there was no verdict. */
export type Line = {
  readonly steps: (steps: readonly StepMessage[]) => Promise<readonly Answer[]>
  /** Goes on where it broke off. With `original` the bytes are the small version of what may follow. */
  readonly photo: (of: CaseRef, piece: Piece, whole: { readonly original?: Counted }) => Promise<void>
  readonly card: (answer: CardAnswer) => Promise<CardAnswered>
  readonly call: (call: Call) => Promise<unknown>
  /** Envelopes of one thing; the centre opens them, or asks for them later, or never can. */
  readonly sealed: (rows: readonly SealedRow[]) => Promise<SealedAnswer['outcome']>
}
/** Seals one act or piece for the keeper; null while his key is not known. `id` names the envelope. */
export type Sealing = (county: string, id: string, inside: Inside) => Promise<SealedRow | null>

/** What a round came to: `pause` is the wait before the next in milliseconds, null when nothing is left to send. */
export type Round = {
  readonly done: number
  readonly cards: number
  readonly pause: number | null
  readonly why: Refused | null
}
export type Item = {
  readonly key: string
  readonly status: Status
  readonly at: number
  /** 'county/id' of its case, also where it cannot be read any more. */
  readonly about: string
  /** A copy for the keeper lies beside it. */
  readonly sealed: boolean
  readonly step: StepMessage | null
  /** The answer to a card that is on its way. */
  readonly card: CardAnswer | null
  readonly call: Call | null
  readonly answer: Answer | null
}

/** Thrown when the phone could not keep something. What was to be kept is still with the caller. */
export class NotKept extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super(trouble)
    this.name = 'NotKept'
    this.trouble = trouble
  }
}

const batch = Math.min(10, mostSteps)

export type OutboxParts = {
  readonly base: Base
  readonly person: string
  readonly key: CryptoKey
  readonly line: Line
  readonly sealing: Sealing
  readonly now: () => number
  readonly chance?: () => number
  readonly locks?: Locks
}
export type Outbox = ReturnType<typeof openOutbox>

const refusedBy = (key: string, { code, facts, message }: Refused): Answer => ({
  key,
  outcome: 'refused',
  refusal: { code, facts, text: message },
})
const unreadable = ({ key }: ItemRow): Answer => ({
  key,
  outcome: 'refused',
  refusal: { code: 'unreadable', facts: {}, text: t('common.error.unreadable') },
})
/** Of the case of an act before it in the list that cannot be read. */
const behind = (step: StepMessage, all: readonly { row: ItemRow; step: StepMessage | null }[]): boolean => {
  const own = all.findIndex((one) => one.step === step)
  return all.slice(0, own).some((one) => one.step === null && one.row.about === aboutOf(step.case))
}

const aboutOf = ({ county, id }: CaseRef): string => `${county}/${id}`

export function openOutbox(parts: OutboxParts) {
  const { base, person, key, line, sealing, now, chance = Math.random, locks = ownLocks() } = parts
  const photos = openPhotos({ base, person, key, line, sealing })
  let failures = 0

  /** Keeps an act with the photos it names. Throws NotKept, and then nothing of it was kept. */
  async function add(step: StepMessage, named: readonly string[] = []): Promise<void> {
    const body = await close(key, step.key, step)
    const sealed = await sealStep(step)
    const about = aboutOf(step.case)
    await keeping(base, () =>
      base.transaction('rw', base.items, base.photos, async () => {
        if (await base.items.get({ key: step.key })) return
        const stuck = await base.items
          .where({ about })
          .filter((row) => row.person === person && (row.status === 'refused' || row.status === 'noted' || row.status === 'held'))
          .count()
        await base.items.add({
          key: step.key,
          person,
          what: 'step',
          about,
          status: stuck > 0 ? 'held' : 'unsent',
          body,
          answer: null,
          sealed,
          at: now(),
        })
        for (const id of named)
          await base.photos
            .where({ id })
            .filter((photo) => photo.person === person && photo.status === 'draft')
            .modify({ item: step.key, about, status: 'unsent' })
      }),
    )
  }

  async function sealStep(step: StepMessage): Promise<readonly SealedRow[]> {
    const row = await sealing(step.case.county, uuid(), { what: 'step', person, step })
    return row === null ? [] : [row]
  }

  /** Keeps a photo for an act that is still being written. */
  async function addPiece(of: CaseRef, piece: Piece): Promise<void> {
    const row = await photos.rowOf(of, piece)
    await keeping(base, () => base.photos.put(row))
  }

  async function shown(row: ItemRow): Promise<Item> {
    const read = async <T>(name: string, closed: Closed | null): Promise<T | null> =>
      closed && open<T>(key, name, closed).catch(() => null)
    return {
      key: row.key,
      status: row.status,
      at: row.at,
      about: row.about,
      sealed: row.sealed.length > 0,
      step: row.what === 'step' ? await read<StepMessage>(row.key, row.body) : null,
      card: row.what === 'card' ? await read<CardAnswer>(row.key, row.body) : null,
      call: row.what === 'call' ? await read<Call>(row.key, row.body) : null,
      answer: await read<Answer>(`${row.key} answer`, row.answer),
    }
  }

  /** Everything of this person, in the order in which it was done. */
  async function list(): Promise<readonly Item[]> {
    const rows = await base.items.where({ person }).sortBy('n')
    return Promise.all(rows.map(shown))
  }

  async function counts(): Promise<{ unsent: number; refused: number }> {
    const rows = await base.items.where({ person }).toArray()
    const of = (...wanted: Status[]) => rows.filter((row) => wanted.includes(row.status)).length
    return { unsent: of('unsent', 'held'), refused: of('refused') }
  }

  /** A refused act once more, as it is, or `instead` another in its place and with its photos; what waited behind it goes on. */
  async function again(of: string, instead?: StepMessage): Promise<void> {
    const replaced = instead && {
      key: instead.key,
      body: await close(key, instead.key, instead),
      sealed: await sealStep(instead),
      answer: null,
    }
    await onRefused(of, async (row) => {
      await base.items.update(row.n ?? 0, { ...replaced, status: 'unsent' })
      if (instead) await base.photos.where({ item: of }).modify({ item: instead.key })
    })
  }

  /** Lets a refused act rest: it is not done, and stays readable as such for some days. */
  const leave = (of: string): Promise<void> =>
    onRefused(of, async (row) => {
      await base.items.update(row.n ?? 0, { status: 'left', body: null, sealed: [] })
      await base.photos.where({ item: of }).delete()
    })

  /**
   * What cannot be read here any more is handed to the centre as it was sealed, with its photos: it does it as its author's, or asks him by a card.
   * Anything but 'taken', and all of it stays as it was.
   */
  async function handOver(of: string): Promise<SealedAnswer['outcome']> {
    const row = await base.items.get({ key: of })
    if (!row || row.person !== person || row.sealed.length === 0) return 'never'
    for (const photo of await base.photos.where({ item: of }).toArray())
      if (photo.status !== 'there' && photo.sealed.length > 0 && (await line.sealed(photo.sealed)) === 'later') return 'later'
    const outcome = await line.sealed(row.sealed)
    if (outcome === 'taken')
      await onRefused(of, async () => {
        await base.items.update(row.n ?? 0, { status: 'done', body: null, sealed: [] })
        await base.photos.where({ item: of }).delete()
      })
    return outcome
  }

  const onRefused = (of: string, change: (row: ItemRow) => Promise<void>): Promise<void> =>
    keeping(base, () =>
      base.transaction('rw', base.items, base.photos, async () => {
        const row = await base.items.get({ key: of })
        if (!row || row.person !== person || row.status !== 'refused') return
        await change(row)
        await free(row.about)
      }),
    )

  /** What waited behind a decision goes on, unless another still stands before it. */
  async function free(about: string): Promise<void> {
    const rows = (await base.items.where({ about }).sortBy('n')).filter((row) => row.person === person)
    for (const row of rows) {
      if (row.status === 'refused' || row.status === 'noted') return
      if (row.status === 'held') await base.items.update(row.n ?? 0, { status: 'unsent' })
    }
  }

  async function addOther(what: 'card' | 'call', name: string, about: string, value: unknown): Promise<void> {
    const body = await close(key, name, value)
    await keeping(base, () =>
      base.transaction('rw', base.items, async () => {
        if (await base.items.get({ key: name })) return
        const row = { key: name, person, what, about, status: 'unsent', answer: null, sealed: [] } as const
        await base.items.add({ ...row, body, at: now() })
      }),
    )
  }

  /** The answer to a card of the server, kept and sent like an act. A card is answered once. */
  const answerCard = (of: CaseRef, answer: CardAnswer): Promise<void> =>
    addOther('card', `card ${answer.key}`, aboutOf(of), answer)

  /** Keeps a call and sends it in its turn; `about` keeps it apart from others. */
  const addCall = (about: string, call: Call): Promise<void> => addOther('call', uuid(), about, call)

  /** After a pull: noted acts whose card is no longer open were decided, here or on another phone; what waited goes on. */
  async function reconcile(cards: ReadonlySet<string>): Promise<void> {
    await base.transaction('rw', base.items, async () => {
      for (const row of await base.items.where({ person, status: 'noted' }).toArray()) {
        if (cards.has(row.key)) continue
        await base.items.update(row.n ?? 0, { status: 'done' })
        await free(row.about)
      }
    })
  }

  /** One round: photos before the acts that name them, acts in order, ten at a time, until nothing is left or the line breaks. */
  async function send(): Promise<Round> {
    const round = await alone(base, now, locks, rounds)
    return round ?? { done: 0, cards: 0, pause: 3_000, why: null }
  }

  async function rounds(): Promise<Round> {
    let done = 0
    let cards = 0
    try {
      for (;;) {
        const rows = await head()
        if (rows.length === 0) {
          await loose()
          failures = 0
          return { done, cards, pause: null, why: null }
        }
        for (const row of rows) await photos.sendOf(row.key)
        const told = await settle(rows, await answersTo(rows))
        done += told.done
        cards += told.cards
        if (told.later) return fails(done, cards, told.later)
        failures = 0
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return fails(done, cards, error)
    }
  }

  /** The head of the queue: acts up to the next answer of a card or call, or that one alone. */
  async function head(): Promise<readonly ItemRow[]> {
    const rows = await base.items.where({ person, status: 'unsent' }).sortBy('n')
    const other = rows.findIndex((row) => row.what !== 'step')
    return rows.slice(0, other === 0 ? 1 : Math.min(batch, other < 0 ? batch : other))
  }

  /** One answer for each that was judged; a list that was not taken as a whole is sent act by act, so that one bad act stops no other. */
  async function answersTo(rows: readonly ItemRow[]): Promise<readonly Answer[]> {
    const [first] = rows
    if (first && first.what !== 'step') return [await answerTo(first)]
    const read = await Promise.all(
      rows.map(async (row) => ({ row, step: row.body && (await open<StepMessage>(key, row.key, row.body).catch(() => null)) })),
    )
    const bad = read.flatMap(({ row, step }) => (step === null ? [unreadable(row)] : []))
    const good = read.flatMap(({ step }) => (step === null ? [] : [step]))
    // Nothing of its case may overtake what cannot be read here any more; its sealed copy is the keeper's to open.
    const waits = good.filter((step) => behind(step, read))
    const rest = await inOrder(good.filter((step) => !waits.includes(step)))
    return [...bad, ...waits.map(({ key: of }): Answer => ({ key: of, outcome: 'waiting' })), ...rest]
  }

  async function inOrder(steps: readonly StepMessage[]): Promise<readonly Answer[]> {
    if (steps.length === 0) return []
    try {
      return await line.steps(steps)
    } catch (error) {
      if (!(error instanceof Refused) || !isVerdict(error)) throw error
      if (steps.length === 1) return steps.map(({ key: of }) => refusedBy(of, error))
    }
    const answers: Answer[] = []
    const stuck = new Set<string>()
    for (const step of steps) {
      const about = aboutOf(step.case)
      if (stuck.has(about)) {
        answers.push({ key: step.key, outcome: 'waiting' })
        continue
      }
      // What the line cut off has no answer, and is sent again with the next round.
      const [answer] = await inOrder([step]).catch(() => [])
      if (answer === undefined) return answers
      if (answer.outcome !== 'done') stuck.add(about)
      answers.push(answer)
    }
    return answers
  }

  /** Of a card's answer or a call; a refusal that time does not change is its verdict. */
  async function answerTo(row: ItemRow): Promise<Answer> {
    if (row.body === null) return { key: row.key, outcome: 'done' }
    const sent = await open<Call | CardAnswer>(key, row.key, row.body).catch(() => null)
    if (sent === null) return unreadable(row)
    try {
      if (row.what === 'call') {
        await line.call(sent as Call)
        return { key: row.key, outcome: 'done' }
      }
      const { closed, answer } = await line.card(sent as CardAnswer)
      const refusal = answer?.refusal
      return { key: row.key, outcome: closed ? 'done' : 'refused', ...(refusal ? { refusal: { text: '', ...refusal } } : {}) }
    } catch (error) {
      // A thing that is not there any more is a verdict on a call; the address itself is always there.
      if (!(error instanceof Refused) || !(isVerdict(error) || error.code === 'notFound')) throw error
      return refusedBy(row.key, error)
    }
  }

  function fails(done: number, cards: number, why: Refused): Round {
    failures++
    const asked = typeof why.facts.seconds === 'number' ? why.facts.seconds * 1000 : 0
    return { done, cards, pause: pauseAfter(failures, chance(), asked), why }
  }

  /** Photos of acts that wait for a decision go up all the same: what was seen is worth keeping. */
  async function loose(): Promise<void> {
    for (const row of await base.items.where({ person, status: 'held' }).sortBy('n')) await photos.sendOf(row.key)
  }

  /** Originals of photos that are there, in one window at a time; how many are left. Throws `Refused` when the line breaks. */
  const sendOriginals = async (): Promise<number> =>
    (await alone(base, now, locks, photos.sendOriginals)) ?? (await photos.waiting()).length

  async function settle(
    rows: readonly ItemRow[],
    answers: readonly Answer[],
  ): Promise<{ done: number; cards: number; later: Refused | null }> {
    let done = 0
    let cards = 0
    let later: Refused | null = null
    const by = new Map(answers.map((answer) => [answer.key, answer]))
    for (const row of rows) {
      const answer = by.get(row.key)
      if (answer === undefined || (answer.outcome === 'refused' && passes(answer.refusal?.code ?? ''))) {
        const told = answer?.refusal ?? { code: 'busy', facts: {}, text: '' }
        later ??= new Refused(503, told)
        continue
      }
      if (answer.outcome === 'waiting') {
        // Behind an act that is tried again by itself it is tried again too.
        if (later === null) await base.items.update(row.n ?? 0, { status: 'held' })
        continue
      }
      const kept = await close(key, `${row.key} answer`, answer)
      if (answer.outcome === 'done') done++
      else cards++
      await base.transaction('rw', base.items, base.photos, () => verdict(row, answer.outcome, kept))
    }
    return { done, cards, later }
  }

  async function verdict(row: ItemRow, outcome: Answer['outcome'], answer: Closed): Promise<void> {
    if (row.what === 'card' && outcome !== 'done') {
      // The card stays open at the server and says what can be chosen now; this answer is over.
      await base.items.delete(row.n ?? 0)
    } else if (outcome === 'refused') await base.items.update(row.n ?? 0, { status: 'refused', answer })
    else {
      // What was told beside cases is still known here, until the centre says it back: it looks at that once a minute.
      const body = row.what === 'call' ? row.body : null
      await base.items.update(row.n ?? 0, { status: outcome === 'noted' ? 'noted' : 'done', answer, body, sealed: [] })
      await photos.over(row.key)
    }
    if (outcome === 'done') return
    await base.items
      .where({ about: row.about })
      .filter((one) => one.person === person && one.what === 'step' && one.status === 'unsent' && (one.n ?? 0) > (row.n ?? 0))
      .modify({ status: 'held' })
  }

  /** Forgets what was done before `before`; of undecided things nothing. */
  const tidy = (before: number): Promise<number> =>
    base.items
      .where({ person })
      .filter((row) => (row.status === 'done' || row.status === 'left') && row.at < before)
      .delete()

  return {
    add,
    addPiece,
    findPiece: photos.find,
    dropPiece: photos.drop,
    originals: async () => (await photos.waiting()).length,
    sendOriginals,
    list,
    counts,
    again,
    leave,
    handOver,
    answerCard,
    addCall,
    reconcile,
    send,
    tidy,
  }
}

/** A write that says in one of a few words why it failed. */
async function keeping<T>(base: Base, write: () => PromiseLike<T>): Promise<T> {
  try {
    return await withRoom(base, write)
  } catch (error) {
    throw new NotKept(troubleOf(error))
  }
}
