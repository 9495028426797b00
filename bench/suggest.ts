// How often is a proposed category right? Ten folds over labelled messages; what could be chosen is chosen inside each fold's own nine tenths.
// node_modules/.bin/node bench/suggest.ts <messages-labelled.jsonl> [<topics.csv>]
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { type Example, learn, limits, type Model, telling } from '../rules/suggest/learn.ts'
import { truest } from '../rules/suggest/measure.ts'
import { nameWeight, suggest } from '../rules/suggest/suggest.ts'
import { terms } from '../store/terms.ts'

type Message = { readonly subject: string; readonly text: string; readonly topic: string }
type Names = ReadonlyMap<string, readonly string[]>
/** Labels, the likeliest first. */
type Rank = (model: Model, words: readonly string[], names?: Names) => string[]

const [file, topicsFile] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('Usage: bench/suggest.ts <messages-labelled.jsonl> [<topics.csv>]\n')
  process.exit(2)
}
const messages = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Message)
const labels = [...new Set(messages.map(({ topic }) => topic))].toSorted()

/** Runs of Chinese in all their pieces of one to three characters, Latin words whole: what stands where no dictionary is. */
function grams(text: string): string[] {
  const found = new Set<string>()
  for (const run of text
    .normalize('NFKC')
    .toLowerCase()
    .match(/\p{Script=Han}+|[a-z]+/gu) ?? []) {
    const figures = [...run]
    if (/^[a-z]/.test(run)) found.add(run)
    else for (const n of [1, 2, 3]) for (let at = 0; at + n <= figures.length; at++) found.add(figures.slice(at, at + n).join(''))
  }
  return [...found]
}
/** Words of the subject once more, as words of their own. They are letters, so that nothing drops them. */
const marked = (words: readonly string[]): string[] => telling(words).map((word) => `题${word}`)

const features: Readonly<Record<string, (one: Message) => readonly string[]>> = {
  text: ({ text }) => terms(text),
  subject: ({ subject }) => terms(subject),
  'subject and text': ({ subject, text }) => terms(`${subject}\n${text}`),
  'subject marked and text': ({ subject, text }) => [...terms(`${subject}\n${text}`), ...marked(terms(subject))],
  'pieces of subject and text': ({ subject, text }) => grams(`${subject}\n${text}`),
}
type Feature = keyof typeof features & string
const wordsOf = new Map(Object.entries(features).map(([name, of]) => [name, messages.map(of)]))
const namesOf = (feature: Feature): Names | undefined => {
  if (topicsFile === undefined) return undefined
  const rows: string[][] = parse(readFileSync(topicsFile, 'utf8'), { from_line: 2, bom: true })
  return new Map(
    labels.map((label) => {
      const text = [...new Set(rows.filter(([first]) => first === label).flat())].join('\n')
      const words = feature.startsWith('pieces') ? grams(text) : terms(text)
      return [label, feature.includes('marked') ? [...words, ...marked(words)] : words]
    }),
  )
}

const complement: Rank = (model, words, names) =>
  suggest(model, words, { ...(names ? { names } : {}), top: labels.length }).map(({ label }) => label)

type Weigh = (n: number, all: number, one: Model['labels'][string], model: Model) => number
/** Both rivals count as the model does, names too, so that only the judging differs. */
const rival =
  (weigh: Weigh, prior: (share: number) => number): Rank =>
  (model, words, names) => {
    const named = labels.map((label) => new Set(telling(names?.get(label) ?? [])))
    const sums = labels.map((label) => prior((model.labels[label]?.examples ?? 0) / model.examples))
    for (const word of telling(words)) {
      const row = model.terms[word] ?? {}
      const counts = labels.map((label, at) => (row[label] ?? 0) + (named[at]?.has(word) ? nameWeight : 0))
      const all = counts.reduce((sum, n) => sum + n, 0)
      if (all === 0) continue
      labels.forEach((label, at) => {
        const { examples = 0, words: said = 0 } = model.labels[label] ?? {}
        const one = { examples, words: said + nameWeight * (named[at]?.size ?? 0) }
        sums[at] = (sums[at] ?? 0) + weigh(counts[at] ?? 0, all, one, model)
      })
    }
    const of = new Map(labels.map((label, at) => [label, sums[at] ?? 0]))
    return labels.toSorted((a, b) => (of.get(b) ?? 0) - (of.get(a) ?? 0) || (a < b ? -1 : 1))
  }
