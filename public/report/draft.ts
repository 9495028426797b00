// A report being written, as this device keeps it: with the case id it will have, so that it can only ever become one case.
import { isCode, parentOf, trimCode } from '../../rules/area.ts'
import { codePoints, stripInvisible } from '../../rules/words.ts'
import { uuid } from '../../ui/client.ts'
import type { StepMessage } from '../../ui/contract.ts'
import { makeStep } from '../../ui/step.ts'
import { language } from '../../ui/texts.ts'
import type { Photo } from '../photos.ts'

export type Wants = 'none' | 'message' | 'email' | 'call'
export type Point = { readonly lon: number; readonly lat: number; readonly accuracy: number }
export type Draft = {
  readonly id: string
  readonly county: string | null
  readonly group: string | null
  readonly category: string | null
  /** The category as the resident read it; becomes the text when a photo came without words. */
  readonly categoryName: string
  /** Answers to what the category asks, and which of it must be answered. */
  readonly answers: { readonly of: string | null; readonly given: Readonly<Record<string, readonly string[]>> }
  readonly asked: { readonly of: string; readonly needed: readonly string[] } | null
  readonly text: string
  readonly photos: readonly Photo[]
  /** What was said instead of written. */
  readonly voice: Photo | null
  readonly point: Point | null
  readonly street: string | null
  readonly community: string | null
  /** Names of the two above as read, for the review. */
  readonly areaName: string
  readonly placeWords: string
  readonly wants: Wants
  readonly name: string
  readonly phone: string
  readonly email: string
  readonly secret: boolean
  /** It is about this office, which will never see it; '' while none is chosen, null where it is about none. */
  readonly about: string | null
  /** On its way: the very step, repeated unchanged until it is answered. */
  readonly sent: StepMessage | null
  /** An earlier one that was never answered and then changed; it may have arrived. */
  readonly before: StepMessage | null
}

/** Version of the notice of what is collected and why (public.notice.*), kept with the case; raise it when those sentences change. */
const noticeVersion = 'public-report:4'
export const limits = { text: 2000, place: 200, name: 60, phone: 30, email: 120 } as const

export const blank = (county: string | null): Draft => ({
  id: uuid(),
  county,
  group: null,
  category: null,
  categoryName: '',
  answers: { of: null, given: {} },
  asked: null,
  text: '',
  photos: [],
  voice: null,
  point: null,
  street: null,
  community: null,
  areaName: '',
  placeWords: '',
  wants: 'none',
  name: '',
  phone: '',
  email: '',
  secret: false,
  about: null,
  sent: null,
  before: null,
})

/** True once there is something that would be a pity to lose. */
export const begun = (draft: Draft): boolean =>
  [draft.group, draft.category, draft.voice, draft.point, draft.sent].some((one) => one !== null) ||
  [draft.text, draft.placeWords, draft.name, draft.phone].some((one) => one.trim() !== '') ||
  draft.photos.length > 0

/**
 * What a paper on a door has filled in: ?county=&area=&group=&category= of the address. Codes that are none are left out;
 * a grid's code counts as its community.
 */
export function fromPaper(query: Readonly<Record<string, string>>): Partial<Draft> {
  const { county, area, category } = query
  const codes = /^[0-9A-Za-z.:_-]{1,60}$/
  const place = area !== undefined && /^\d{9,15}$/.test(area) ? area.slice(0, 12) : null
  const community = place !== null && place.length === 12 && !place.endsWith('000') ? place : null
  const street = community !== null ? parentOf(community) : place
  return {
    ...(county !== undefined && codes.test(county) ? { county } : {}),
    ...(community !== null ? { community } : {}),
    ...(street !== null ? { street } : {}),
    ...(category !== undefined && codes.test(category) ? { category } : {}),
  }
}

/** Without what cannot be stored or seen: people paste, and cannot find such characters themselves. */
export const clean = (text: string): string =>
  stripInvisible(text)
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[^\P{Control}\t\n\r]/gu, '')
    .trim()

export const lengthOf = (text: string): number => codePoints(clean(text))

/** The words that will stand in the report. */
export const textOf = (draft: Draft): string => clean(draft.text) || draft.categoryName

/** Answers to the category that is chosen now; null where it asks nothing that is known. */
function answersOf({ answers, asked, category }: Draft): Readonly<Record<string, readonly string[]>> | null {
  if (answers.of !== category || category === null) return asked?.of === category && asked?.needed.length ? {} : null
  const given = Object.entries(answers.given)
    .map(([code, values]) => [code, values.map(clean).filter((one) => one !== '')] as const)
    .filter(([, values]) => values.length > 0)
  return given.length === 0 && !asked?.needed.length ? null : Object.fromEntries(given)
}

/** The report as a step with a key of its own. `county` and `category` must be chosen. */
export function stepOf(draft: Draft): StepMessage {
  const { point } = draft
  const files = [...draft.photos, ...(draft.voice === null ? [] : [draft.voice])].map((one) => one.id)
  const area = draft.community ?? draft.street
  const words = clean(draft.placeWords)
  const name = clean(draft.name)
  const phone = clean(draft.phone)
  const email = draft.wants === 'email' ? clean(draft.email) : ''
  const answers = answersOf(draft)
  return makeStep({
    kind: 'gridEvent',
    step: 'report',
    case: { county: draft.county ?? '', id: draft.id },
    seen: null,
    input: {
      category: draft.category ?? '',
      text: textOf(draft),
      place: {
        // A browser measures in WGS84, which is CGCS2000 to within centimetres.
        ...(point === null ? {} : { point: { lon: point.lon, lat: point.lat, system: 'CGCS2000', accuracy: point.accuracy } }),
        ...(area === null ? {} : { area }),
        ...(words === '' ? {} : { words }),
      },
      ...(answers === null ? {} : { answers }),
      ...(files.length === 0 ? {} : { files }),
      ...(name === '' && phone === '' && draft.wants === 'none'
        ? {}
        : {
            contact: {
              ...(name === '' ? {} : { name }),
              ...(phone === '' ? {} : { phone }),
              ...(email === '' ? {} : { email }),
              wants: draft.wants,
            },
          }),
      // What is told about an office is told in confidence too.
      ...(draft.secret || draft.about !== null ? { secret: true } : {}),
      ...(draft.about ? { barred: [draft.about] } : {}),
      language: language(),
      notice: noticeVersion,
    },
  })
}

/** Two area codes that mean the same area, however many zeros fill them up. */
export const sameArea = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && (a === b || (isCode(a) && isCode(b) && trimCode(a) === trimCode(b)))
