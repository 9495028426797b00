// Is it the centre that answered? What comes back has the centre's shape, or it counts as not reached and changes nothing here.
import type { Parts, Pull } from '../../rules/sync.ts'
import type { Answer } from '../../ui/contract.ts'
import { strange } from '../../ui/strange.ts'

type Some = Readonly<Record<string, unknown>>
const isSome = (value: unknown): value is Some => typeof value === 'object' && value !== null && !Array.isArray(value)
const outcomes: ReadonlySet<unknown> = new Set(['done', 'noted', 'refused', 'waiting'])

const isAnswer = (one: unknown): boolean =>
  isSome(one) &&
  typeof one.key === 'string' &&
  outcomes.has(one.outcome) &&
  (one.outcome !== 'refused' || (isSome(one.refusal) && typeof one.refusal.code === 'string'))

/** The answers to a list of acts. Throws `strange`. */
export function answersOf(told: unknown): readonly Answer[] {
  if (!Array.isArray(told) || !told.every(isAnswer)) throw strange()
  return told as readonly Answer[]
}

const isCase = (one: unknown): boolean => isSome(one) && typeof one.id === 'string' && typeof one.county === 'string'

type Single = { [K in keyof Parts]-?: NonNullable<Parts[K]> extends readonly unknown[] ? never : K }[keyof Parts]
/** Parts that are one thing, and those that are lists, by the contract's own types; of a newer centre's parts nothing is asked. */
const single: Readonly<Record<Single, true>> = { me: true, day: true }
const lists: Readonly<Record<Exclude<keyof Parts, Single>, true>> = {
  cards: true,
  forms: true,
  areas: true,
  tasks: true,
  notices: true,
  bulletins: true,
  neighbours: true,
  duty: true,
  team: true,
  categories: true,
  knowledge: true,
}

/** What changed. Throws `strange`: half a pull would take away what the other half was to bring. */
export function pullShape(told: unknown): Pull {
  const fits =
    isSome(told) &&
    typeof told.serverNow === 'number' &&
    typeof told.after === 'string' &&
    typeof told.more === 'boolean' &&
    Array.isArray(told.cases) &&
    told.cases.every(isCase) &&
    (told.holds === null || (Array.isArray(told.holds) && told.holds.every((one) => typeof one === 'string'))) &&
    isSome(told.parts) &&
    Object.entries(told.parts).every(([name, part]) =>
      name in single ? isSome(part) : Array.isArray(part) || !(name in lists),
    ) &&
    isSome(told.device) &&
    typeof told.device.wipe === 'boolean'
  if (!fits) throw strange()
  return told as unknown as Pull
}