/** Multinomial naive Bayes; and, for each word, how much oftener the label's cases say it than the others (m-estimate). */
const multinomial = rival((n, _all, one, model) => Math.log((n + 0.3) / (one.words + 0.3 * model.vocabulary)), Math.log)
const odds = rival(
  (n, all, one, model) => {
    const usual = (4 * all) / model.examples
    return Math.log((n + usual) / (one.examples + 4)) - Math.log((all - n + usual) / (model.examples - one.examples + 4))
  },
  (share) => Math.log(share / (1 - share)),
)

type Variant = {
  readonly name: string
  readonly feature: Feature
  readonly least: number
  readonly named: boolean
  readonly rank: Rank
}
const variants: readonly Variant[] = Object.keys(features).flatMap((feature) =>
  (topicsFile === undefined ? [false] : [false, true]).flatMap((named) =>
    [1, 3].flatMap((least) =>
      Object.entries({ complement, multinomial, odds }).map(([how, rank]) => ({
        name: `${how}, ${feature}, words of ${least} and more messages${named ? ', with the names of the topics' : ''}`,
        feature,
        least,
        named,
        rank,
      })),
    ),
  ),
)
const names = new Map(Object.keys(features).map((feature) => [feature, namesOf(feature)]))

/** Numbers that are the same every time. */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}
/** Which of `count` folds each message lies in: every topic dealt out evenly, and a text that stands twice not on both sides. */
function deal(members: readonly number[], count: number, seed: number): ReadonlyMap<number, number> {
  const next = random(seed)
  const folds = new Map<number, number>()
  const ofText = new Map<string, number>()
  let at = 0
  for (const label of labels) {
    const mine = members.filter((n) => messages[n]?.topic === label).map((n) => ({ n, lot: next() }))
    for (const { n } of mine.toSorted((a, b) => a.lot - b.lot)) {
      const text = messages[n]?.text ?? ''
      const fold = ofText.get(text) ?? at++ % count
      ofText.set(text, fold)
      folds.set(n, fold)
    }
  }
  return folds
}

const exampleOf = (feature: Feature, n: number): Example => ({
  label: messages[n]?.topic ?? '',
  terms: wordsOf.get(feature)?.[n] ?? [],
})
type Right = { readonly first: number; readonly three: number }
type Judged = Right & { readonly said: readonly (readonly [label: string, said: string])[] }
/** What each variant says of the one after it learned from the other. */
function judge(taught: readonly number[], asked: readonly number[], some: readonly Variant[]): Judged[] {
  const models = new Map<string, Model>()
  return some.map(({ feature, least, named, rank }) => {
    const key = `${feature} ${least}`
    const model =
      models.get(key) ??
      learn(
        taught.map((n) => exampleOf(feature, n)),
        { ...limits, least, most: 1_000_000 },
      )
    models.set(key, model)
    const answers = asked.map((n) => {
      const { label, terms: words } = exampleOf(feature, n)
      return { label, ranks: rank(model, words, named ? names.get(feature) : undefined) }
    })
    return {
      first: answers.filter(({ label, ranks }) => ranks[0] === label).length,
      three: answers.filter(({ label, ranks }) => ranks.slice(0, 3).includes(label)).length,
      said: answers.map(({ label, ranks }) => [label, ranks[0] ?? ''] as const),
    }
  })
}

