// A report being made on the phone: the case's id from the first touch, the acts it becomes, and what is still missing.
import { codePoints, stripInvisible } from '../../rules/words.ts'
import { uuid } from '../../ui/client.ts'
import type { StepMessage } from '../../ui/contract.ts'
import { makeStep } from '../../ui/step.ts'
import type { Here } from '../place/here.ts'

export type Draft = {
  readonly id: string
  readonly county: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly voice: readonly string[]
  readonly group: string | null
  readonly category: string | null
  readonly categoryName: string
  readonly text: string
  readonly here: Here | null
  /** The grid, found on the phone or chosen; null: the centre finds it by the point or the words. */
  readonly area: string | null
  readonly placeWords: string
  /** Of a neighbour: only with his consent, and only what he wants to be reached by. */
  readonly forOther: boolean
  readonly consent: boolean
  readonly name: string
  readonly phone: string
  readonly settled: boolean
  readonly note: string
  /** When the first photo was taken, for the caption beside it. */
  readonly takenAt: number | null
}

export const blank = (county: string): Draft => ({
  id: uuid(),
  county,
  before: [],
  after: [],
  voice: [],
  group: null,
  category: null,
  categoryName: '',
  text: '',
  here: null,
  area: null,
  placeWords: '',
  forOther: false,
  consent: false,
  name: '',
  phone: '',
  settled: false,
  note: '',
  takenAt: null,
})

export const limits = { text: 2000, place: 200, name: 60, phone: 30, note: 500 } as const
export type Missing = 'category' | 'place' | 'consent' | 'after' | 'before' | 'note' | 'tooLong'

const clean = (text: string): string => stripInvisible(text).trim()

/** What a person must still do before it can go; in the order of the page. */
export function missingOf(draft: Draft): readonly Missing[] {
  const missing: Missing[] = []
  if (draft.settled && draft.before.length === 0) missing.push('before')
  if (draft.category === null) missing.push('category')
  if (draft.here === null && draft.area === null && clean(draft.placeWords) === '') missing.push('place')
  if (draft.forOther && !draft.consent) missing.push('consent')
  if (draft.settled && draft.after.length === 0) missing.push('after')
  if (draft.settled && clean(draft.note) === '') missing.push('note')
  const long = (text: string, most: number) => codePoints(clean(text)) > most
  if (long(draft.text, limits.text) || long(draft.placeWords, limits.place) || long(draft.note, limits.note))
    missing.push('tooLong')
  return missing
}

type How = { readonly forms: ReadonlyMap<string, number>; readonly post?: string | undefined }

/**
 * The acts of a finished draft, in order: reported, and settled on the spot when it was. Photos are named by the act that needs
 * them first: the photo from before goes with the report and is named again by the settling.
 */
export function stepsOf(draft: Draft, { forms, post }: How): readonly StepMessage[] {
  const { here } = draft
  const words = clean(draft.placeWords)
  const [name, phone] = [clean(draft.name), clean(draft.phone)]
  const files = [...draft.before, ...draft.voice]
  const of = { kind: 'gridEvent', case: { county: draft.county, id: draft.id }, ...(post === undefined ? {} : { post }) }
  const report = makeStep({
    ...of,
    step: 'report',
    form: forms.get('report') ?? 1,
    seen: null,
    input: {
      category: draft.category ?? '',
      text: clean(draft.text) || draft.categoryName,
      place: {
        ...(here === null ? {} : { point: { lon: here.lon, lat: here.lat, system: 'CGCS2000', accuracy: here.accuracy } }),
        ...(draft.area === null ? {} : { area: draft.area }),
        ...(words === '' ? {} : { words }),
      },
      ...(files.length === 0 ? {} : { files }),
      ...(draft.forOther
        ? {
            contact: {
              ...(name === '' ? {} : { name }),
              ...(phone === '' ? {} : { phone }),
              wants: phone === '' ? 'none' : 'call',
            },
          }
        : {}),
    },
  })
  if (!draft.settled) return [report]
  const settle = makeStep({
    ...of,
    step: 'settle',
    form: forms.get('settle') ?? 1,
    seen: 1,
    input: { before: draft.before, after: draft.after, note: clean(draft.note) },
  })
  return [report, settle]
}
