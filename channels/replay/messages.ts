// A file of residents' messages as reports of a district: each waits in the queue, its place unknown, its category for a person to say.
import { readFile } from 'node:fs/promises'
import type { Resident } from '../../rules/actor.ts'
import type { Step } from '../../rules/step.ts'
import { type Instant, instantAt, MINUTE, parseDay, type Zone } from '../../rules/time.ts'
import { codePoints, flawOf } from '../../rules/words.ts'
import { derivedId, hex } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import type { Progress } from './replay.ts'
import { firstMeasured, inLanes, measure, ReplayStopped } from './virtual.ts'

export type Message = { readonly id: string; readonly author: string; readonly sentAt: string; readonly words: string }
export type MessageOptions = {
  readonly progress?: Progress
  /** Keeper that receives them: the invented district. */
  readonly county?: string
  /** Leaf for what nobody has sorted yet. */
  readonly category?: string
  readonly limit?: number
}
export type MessagesLoaded = {
  readonly county: string
  readonly lines: number
  readonly cases: number
  readonly authors: number
  /** Messages longer than a report may be, and the additions that hold the rest of their words. */
  readonly long: number
  readonly additions: number
  /** Characters no database can keep, each replaced by U+FFFD. */
  readonly mended: number
  /** Lines that are no message, with what is wrong with them. */
  readonly left: readonly { readonly line: number; readonly why: string }[]
  /** Of these cases, those that wait to be accepted with no place. */
  readonly waiting: number
  readonly took: number
}

/** Longest text of a report and of an addition, in code points. */
const most = 2000
const kind = 'gridEvent'

/**
 * Reports every message by a device of its author. The server's time is now, when the platform learns of it and its clocks
 * begin; the device's time is when it was written. A long text goes on in additions: no word is lost. Running it again
 * repeats verdicts. Throws ReplayStopped when a step is refused.
 */
export async function replayMessages(house: House, file: string, options: MessageOptions = {}): Promise<MessagesLoaded> {
  const began = house.now()
  const { progress = () => undefined, county = '990106', category = '1604', limit = Number.POSITIVE_INFINITY } = options
  const region = house.region(county)
  if (!region) throw new ReplayStopped(`nobody keeps cases of ${county} here: load the region first`)
  const { messages, left, lines } = await readMessages(file, limit)
  const { zone } = region.calendar
  const count = { long: 0, additions: 0, mended: 0, done: 0 }
  const report = async (message: Message): Promise<void> => {
    const { text, mended } = storable(message.words)
    const [first = '', ...rest] = pieces(text, most)
    const device = sentAt(message.sentAt, zone) ?? began
    const caseId = derivedId(`message ${county} ${message.id}`, 'case')
    const actor: Resident = {
      type: 'resident',
      device: hex(house.vault.lookup('device', `message ${message.author}`)),
      party: null,
    }
    const send = async (who: Resident, step: string, label: string, input: Record<string, unknown>) => {
      const key = derivedId(`message ${county} ${message.id}`, label)
      const answer = await perform(house, who, {
        kind,
        step,
        form: 1,
        case: { county, id: caseId },
        seen: null,
        input,
        key,
        at: { device, offset: 0 },
      } satisfies Step)
      if (answer.outcome !== 'done')
        throw new ReplayStopped(`message ${message.id}: ${step} was ${answer.outcome} ${answer.refusal?.code ?? ''}`)
    }
    await send(actor, 'report', 'report', { category, text: first, place: {} })
    if (rest.length > 0) {
      // Ids of what a step creates derive from its key.
      const party = derivedId(derivedId(`message ${county} ${message.id}`, 'report'), 'party')
      const follows: Resident = { ...actor, party: { county, caseId, party } }
      for (const [n, piece] of rest.entries()) await send(follows, 'add', `add ${n}`, { text: piece })
    }
    count.long += rest.length > 0 ? 1 : 0
    count.additions += rest.length
    count.mended += mended
    progress('messages', ++count.done, messages.length)
  }
  for (let from = 0, to = firstMeasured; from < messages.length; from = to, to *= 4) {
    await inLanes(messages.slice(from, to), (one) => one.id, report)
    await measure(house.db)
  }
  return {
    county,
    lines,
    cases: messages.length,
    authors: new Set(messages.map((one) => one.author)).size,
    long: count.long,
    additions: count.additions,
    mended: count.mended,
    left,
    waiting: await waiting(house, county, messages),
    took: house.now() - began,
  }
}