const seed = 20261123
const all = messages.map((_, n) => n)
const outer = deal(all, 10, seed)
const chosen: string[] = []
const said: (readonly [string, string])[] = []
const sums = variants.map(() => ({ first: 0, three: 0 }))
const bands = [0, 0.5, 0.7, 0.9].map((from) => ({ from, n: 0, right: 0 }))
const live: Variant | undefined = variants.find(
  ({ rank, feature, least, named }) =>
    rank === complement && feature === 'text' && least === 3 && named === (topicsFile !== undefined),
)
let three = 0
let constant = 0
for (let fold = 0; fold < 10; fold++) {
  const [asked, taught] = [all.filter((n) => outer.get(n) === fold), all.filter((n) => outer.get(n) !== fold)]
  const inner = deal(taught, 5, seed + fold + 1)
  const points = variants.map(() => 0)
  for (let part = 0; part < 5; part++)
    judge(
      taught.filter((n) => inner.get(n) !== part),
      taught.filter((n) => inner.get(n) === part),
      variants,
    ).forEach(({ first }, v) => {
      points[v] = (points[v] ?? 0) + first
    })
  const best = points.indexOf(Math.max(...points))
  const answers = judge(taught, asked, variants)
  answers.forEach((one, v) => {
    const sum = sums[v]
    if (sum) Object.assign(sum, { first: sum.first + one.first, three: sum.three + one.three })
  })
  chosen.push(variants[best]?.name ?? '')
  said.push(...(answers[best]?.said ?? []))
  three += answers[best]?.three ?? 0
  const commonest = labels.toSorted(
    (a, b) => taught.filter((n) => messages[n]?.topic === b).length - taught.filter((n) => messages[n]?.topic === a).length,
  )[0]
  constant += asked.filter((n) => messages[n]?.topic === commonest).length
  if (live) bandsOf(live, taught, inner, asked)
}

/** How truthful the shares are: drawn as sharp as the fold's own nine tenths say, then compared with what came true. */
function bandsOf(
  variant: Variant,
  taught: readonly number[],
  inner: ReadonlyMap<number, number>,
  asked: readonly number[],
): void {
  const { feature, least } = variant
  const of = (members: readonly number[]) => members.map((n) => exampleOf(feature, n))
  const given = variant.named ? names.get(feature) : undefined
  const part = learn(of(taught.filter((n) => inner.get(n) !== 0)), { ...limits, least })
  const sharpness = truest(part, of(taught.filter((n) => inner.get(n) === 0)), given)
  const model = { ...learn(of(taught), { ...limits, least }), sharpness }
  for (const { label, terms: words } of of(asked)) {
    const [first] = suggest(model, words, given ? { names: given } : {})
    const band = bands.findLast(({ from }) => (first?.share ?? 0) >= from)
    if (band) Object.assign(band, { n: band.n + 1, right: band.right + (first?.label === label ? 1 : 0) })
  }
}

const percent = (n: number, of = messages.length) => `${((100 * n) / of).toFixed(1)} %`
const out = (line = '') => process.stdout.write(`${line}\n`)
out(`${messages.length} messages, ${labels.length} topics, 10 folds, seed ${seed}`)
out(`constant guess        ${percent(constant)}`)
out(`first right           ${percent(said.filter(([label, one]) => label === one).length)}   (variant chosen inside each fold)`)
out(`among the first three ${percent(three)}`)
out()
out('chosen in the folds:')
for (const name of new Set(chosen)) out(`  ${chosen.filter((one) => one === name).length} × ${name}`)
out()
out(`confusion (row: what it is; column: what was said, in the same order)`)
for (const label of labels)
  out(
    `  ${labels.map((other) => String(said.filter(([is, one]) => is === label && one === other).length).padStart(3)).join(' ')}  ${label}`,
  )
out()
out('every variant over the same folds, for comparison; nothing is chosen by these:')
for (const [v, { name }] of variants.entries()) out(`  ${percent(sums[v]?.first ?? 0)}  ${percent(sums[v]?.three ?? 0)}  ${name}`)
out()
out(`as it runs (${live?.name}): share of the first, how often right`)
for (const { from, n, right } of bands)
  out(`  ${from.toFixed(1)} and more: ${String(n).padStart(3)} messages, ${n === 0 ? '-' : percent(right, n)}`)
