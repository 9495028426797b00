// What the reporter may do now, as one form made of the pieces of its schema: words, photos, solved or not, five grades.
import { useEffect, useRef } from 'react'
import type { Answer, CaseRef, May, StepMessage } from '../../ui/contract.ts'
import { makeStep } from '../../ui/step.ts'
import { unwatch } from '../around/watched.ts'
import { Beside, type Fault, reach, tied, tiedGroup } from '../faults.tsx'
import { useOutgoing } from '../outgoing.tsx'
import { type Photo, usePhotos } from '../photos.ts'
import { Picker } from '../picker.tsx'
import { dropPictures } from '../pictures.ts'
import { clean, lengthOf } from '../report/draft.ts'
import { Tel } from '../tel.tsx'
import { p, wordOf } from '../texts.ts'

const known = new Set(['text', 'files', 'solved', 'grade', 'ground', 'phone'])
/** A step whose form asks for nothing but what this page can show. */
export const offered = (may: May): boolean => (may.form.required ?? []).every((name) => known.has(name))

type Filled = {
  readonly text: string
  readonly photos: readonly Photo[]
  readonly solved: boolean | null
  readonly grade: number | null
  readonly ground: string | null
  readonly phone: string
  readonly sent: StepMessage | null
}
const empty: Filled = { text: '', photos: [], solved: null, grade: null, ground: null, phone: '', sent: null }
type Props = {
  of: CaseRef & { readonly kind: string; readonly version: number; readonly hasPhone?: boolean; readonly code?: string }
  may: May
  done: (said: string) => void
  close: () => void
}

