// What the kernel knows of a region: versioned data, loaded once, read by pure functions.
import type { Calendar } from './calendar.ts'
import type { ClockPolicy } from './clock.ts'
import type { Column } from './column.ts'
import type { ListItem } from './list.ts'
import type { Route } from './route.ts'

/** A sentence or name in each language; zh-CN is the source. */
export type Text = { readonly 'zh-CN': string; readonly 'zh-TW'?: string; readonly en?: string }

export type Urgency = 'urgent' | 'important' | 'ordinary'
export type DeadlineClass = 'urgent' | 'simple' | 'ordinary' | 'complex'
export type Verify = 'onSite' | 'byPhone' | 'none'

/** A leaf (or first level, with `parent: null` and no class) of the category tree. */
export type Category = {
  readonly code: string
  readonly parent: string | null
  readonly name: Text
  /** What a resident reads. */
  readonly publicName: Text
  readonly class: DeadlineClass | null
  readonly urgency: Urgency
  readonly verify: Verify
  /** Goes to the community first, in office hours, when not reported by the grid worker. */
  readonly communityFirst: boolean
  /** Post kind of the default handler, and the kind of organisation that has it (found upward from the area). */
  readonly handlerPost: string | null
  readonly handlerOrganisation: string | null
  /** It complains of a body: intake must name it, and it is kept from that body. */
  readonly complaint?: boolean
  /** A danger to others: it stays open when who told of it withdraws. */
  readonly hazard?: boolean
  /** Item of the duty list, when there is one. */
  readonly listItem: string | null
  /** What is asked of who reports it through another system; none when left out. */
  readonly questions?: readonly Question[]
}

/** One question of a category, in the types that other systems know. */
export type Question = {
  readonly code: string
  readonly text: Text
  readonly type: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist'
  readonly required: boolean
  readonly values?: readonly { readonly key: string; readonly name: Text }[]
}

export type AreaLevel = 'city' | 'county' | 'street' | 'community' | 'grid' | 'microGrid' | 'group'

/** An area as it is today. Codes of one place prefix each other once trailing zeros are trimmed (`rules/area.ts`). */
export type Area = {
  readonly code: string
  readonly level: AreaLevel
  /** base | dedicated for grids; households | shops for groups; '' otherwise. */
  readonly kind: string
  readonly name: string
  readonly parent: string | null
  /** False: an invented line under a real name (示意). */
  readonly surveyed: boolean
}

export type Organisation = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly short: string
  /** Area code it serves. */
  readonly area: string
  readonly parent: string | null
  readonly phone: string | null
  /** Duty round the clock. */
  readonly aroundTheClock: boolean
}

/** What a kind of post may do (`permissions`) is data of the region. */
export type PostKind = {
  readonly kind: string
  readonly name: Text
  readonly permissions: readonly string[]
  readonly level: AreaLevel | null
}

export type Region = {
  readonly code: string
  readonly version: number
  readonly name: Text
  /** Invented districts and demonstrations show local rules as 示例 and areas as 示意. */
  readonly invented: boolean
  readonly kinds: readonly string[]
  readonly calendar: Calendar
  readonly categories: ReadonlyMap<string, Category>
  readonly areas: ReadonlyMap<string, Area>
  readonly organisations: ReadonlyMap<string, Organisation>
  readonly postKinds: ReadonlyMap<string, PostKind>
  /** Which office a matter goes to, in order; categories name who has the rest. They have versions of their own. */
  readonly routes: readonly Route[]
  /** Items of the lists in force: who decides what. They have versions of their own. */
  readonly items: ReadonlyMap<string, ListItem>
  /** What a table can have as a column without asking anybody, and what is personal. */
  readonly columns: readonly Column[]
  /** kind → clock name → policies; the first that fits (class, urgency) is taken. */
  readonly clocks: ReadonlyMap<string, ReadonlyMap<string, readonly ClockPolicy[]>>
  /** Free settings of kinds: lengths that are not clocks, samples, grounds. */
  readonly settings: Readonly<Record<string, string | number | boolean | readonly string[]>>
}
