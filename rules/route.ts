// Routing as data: ordered rules say which office a matter goes to; the first that fits decides, and what no rule names
// goes where its category goes. Source: domain 1-08 (duty lists sunk to the street), §2.5 (dispatch list, dynamically adjusted).
import * as z from 'zod/mini'
import { isCode, levelOf, trimCode } from './area.ts'
import { type Calendar, inOffice, isWorkingDay } from './calendar.ts'
import type { CaseRow } from './case.ts'
import { centreAt, meetsOnly, nearest } from './house.ts'
import type { DeadlineClass, Organisation, Region } from './region.ts'
import { code, text } from './schema.ts'
import { type Instant, localDay } from './time.ts'

/** Within office hours of a working day, outside of them on a working day, or on a day of rest. */
export const dayKinds = ['office', 'outside', 'rest'] as const
export type DayKind = (typeof dayKinds)[number]

/** An office by its id, or by its kind: then the nearest of that kind that serves the place. */
const office = z.string().check(z.regex(/^[0-9A-Za-z.:_-]{1,60}$/))
const listOf = <T extends z.ZodMiniType>(one: T) => z.optional(z.array(one).check(z.minLength(1), z.maxLength(100)))
const areaCode = z.string().check(z.refine(isCode, { error: 'notAnAreaCode' }))

/** One rule. What `when` does not name may be anything; what it names must all be so. */
export const Route = z.strictObject({
  id: code,
  when: z.strictObject({
    /** Codes of categories; a group stands for everything under it. */
    categories: listOf(code),
    /** Areas with everything inside them. */
    areas: listOf(areaCode),
    words: z.optional(z.strictObject({ any: listOf(text(30)), all: listOf(text(30)) })),
    days: listOf(z.enum(dayKinds)),
    /** Kinds of registered places at the point of the matter (`placeReach`). */
    placeTypes: listOf(code),
    /** Items of the duty list, as the category names them. */
    listItems: listOf(code),
  }),
  gives: z.strictObject({
    organisation: office,
    coUnits: listOf(office),
    /** Class of the deadline, in the place of the category's own. */
    class: z.optional(z.enum(['urgent', 'simple', 'ordinary', 'complex'])),
  }),
  /** Why there is this rule, in the words of who made it. */
  note: text(200),
  /** Id of `rules/law.ts`, or 'local'. */
  ground: code,
})
export type Route = z.infer<typeof Route>
/** In order: the first that fits decides. */
export const Routes = z.array(Route).check(z.maxLength(500))

/** A registered place is at the point of a matter when it is no farther from it, in degrees: about thirty metres. */
export const placeReach = 0.0003

/** What routing looks at. `terms` are search words of the text and the place, or those words with a blank between them; `places` kinds of places at the point. */
export type Routable = {
  readonly category: string
  readonly area: string
  readonly barred: readonly string[]
  readonly terms: readonly string[] | string
  readonly places: readonly string[]
  /** When it is sent on. */
  readonly at: Instant
}
export type Routed =
  /** `rule` null: by the category. `class` null: as it is. */
  | {
      readonly rule: string | null
      readonly organisation: string
      readonly coUnits: readonly string[]
      readonly class: DeadlineClass | null
    }
  /** Nothing fits: it stays with the centre of its place until somebody finds an office. */
  | { readonly gap: true; readonly fallback: string | null }
/** `seen` is what other rules have asked of the same matter before (`seenOf`). */
export type Routing = (matter: Routable, seen?: Seen) => Routed

export const dayKindOf = (at: Instant, calendar: Calendar): DayKind =>
  isWorkingDay(localDay(at, calendar.zone), calendar) ? (inOffice(at, calendar) ? 'office' : 'outside') : 'rest'

const han = /^\p{Script=Han}/u
const runs = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv

/**
 * The terms that must all be there for a word of a rule: itself, and for a longer Chinese word every pair of neighbours in
 * it, since words are kept as a dictionary cuts them and as pairs. Compatibility forms and capitals are one.
 */
export function termsOf(word: string): readonly string[] {
  const found = word.normalize('NFKC').toLowerCase().match(runs) ?? []
  return found.flatMap((run) => {
    const signs = [...run]
    return !han.test(run) || signs.length <= 2 ? [run] : signs.slice(1).map((sign, n) => (signs[n] ?? '') + sign)
  })
}