export function ActForm({ of, may, done, close }: Props) {
  const { step, form } = may
  const has = (name: string): boolean => form.properties?.[name] !== undefined
  const needs = (name: string): boolean => form.required?.includes(name) === true
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    head.current?.scrollIntoView({ block: 'start' })
    head.current?.focus({ preventScroll: true })
  }, [])
  // A form counts UTF-16 units, two for each character that people count.
  const max = Math.floor((form.properties?.text?.maxLength ?? 1000) / 2)

  const check = (filled: Filled): readonly Fault[] => {
    const found: Fault[] = []
    if (has('solved') && needs('solved') && filled.solved === null)
      found.push({ field: 'solved', id: 'act-solved', text: p('public.fault.solved') })
    if (has('grade') && needs('grade') && filled.grade === null)
      found.push({ field: 'grade', id: 'act-grade', text: p('public.fault.grade') })
    const figures = clean(filled.phone).replace(/\D/g, '').length
    if (has('phone') && (figures > 0 ? figures < 5 : of.hasPhone !== true || clean(filled.phone) !== ''))
      found.push({ field: 'phone', id: 'act-phone', text: p('public.fault.phone') })
    if (has('ground') && needs('ground') && filled.ground === null)
      found.push({ field: 'ground', id: 'act-ground', text: p('public.fault.ground') })
    const length = lengthOf(filled.text)
    if (needs('text') && length === 0) found.push({ field: 'text', id: 'act-text', text: p('public.fault.words') })
    if (length > max) found.push({ field: 'text', id: 'act-text', text: p('public.fault.textLong', { max, n: length }) })
    if (filled.photos.some((photo) => !photo.there))
      found.push({ field: 'photos', id: 'act-photos', text: p('public.fault.photos') })
    return found
  }
  const stepOf = (filled: Filled): StepMessage => {
    const text = clean(filled.text)
    const input = {
      ...(has('solved') && filled.solved !== null ? { solved: filled.solved } : {}),
      ...(has('grade') && filled.grade !== null ? { grade: filled.grade } : {}),
      ...(has('ground') && filled.ground !== null ? { ground: filled.ground } : {}),
      ...(has('phone') && clean(filled.phone) !== '' ? { phone: clean(filled.phone) } : {}),
      ...(has('text') && text !== '' ? { text } : {}),
      ...(has('files') && filled.photos.length > 0 ? { files: filled.photos.map((photo) => photo.id) } : {}),
    }
    return makeStep({
      kind: of.kind,
      step,
      case: { county: of.county, id: of.id },
      seen: of.version,
      input,
      ...(may.version === undefined ? {} : { form: may.version }),
    })
  }
  const taken = (answer: Answer, filled: Filled) => {
    void dropPictures(filled.photos.map((photo) => photo.id))
    if (step === 'unwatch') unwatch(of.code ?? '')
    // A danger stays open when who told of it goes.
    const stays = step === 'withdraw' && answer.case !== undefined && answer.case.state !== 'withdrawn'
    if (stays) return done(p('public.act.withdraw.stays'))
    const back = step === 'rate' && answer.case !== undefined && answer.case.state !== 'rated'
    done(back ? p('public.act.rate.back') : wordOf('act', `${step}.done`, p('public.act.done')))
  }
  const { filled, set, change, still, submit, leave, said } = useOutgoing<Filled>({
    name: `act.${of.id}.${step}`,
    empty,
    check,
    step: stepOf,
    done: taken,
  })
  const photos = usePhotos(of, filled.photos, (to) => set((before) => ({ ...before, photos: to(before.photos) })))
  const hint = wordOf('act', `${step}.hint`, '')

  return (
    <form
      className="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h3 ref={head} tabIndex={-1}>
        {wordOf('act', step, step)}
      </h3>
      {hint !== '' && <p className={may.tone === 'final' ? 'notice vermilion' : 'soft'}>{hint}</p>}
      {said}
      <fieldset className="group plain" disabled={filled.sent !== null}>
        {has('solved') && (
          <Choices
            id="act-solved"
            legend={p('public.act.solved')}
            faults={still}
            options={[true, false].map((value) => ({ value, text: p(value ? 'public.act.solved.yes' : 'public.act.solved.no') }))}
            value={filled.solved}
            pick={(solved) => change({ solved })}
          />
        )}
        {has('grade') && (
          <Choices
            id="act-grade"
            legend={p('public.act.grade')}
            faults={still}
            line
            options={([5, 4, 3, 2, 1] as const).map((value) => ({ value, text: p(`public.act.grade.${value}`) }))}
            value={filled.grade}
            pick={(grade) => change({ grade })}
          />
        )}
        {has('ground') && (
          <Choices
            id="act-ground"
            legend={wordOf('act', `${step}.ground`, p('public.act.withdraw.ground'))}
            faults={still}
            options={(form.properties?.ground?.enum ?? []).map((value) => ({
              value: String(value),
              text: wordOf('ground', `${step}.${value}`, String(value)),
            }))}
            value={filled.ground}
            pick={(ground) => change({ ground })}
          />
        )}
        {filled.ground !== null && wordOf('ground', `${step}.${filled.ground}.note`, '') !== '' && (
          <p className="notice" role="status">
            {wordOf('ground', `${step}.${filled.ground}.note`, '')}
          </p>
        )}
        {has('phone') && (
          <Tel
            id="act-phone"
            label={p(of.hasPhone ? 'public.act.askCall.phoneKept' : 'public.act.askCall.phone')}
            faults={still}
            value={filled.phone}
            change={(phone) => change({ phone })}
          />
        )}
        {has('text') && (
          <div className="ask">
            <label htmlFor="act-text">{wordOf('act', `${step}.text`, p('public.text.label'))}</label>
            <textarea
              {...tied(still, 'act-text')}
              className="field"
              rows={3}
              value={filled.text}
              onChange={(event) => change({ text: event.target.value })}
            />
            <Beside faults={still} id="act-text" />
          </div>
        )}
        {has('files') && <Picker photos={photos} id="act-photos" />}
        <div className="buttons">
          <button type="submit" className={may.tone === 'final' ? 'button final' : 'button main'}>
            {may.tone === 'final' ? wordOf('act', step, step) : p('public.act.send')}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              leave()
              void dropPictures(filled.photos.map((photo) => photo.id))
              close()
              setTimeout(() => reach(`do-${step}`), 0)
            }}
          >
            {p('public.act.cancel')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}

type ChoicesProps<T> = {
  id: string
  legend: string
  faults: readonly Fault[]
  options: readonly { value: T; text: string }[]
  value: T | null
  pick: (value: T) => void
  /** A scale: in one line or one column, never in a square. */
  line?: boolean
}
function Choices<T extends boolean | number | string>({
  id,
  legend,
  faults,
  options,
  value,
  pick,
  line = false,
}: ChoicesProps<T>) {
  return (
    <fieldset className="group" {...tiedGroup(faults, id)}>
      <legend>{legend}</legend>
      <Beside faults={faults} id={id} />
      <div className={line ? 'tiles line' : 'tiles'}>
        {options.map((option) => (
          <label key={String(option.value)} className="tile">
            <input type="radio" name={id} checked={option.value === value} onChange={() => pick(option.value)} />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
