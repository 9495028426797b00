// What the registers answer: who I am, settings, categories, areas, offices, who is responsible.

export type Responsible = {
  readonly role: string
  readonly person: string | null
  readonly organisation: string | null
  readonly phone: string | null
  readonly onDuty?: boolean | null
  readonly from: number
  readonly to: number | null
  /** While the holder is away. */
  readonly deputy?: { readonly person: string; readonly phone: string | null } | null
}

type Post = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly organisation: string
  readonly organisationName: string
  readonly areas: readonly string[]
  readonly permissions: readonly string[]
  readonly via: 'own' | 'deputy' | 'loan'
}

export type Me = {
  readonly person: { readonly id: string; readonly name: string; readonly login: string }
  readonly posts: readonly Post[]
  readonly region: { readonly code: string; readonly name: string; readonly invented: boolean; readonly version: number }
  readonly counties: readonly string[]
  /** Nothing that is done now counts. */
  readonly practice?: boolean
  readonly language: string | null
  readonly unread: number
  /** Of the last days, the newest first: my sign-in was reset, and who asked for it. */
  readonly reset?: readonly { readonly at: number; readonly byName: string }[]
}

export type Settings = {
  readonly baseMap?: { readonly tiles: string | null; readonly system?: string; readonly approval: string | null } | null
  readonly region?: {
    readonly code: string
    readonly name: string
    readonly invented: boolean
    readonly zone?: { readonly offsets: readonly { readonly from: number | null; readonly minutes: number }[] }
  }
  readonly languages?: readonly string[]
  /** True where the region is invented and its demo people may be tried. */
  readonly demo?: boolean
}

export type CategoryRow = {
  readonly code: string
  readonly parent: string | null
  readonly name: string
  readonly publicName: string
  readonly class: string | null
  readonly urgency: string
  readonly verify: string
  readonly handlerPost: string | null
  readonly handlerOrganisation: string | null
  readonly listItem: string | null
  readonly questions: readonly QuestionRow[]
}
/** What a category asks beside words and place; `values` of a list. */
export type QuestionRow = {
  readonly code: string
  readonly text: string
  readonly type: string
  readonly required: boolean
  readonly values: readonly { readonly key: string; readonly name: string }[] | null
}

export type AreaRow = {
  readonly code: string
  readonly name: string
  readonly level: string
  readonly kind: string
  readonly parent: string | null
  readonly surveyed: boolean
  /** West, south, east, north in degrees; null without a line. */
  readonly bbox: readonly [number, number, number, number] | null
}

export type OrganisationRow = {
  readonly id: string
  readonly name: string
  readonly short: string
  readonly kind: string
  readonly area: string
  readonly phone: string | null
  readonly aroundTheClock: boolean
  readonly hours: unknown
}
