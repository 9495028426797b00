// Hot topics (热点): the same place or name told of again and again. Found by what recurs word for word, never by who wrote it.
import { DAY, type Instant } from './time.ts'

/** A message: its first line is its subject, as people write it. */
export type Told = { readonly id: string; readonly text: string; readonly at: Instant }
export type Topic = {
  /** The recurring name that the messages have in common. */
  readonly name: string
  /** Other pieces that recur in most of the same messages: what is said of it. */
  readonly about: readonly string[]
  /** The messages behind it, oldest first. */
  readonly ids: readonly string[]
  readonly since: Instant
  readonly until: Instant
  /** The most messages in any thirty days: whether it burst or trickled. */
  readonly burst: number
}
export type TopicOptions = {
  /** Messages that make a topic; 8. */
  readonly least?: number
  /** What stands in more than this share of all is an ordinary word; 0.02. */
  readonly commonest?: number
}

const shortest = 3
const longest = 8
/** Share of the messages with a piece that name it in their first line: what it is about, not a turn of speech. */
const inSubject = 0.4
/** Nats of variety of the neighbours on each side; below it the piece is a part of something longer. */
const variety = 1
/** Share of a smaller piece's messages that a larger one must have for both to be one topic. */
const sameTopic = 0.6

const runs = /[\p{Script=Han}A-Za-z0-9]+/gu
/** Characters with which no name begins or ends: particles and auxiliaries. */
const loose =
  /^[的了在是有和与及请对将被把吗呢能可不也就都而或等从向到于以为]|[的了在是有和与及请对将被把吗呢能可不也就都而或等从向到于以为]$/u

type Piece = { readonly text: string; readonly all: readonly number[]; readonly first: number; readonly varied: boolean }

/**
 * Topics of at least `least` messages, largest first. A name is a piece of 3 to 8 characters in few of all messages, named in the
 * subject of many that have it, with neighbours on both sides that vary: it is whole. A piece whose messages are mostly those of a
 * larger one says something about that topic and makes none of its own. A message may stand in several topics.
 */
export function hotTopics(messages: readonly Told[], { least = 8, commonest = 0.02 }: TopicOptions = {}): Topic[] {
  const most = Math.max(3 * least, Math.floor(messages.length * commonest))
  const pieces = piecesOf(messages, least)
    .filter((one) => one.all.length <= most && one.varied && one.first >= inSubject * one.all.length && !loose.test(one.text))
    .sort(
      (a, b) => b.first - a.first || b.all.length - a.all.length || b.text.length - a.text.length || (a.text < b.text ? -1 : 1),
    )
  const found: { readonly piece: Piece; readonly has: ReadonlySet<number>; readonly about: string[] }[] = []
  for (const piece of pieces) {
    const home = found.find((one) => saysOf(one.piece, one.has, piece))
    if (home) home.about.push(piece.text)
    else found.push({ piece, has: new Set(piece.all), about: [] })
  }
  return found.map(({ piece, about }) => topicOf(piece, about, messages)).sort((a, b) => b.ids.length - a.ids.length)
}

/** Whether the smaller only says something of the larger. Much smaller and named in nearly every subject, it is another name that shares an ending. */
function saysOf(larger: Piece, has: ReadonlySet<number>, smaller: Piece): boolean {
  const { all, first, text } = smaller
  if (all.filter((n) => has.has(n)).length < sameTopic * all.length) return false
  return (
    larger.all.length <= 3 * all.length ||
    first < 0.8 * all.length ||
    text.startsWith(larger.text.slice(0, 3)) ||
    (larger.text.length > 3 && text.includes(larger.text))
  )
}

function topicOf({ text: name, all }: Piece, about: readonly string[], messages: readonly Told[]): Topic {
  const told = all.flatMap((n) => messages[n] ?? []).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
  let [from, burst] = [0, 0]
  for (const [to, one] of told.entries()) {
    while (one.at - (told[from]?.at ?? one.at) > 30 * DAY) from++
    burst = Math.max(burst, to - from + 1)
  }
  return {
    name,
    about: about.filter((one) => !name.includes(one)).slice(0, 6),
    ids: told.map((one) => one.id),
    since: told[0]?.at ?? 0,
    until: told.at(-1)?.at ?? 0,
    burst,
  }
}

type Seen = { readonly all: number[]; first: number; readonly left: Map<string, number>; readonly right: Map<string, number> }

/** Pieces of the first lines that stand in at least `least` messages. */
function piecesOf(messages: readonly Told[], least: number): Piece[] {
  const texts = messages.map((one) => ({ runs: one.text.match(runs) ?? [], subject: one.text.split('\n', 1)[0] ?? '' }))
  const pieces: Piece[] = []
  for (let length = shortest; length <= longest; length++) {
    const often = recurring(texts, length, Math.ceil(least * inSubject))
    const seen = new Map<string, Seen>()
    for (const [n, { runs: parts, subject }] of texts.entries())
      for (const run of parts)
        for (let at = 0; at + length <= run.length; at++) {
          const text = run.slice(at, at + length)
          if (!often.has(text)) continue
          const one: Seen = seen.get(text) ?? { all: [], first: 0, left: new Map(), right: new Map() }
          if (one.all.at(-1) === n) continue
          if (one.all.length === 0) seen.set(text, one)
          one.all.push(n)
          if (subject.includes(text)) one.first++
          count(one.left, run[at - 1] ?? `^${n}`)
          count(one.right, run[at + length] ?? `$${n}`)
        }
    for (const [text, { all, first, left, right }] of seen)
      if (all.length >= least)
        pieces.push({ text, all, first, varied: nats(left, all.length) >= variety && nats(right, all.length) >= variety })
  }
  return pieces
}

/** What recurs in the first lines: nothing else can be a name. */
function recurring(texts: readonly { readonly subject: string }[], length: number, least: number): ReadonlySet<string> {
  const counts = new Map<string, { last: number; n: number }>()
  for (const [n, { subject }] of texts.entries())
    for (const run of subject.match(runs) ?? [])
      for (let at = 0; at + length <= run.length; at++) {
        const text = run.slice(at, at + length)
        const one = counts.get(text)
        if (!one) counts.set(text, { last: n, n: 1 })
        else if (one.last !== n) {
          one.last = n
          one.n++
        }
      }
  return new Set([...counts].filter(([, { n }]) => n >= least).map(([text]) => text))
}

const count = (of: Map<string, number>, key: string): void => void of.set(key, (of.get(key) ?? 0) + 1)
/** Variety of what stands beside a piece: 0 when it is always the same. The end of a run is another neighbour each time. */
function nats(of: ReadonlyMap<string, number>, all: number): number {
  let sum = 0
  for (const n of of.values()) sum -= (n / all) * Math.log(n / all)
  return sum
}
