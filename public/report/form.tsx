// The page to fill in: what is collected and why comes first, then what, how, where and whom to tell.
import { Link } from '../../ui/router.tsx'
import { Beside, type Fault, Faults, tied } from '../faults.tsx'
import { Twice } from '../frame.tsx'
import type { Photos } from '../photos.ts'
import { Picker } from '../picker.tsx'
import { findReceipt } from '../receipt/receipts.ts'
import { p } from '../texts.ts'
import { Voice } from '../voice.tsx'
import { Category } from './category.tsx'
import { idOf } from './check.ts'
import { Contact } from './contact.tsx'
import { begun, type Draft } from './draft.ts'
import { Guess } from './guess.tsx'
import { Near } from './near.tsx'
import { Keeper, Place } from './place.tsx'
import { Questions } from './questions.tsx'
import type { County } from './report.tsx'

/** How sure a camera is of its place, in metres [D]. */
const byCamera = 30

type Props = {
  draft: Draft
  change: (some: Partial<Draft>) => void
  photos: Photos
  counties: readonly County[]
  faults: readonly Fault[]
  round: number
  kept: boolean
  next: () => void
  clear: () => void
}

export function Form({ draft, change, photos, counties, faults, round, kept, next, clear }: Props) {
  const asked = draft.county === null ? counties : counties.filter((one) => one.county === draft.county)
  const keeper = asked.map((one) => one.name).join(', ')
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      <Faults faults={faults} round={round} />
      {findReceipt() !== null && !begun(draft) && (
        <p>
          <Link to="/public/receipt">{p('public.report.last')}</Link>
        </p>
      )}
      <section className="notice" aria-labelledby="head-notice">
        <h2 id="head-notice">{p('public.notice.title')}</h2>
        <ul>
          <li>{p('public.notice.by', { name: keeper })}</li>
          <li>{p('public.notice.what')}</li>
          <li>{p('public.notice.why')}</li>
          <li>{p('public.notice.who')}</li>
          <li>{p('public.notice.until')}</li>
          <li>{p('public.notice.photo')}</li>
          <li>{p('public.notice.rights')}</li>
        </ul>
      </section>
      {counties.length > 1 && draft.before === null && (
        <Keeper draft={draft} change={change} faults={faults} counties={counties} />
      )}
      <section aria-labelledby="head-text">
        <h2 id="head-text">{p('public.text.title')}</h2>
        <p className="soft" id="hint-text">
          {p('public.text.hint')}
        </p>
        <div className="ask">
          <label htmlFor={idOf('text')}>{p('public.text.label')}</label>
          <textarea
            {...tied(faults, idOf('text'), 'hint-text')}
            className="field"
            rows={3}
            value={draft.text}
            onChange={(event) => change({ text: event.target.value })}
          />
          <Beside faults={faults} id={idOf('text')} />
        </div>
        <Picker photos={photos} id={idOf('photos')} />
        <Beside faults={faults} id={idOf('photos')} />
        {photos.taken !== null && draft.point === null && (
          <button
            type="button"
            className="button wide"
            onClick={() => photos.taken && change({ point: { ...photos.taken, accuracy: byCamera } })}
          >
            <span aria-hidden="true">◎</span>
            {p('open.taken.use')}
          </button>
        )}
        <Voice
          of={draft.county === null ? null : { county: draft.county, id: draft.id }}
          voice={draft.voice}
          change={(voice) => change({ voice })}
          id="field-voice"
        />
        <Guess draft={draft} change={change} />
      </section>
      {draft.county !== null && <Category draft={draft} change={change} faults={faults} county={draft.county} />}
      {draft.county !== null && <Questions draft={draft} change={change} faults={faults} county={draft.county} />}
      <Place draft={draft} change={change} faults={faults} />
      <Near draft={draft} />
      <Contact draft={draft} change={change} faults={faults} />
      <p className="soft" role="status">
        {p(kept ? 'public.report.saved' : 'public.report.notSaved')}
      </p>
      <div className="buttons">
        <button type="submit" className="button main">
          {p('public.report.next')}
        </button>
        {begun(draft) && (
          <Twice
            label={p('public.report.clear')}
            ask={p('public.report.clearAsk')}
            yes={p('public.report.clearYes')}
            no={p('public.report.clearNo')}
            act={clear}
          />
        )}
      </div>
    </form>
  )
}