/** What the terminal is told. */
export const messageLines = (done: MessagesLoaded): readonly string[] => [
  `${done.lines} lines, ${done.cases} reports by ${done.authors} authors in county ${done.county}`,
  `waiting to be accepted with no place: ${done.waiting}`,
  `longer than ${most} characters ${done.long}: the rest of their words stands in ${done.additions} additions`,
  `characters that cannot be kept, replaced: ${done.mended}`,
  ...done.left.map((one) => `line ${one.line} left out: ${one.why}`),
  `${(done.took / 1000).toFixed(1)} s`,
]

async function readMessages(
  file: string,
  limit: number,
): Promise<{ messages: Message[]; left: { line: number; why: string }[]; lines: number }> {
  const messages: Message[] = []
  const left: { line: number; why: string }[] = []
  const seen = new Set<string>()
  let line = 0
  // Lines end with a line feed only: a message may hold other characters that look like line ends.
  for (const text of (await readFile(file, 'utf8')).split(/\r?\n/)) {
    if (text.trim() === '') continue
    if (messages.length >= limit) break
    line++
    const message = messageOf(text)
    if (typeof message === 'string') left.push({ line, why: message })
    else if (seen.has(message.id)) left.push({ line, why: `id ${message.id} stands twice` })
    else messages.push(message)
    if (typeof message !== 'string') seen.add(message.id)
  }
  return { messages, left, lines: line }
}

function messageOf(line: string): Message | string {
  let value: unknown
  try {
    value = JSON.parse(line.replace(/^\uFEFF/, ''))
  } catch {
    return 'no JSON'
  }
  if (typeof value !== 'object' || value === null) return 'no object'
  const { id, author, subject, sentAt: sent, text } = value as Record<string, unknown>
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof text !== 'string') return 'no id or no text'
  const words = typeof subject === 'string' && subject.trim() !== '' ? `${subject}\n${text}` : text
  if (words.trim() === '') return 'no words'
  return { id: String(id), author: String(author ?? id), sentAt: typeof sent === 'string' ? sent : '', words }
}

/** '2019/2/28 11:25:05' or '2020-01-08 9:05:00' as the wall clock of the region; null when it is neither. */
function sentAt(text: string, zone: Zone): Instant | null {
  const [, y = '', m = '', d = '', hours, minutes, seconds] =
    /^(\d{4})[/-](\d{1,2})[/-](\d{1,2}) (\d{1,2}):(\d\d):(\d\d)$/.exec(text) ?? []
  const day = parseDay(`${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`)
  return day === null || Number(hours) > 23 || Number(minutes) > 59
    ? null
    : instantAt(day, Number(hours) * 60 + Number(minutes), zone) + (Number(seconds) * MINUTE) / 60
}

const unstorable = /\p{Surrogate}|[^\P{Control}\t\n\r]/gu

function storable(words: string): { text: string; mended: number } {
  if (flawOf(words, words.length) === null) return { text: words, mended: 0 }
  let mended = 0
  const text = words.replace(unstorable, () => {
    mended++
    return '\uFFFD'
  })
  return { text, mended }
}

/** Cut into pieces of at most `max` code points that together are the whole text, after a sentence where there is one. */
export function pieces(text: string, max: number): readonly string[] {
  const cut: string[] = []
  let rest = text
  while (codePoints(rest) > max) {
    const figures = [...rest]
    const window = figures.slice(0, max)
    const sentence = window.findLastIndex((figure) => '。！？；\n.!?;'.includes(figure))
    // A piece of nothing but blanks could not be kept by itself.
    const whole = sentence >= max / 2 && window.slice(0, sentence + 1).some((figure) => figure.trim() !== '')
    let end = whole ? sentence + 1 : max
    while (end > 1 && figures.slice(end).join('').trim() === '') end--
    cut.push(figures.slice(0, end).join(''))
    rest = figures.slice(end).join('')
  }
  return [...cut, rest]
}

async function waiting(house: House, county: string, messages: readonly Message[]): Promise<number> {
  const ids = messages.map((one) => derivedId(`message ${county} ${one.id}`, 'case'))
  const rows = await house.db.read({ actor: 'system:replay', counties: [county] }, (tx) =>
    tx.rows<{ n: number }>(
      `select count(*) as n from "case" where county = $1 and id = any($2) and state = 'toAccept' and place_state = 'none'`,
      [county, ids],
    ),
  )
  return rows[0]?.n ?? 0
}
