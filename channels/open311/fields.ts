// What another system sent, whichever way: a form, XML or JSON become the same named texts. Nothing is expanded or fetched.
import { XMLParser } from 'fast-xml-parser'

/** Fields by name with the first value that is not empty, and the answers to questions, of which a list has several. */
export type Sent = {
  readonly fields: ReadonlyMap<string, string>
  readonly answers: ReadonlyMap<string, readonly string[]>
  readonly media: readonly string[]
}

const mostFields = 200
const longest = 20_000

/** Pairs in the order they came. `attribute[X]` and `attribute[X][]` are answers; an empty value is as if it was not sent. */
export function sentOf(pairs: Iterable<readonly [string, string]>): Sent | null {
  const fields = new Map<string, string>()
  const answers = new Map<string, string[]>()
  const media: string[] = []
  let count = 0
  for (const [name, value] of pairs) {
    if (++count > mostFields || value.length > longest) return null
    const text = value.trim()
    if (text === '') continue
    const question = /^attribute\[([\w.:-]{1,60})\](\[\])?$/.exec(name)?.[1]
    if (question !== undefined) answers.set(question, [...(answers.get(question) ?? []), text])
    else if (/^media_url(\[\])?$/.test(name)) media.push(text)
    else if (!fields.has(name)) fields.set(name, text)
  }
  return { fields, answers, media }
}

export const ofForm = (body: string): Sent | null => sentOf(new URLSearchParams(body))

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: true,
})
const plain = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')

/** Null when it is no XML, or brings definitions of its own. */
export function ofXml(body: string): Sent | null {
  if (/<!(DOCTYPE|ENTITY)/i.test(body)) return null
  try {
    const root: unknown = parser.parse(body, true)
    return sentOf(pairsOf(inner(root), plain))
  } catch {
    return null
  }
}

export function ofJson(body: string): Sent | null {
  try {
    return sentOf(pairsOf(inner(JSON.parse(body)), (text) => text))
  } catch {
    return null
  }
}

/** The innermost single wrapping: [{…}], service_requests → request → {…}. */
function inner(value: unknown): Readonly<Record<string, unknown>> {
  let at = value
  for (let depth = 0; depth < 4; depth++) {
    if (Array.isArray(at)) at = at[0]
    if (typeof at !== 'object' || at === null) return {}
    const { '?xml': _declaration, ...rest } = at as Record<string, unknown>
    const entries = Object.entries(rest)
    const [only] = entries
    if (entries.length !== 1 || !only || typeof only[1] !== 'object' || only[0] === 'attribute') return rest
    at = only[1]
  }
  return {}
}

function* pairsOf(value: Readonly<Record<string, unknown>>, read: (text: string) => string): Iterable<readonly [string, string]> {
  for (const [name, one] of Object.entries(value)) {
    if (name === 'attribute' && typeof one === 'object' && one !== null) {
      for (const [code, given] of Object.entries(one))
        for (const each of [given].flat()) if (isPlain(each)) yield [`attribute[${code}]`, read(String(each))]
    } else for (const each of [one].flat()) if (isPlain(each)) yield [name, read(String(each))]
  }
}

const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value)
