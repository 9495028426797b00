// What a kind adds to the screens, one line each; a kind without a line here is drawn from its declaration alone.
import type { ComponentType } from 'react'
import type { StepMessage } from '../ui/contract.ts'
import { type Language, learn } from '../ui/texts.ts'

type Texts = () => Promise<{ default: Readonly<Record<string, string>> }>
type KindScreens = {
  /** Words of the kind's own states, steps, clocks and fields: 'state.x', 'step.y', 'clock.z', 'field.f'. */
  readonly texts?: Readonly<Record<Language, Texts>>
  /** The step a person on the desk opens a case with, and how its form is laid out there. */
  readonly report?: () => Promise<{ default: ComponentType<ReportProps> }>
  /** Steps that a phone lays out in the kind's own way, by name. */
  readonly thumb?: Readonly<Record<string, () => Promise<{ default: ComponentType<ThumbProps> }>>>
}
/** What a phone lends to a step that is laid out in the kind's own way; it works without a line. */
export type ThumbProps = {
  readonly case: { readonly county: string; readonly id: string }
  readonly seen: number
  readonly area: string
  readonly placeText: string | null
  readonly post: string | undefined
  /** The version of a form as the phone knows it. */
  readonly versionOf: (kind: string, step: string) => number
  readonly categories: readonly {
    readonly code: string
    readonly name: string
    readonly parent: string | null
    readonly class: string | null
  }[]
  /** Keeps the acts in this order; all of them, or it throws and nothing was done. */
  readonly act: (steps: readonly StepMessage[]) => Promise<void>
  readonly onDone: () => void
  readonly onCancel: () => void
}
/** The case as the answer names it: it may lie where the person who reported it sees no cases. */
export type Reported = {
  readonly county: string
  readonly id: string
  readonly code: string
  /** To be handed to the resident for whom it was reported. */
  readonly receipt: { readonly word: string; readonly link: string } | null
}
export type ReportProps = {
  readonly county: string
  /** Entered from a printed form: its code, the time written on it, and the case that it opens. */
  readonly paper?: { readonly form: string; readonly at: number; readonly case: string }
  readonly onReported: (reported: Reported) => void
}

export const screens: Readonly<Record<string, KindScreens>> = {
  gridEvent: { report: () => import('./gridEvent/screens/report.tsx') },
  admission: {
    texts: {
      'zh-CN': () => import('./admission/texts/zh-CN.json'),
      'zh-TW': () => import('./admission/texts/zh-TW.json'),
      en: () => import('./admission/texts/en.json'),
    },
  },
  shareGrant: {
    texts: {
      'zh-CN': () => import('./shareGrant/texts/zh-CN.json'),
      'zh-TW': () => import('./shareGrant/texts/zh-TW.json'),
      en: () => import('./shareGrant/texts/en.json'),
    },
  },
  dataRequest: {
    texts: {
      'zh-CN': () => import('./dataRequest/texts/zh-CN.json'),
      'zh-TW': () => import('./dataRequest/texts/zh-TW.json'),
      en: () => import('./dataRequest/texts/en.json'),
    },
  },
  publicQuestion: {
    texts: {
      'zh-CN': () => import('./publicQuestion/texts/zh-CN.json'),
      'zh-TW': () => import('./publicQuestion/texts/zh-TW.json'),
      en: () => import('./publicQuestion/texts/en.json'),
    },
  },
  meeting: {
    texts: {
      'zh-CN': () => import('./meeting/texts/zh-CN.json'),
      'zh-TW': () => import('./meeting/texts/zh-TW.json'),
      en: () => import('./meeting/texts/en.json'),
    },
  },
  proactive: {
    texts: {
      'zh-CN': () => import('./proactive/texts/zh-CN.json'),
      'zh-TW': () => import('./proactive/texts/zh-TW.json'),
      en: () => import('./proactive/texts/en.json'),
    },
  },
  whistle: {
    texts: {
      'zh-CN': () => import('./whistle/texts/zh-CN.json'),
      'zh-TW': () => import('./whistle/texts/zh-TW.json'),
      en: () => import('./whistle/texts/en.json'),
    },
  },
  visitation: {
    texts: {
      'zh-CN': () => import('./visitation/texts/zh-CN.json'),
      'zh-TW': () => import('./visitation/texts/zh-TW.json'),
      en: () => import('./visitation/texts/en.json'),
    },
  },
  visit: {
    texts: {
      'zh-CN': () => import('./visit/texts/zh-CN.json'),
      'zh-TW': () => import('./visit/texts/zh-TW.json'),
      en: () => import('./visit/texts/en.json'),
    },
    thumb: { requests: () => import('./visit/screens/requests.tsx') },
  },
  workOrder: {
    texts: {
      'zh-CN': () => import('./workOrder/texts/zh-CN.json'),
      'zh-TW': () => import('./workOrder/texts/zh-TW.json'),
      en: () => import('./workOrder/texts/en.json'),
    },
  },
}

/** Teaches the language in use the words that kinds bring themselves. */
export async function learnKinds(language: Language): Promise<void> {
  await Promise.all(
    Object.entries(screens).map(async ([kind, { texts }]) => {
      if (texts) learn(kind, (await texts[language]()).default)
    }),
  )
}