type Test = (matter: Routable, seen: Seen) => boolean
/** What several rules ask of one matter, found once. */
type Seen = { readonly says: (term: string) => boolean; readonly day: () => DayKind }

const said = (word: string) => {
  const needed = termsOf(word)
  const short = needed.length > 1 ? word.normalize('NFKC').toLowerCase() : null
  return ({ says }: Seen): boolean => needed.length > 0 && ((short !== null && says(short)) || needed.every(says))
}

/** The conditions of a rule other than its categories and list items, the cheapest first. */
function testsOf({ when }: Route): readonly Test[] {
  const tests: Test[] = []
  if (when.areas) {
    const prefixes = when.areas.map(trimCode)
    tests.push(({ area }) => prefixes.some((prefix) => area.startsWith(prefix)))
  }
  if (when.placeTypes) {
    const kinds = new Set(when.placeTypes)
    tests.push(({ places }) => places.some((kind) => kinds.has(kind)))
  }
  if (when.days) {
    const days = new Set<DayKind>(when.days)
    tests.push((_, seen) => days.has(seen.day()))
  }
  const any = when.words?.any?.map(said)
  if (any) tests.push((_, seen) => any.some((one) => one(seen)))
  const all = when.words?.all?.map(said)
  if (all) tests.push((_, seen) => all.every((one) => one(seen)))
  return tests
}

type Ready = { readonly route: Route; readonly tests: readonly Test[] }

/**
 * The rules made ready for many matters: those that may fit a category are found once. Deterministic, and nothing outside
 * of its parameters is looked at. A rule whose office does not serve the place, or is the body complained of, is passed over.
 */
export function compile(routes: readonly Route[], region: Region): Routing {
  const all = routes.map((route): Ready => ({ route, tests: testsOf(route) }))
  const byCategory = new Map<string, readonly Ready[]>()
  const candidates = (category: string): readonly Ready[] => {
    let list = byCategory.get(category)
    if (!list) {
      const known = region.categories.get(category)
      list = all.filter(({ route: { when } }) => {
        if (when.categories && !when.categories.some((one) => one === category || one === known?.parent)) return false
        return !when.listItems || (known?.listItem != null && when.listItems.includes(known.listItem))
      })
      byCategory.set(category, list)
    }
    return list
  }
  return (matter, seen = seenOf(matter, region.calendar)) => {
    const serving = (named: string): Organisation | null => {
      const found = region.organisations.get(named) ?? nearest(region, named, matter.area)
      return found && !matter.barred.includes(found.id) ? found : null
    }
    for (const { route, tests } of candidates(matter.category)) {
      if (!tests.every((test) => test(matter, seen))) continue
      const found = serving(route.gives.organisation)
      if (!found) continue
      const coUnits = (route.gives.coUnits ?? []).flatMap((one) => serving(one)?.id ?? []).filter((id) => id !== found.id)
      return { rule: route.id, organisation: found.id, coUnits: [...new Set(coUnits)], class: route.gives.class ?? null }
    }
    const category = region.categories.get(matter.category)
    const usual = category?.handlerOrganisation && category.class ? serving(category.handlerOrganisation) : null
    if (usual) return { rule: null, organisation: usual.id, coUnits: [], class: null }
    return { gap: true, fallback: centreAt(region, matter.area, 'street', matter.barred)?.id ?? null }
  }
}

/** A word among words with a blank between them: looking is cheaper than making a table of them, for few are asked for. */
function standsIn(words: string, term: string): boolean {
  for (let at = words.indexOf(term); at >= 0; at = words.indexOf(term, at + 1)) {
    const end = at + term.length
    if ((at === 0 || words[at - 1] === ' ') && (end === words.length || words[end] === ' ')) return true
  }
  return false
}

/** Asked of one matter by several rules, also by two sets of them. */
export function seenOf({ terms, at }: Pick<Routable, 'terms' | 'at'>, calendar: Calendar): Seen {
  let day: DayKind | null = null
  let says: ((term: string) => boolean) | null = null
  const reader = (): ((term: string) => boolean) => {
    if (typeof terms !== 'string') {
      const set = new Set(terms)
      return (term) => set.has(term)
    }
    return (term) => standsIn(terms, term)
  }
  return {
    says: (term) => {
      says ??= reader()
      return says(term)
    },
    day: () => {
      day ??= dayKindOf(at, calendar)
      return day
    },
  }
}

