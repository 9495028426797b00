// Everything below the rules of a region, ready to be written: areas, lines, offices, posts, people, places.
import type { Area, AreaLevel, Organisation } from '../../rules/region.ts'

/** `wkb` is EWKB in hexadecimal (EPSG:4490); `bbox` west, south, east, north in degrees. */
export type BoundaryRow = {
  readonly code: string
  readonly level: AreaLevel
  readonly wkb: string
  readonly bbox: readonly [number, number, number, number]
}

export type OrganisationRow = Organisation & {
  readonly level: string
  /** Opening times in words of the calendar: days of the week 1–7 and [from, to] in minutes of the day; null: office hours. */
  readonly hours: { readonly days: readonly number[]; readonly times: readonly (readonly [number, number])[] } | null
}
export type PersonRow = {
  readonly id: string
  readonly login: string | null
  readonly name: string
  readonly pinyin: string
  readonly phone: string | null
}
export type PostRow = {
  readonly id: string
  readonly organisation: string
  readonly kind: string
  readonly name: string
  readonly areas: readonly string[]
  readonly person: string | null
  readonly phone: string | null
}
export type AdminRow = { readonly person: string; readonly duty: 'system' | 'security' | 'audit' }
export type MemberRow = {
  readonly id: string
  readonly organisation: string
  readonly person: string | null
  readonly member: string | null
  readonly role: 'chair' | 'deputy' | 'secretary' | 'member'
}
/** Instants. */
export type DutyRow = {
  readonly organisation: string
  readonly from: number
  readonly to: number
  readonly line: number
  readonly person: string
}
export type PlaceRow = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly address: string | null
  readonly area: string
  readonly owner: string | null
  readonly surveyed: boolean
  readonly wkb: string
  readonly data: Readonly<Record<string, string | number | boolean>>
}
export type LayerRow = {
  readonly code: string
  readonly layer: string
  readonly organisation: string | null
  readonly staff: number
}
export type OldCodeRow = { readonly organisation: string; readonly old: string; readonly code: string }

export type Content = {
  readonly areas: readonly Area[]
  readonly boundaries: readonly BoundaryRow[]
  readonly organisations: readonly OrganisationRow[]
  readonly members: readonly MemberRow[]
  readonly persons: readonly PersonRow[]
  readonly admins: readonly AdminRow[]
  readonly posts: readonly PostRow[]
  readonly duty: readonly DutyRow[]
  readonly places: readonly PlaceRow[]
  readonly layers: readonly LayerRow[]
  readonly oldCodes: readonly OldCodeRow[]
}

/** Long work says where it is: what is being done, how many of how many. */
export type Progress = (step: string, done: number, total: number) => void