const ready = new WeakMap<Region, Routing>()

/** Where a matter goes by the rules of its region. */
export function route(region: Region, matter: Routable): Routed {
  let routing = ready.get(region)
  if (!routing) {
    routing = compile(region.routes, region)
    ready.set(region, routing)
  }
  return routing(matter)
}

/** The class by which its deadline runs: one that a person chose against the category's stays; otherwise the rule's, if it gives one. */
export const classBy = (routed: Routed, chosen: DeadlineClass | null, usual: DeadlineClass | null): DeadlineClass | null =>
  'gap' in routed || routed.class === null || (chosen !== null && chosen !== usual) ? chosen : routed.class

/** The class a case has without what a rule made of it (`data.ruled`); what was decided since then stays. */
export const unruled = (row: Pick<CaseRow, 'class' | 'data'>, usual: DeadlineClass | null): DeadlineClass | null =>
  row.class !== null && row.data.ruled === row.class ? usual : row.class

/** What a rule names that is not there; `what` is the code that nobody knows. */
export type RouteFault = {
  readonly rule: string
  readonly fault: 'twice' | 'category' | 'area' | 'office' | 'listItem' | 'law' | 'nothing'
  readonly what: string
}
export type Known = Readonly<Record<'category' | 'area' | 'office' | 'listItem' | 'law', (code: string) => boolean>>

/** Every name of every rule held against what there is. A rule without any condition but the last would hide those after it. */
export function routeFaults(routes: readonly Route[], known: Known): readonly RouteFault[] {
  const ids = new Set<string>()
  return routes.flatMap((rule, at) => {
    const faults: RouteFault[] = []
    const check = (fault: keyof Known, codes: readonly string[] | undefined) => {
      for (const what of codes ?? []) if (!known[fault](what)) faults.push({ rule: rule.id, fault, what })
    }
    if (ids.has(rule.id)) faults.push({ rule: rule.id, fault: 'twice', what: rule.id })
    ids.add(rule.id)
    const { words, ...when } = rule.when
    const conditions = [...Object.values(when), words?.any, words?.all].filter((one) => one !== undefined)
    if (conditions.length === 0 && at < routes.length - 1) faults.push({ rule: rule.id, fault: 'nothing', what: rule.id })
    check('category', when.categories)
    check('area', when.areas)
    check('listItem', when.listItems)
    check('office', [rule.gives.organisation, ...(rule.gives.coUnits ?? [])])
    check('law', [rule.ground])
    return faults
  })
}

/** What a region knows, for `routeFaults`. Of areas below the grid only the grid is known. */
export function knownIn(region: Region, law: (id: string) => boolean): Known {
  const kinds = new Set([...region.organisations.values()].map((one) => one.kind).filter((kind) => !meetsOnly.has(kind)))
  const items = new Set([...region.categories.values()].map((one) => one.listItem))
  const trimmed = new Set([...region.areas.keys()].map(trimCode))
  return {
    category: (one) => region.categories.has(one),
    area: (one) => trimmed.has(trimCode(one)) || (levelOf(one) !== null && trimmed.has(trimCode(one).slice(0, 15))),
    office: (one) => kinds.has(region.organisations.get(one)?.kind ?? one),
    listItem: (one) => items.has(one),
    law,
  }
}

/**
 * Of which categories the rules ask for words, and of which for places: what has to be read of a case before they can be tried.
 * 'any': of every category; a list, which may be empty: of these and of the groups named.
 */
export type Wants = { readonly terms: 'any' | readonly string[]; readonly places: 'any' | readonly string[] }
export function asks(routes: readonly Route[], region: Region): Wants {
  const of = (wanted: readonly Route[]): 'any' | readonly string[] => {
    const named = wanted.flatMap(({ when }) => when.categories ?? [])
    if (wanted.some(({ when }) => when.categories === undefined)) return 'any'
    const under = [...region.categories.values()].filter(({ parent }) => parent !== null && named.includes(parent))
    return [...new Set([...named, ...under.map((one) => one.code)])].sort()
  }
  return {
    terms: of(routes.filter(({ when }) => when.words?.any !== undefined || when.words?.all !== undefined)),
    places: of(routes.filter(({ when }) => when.placeTypes !== undefined)),
  }
}
