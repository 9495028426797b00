// Looking it over before sending: everything as it will be sent, each part with a way back to it.
import type { ReactNode } from 'react'
import type { Refused } from '../../ui/client.ts'
import { go } from '../../ui/router.tsx'
import { t } from '../../ui/texts.ts'
import { reach, Summary } from '../faults.tsx'
import { Thumb } from '../picker.tsx'
import { p } from '../texts.ts'
import { type Field, idOf } from './check.ts'
import { clean, type Draft } from './draft.ts'
import type { County } from './report.tsx'

/** A refusal that no field can mend. A matter that arrived before is told as such, with a way on. */
export function Refusal({ why, round, fresh }: { why: Refused; round: number; fresh: () => void }) {
  const already = why.code === 'idTaken' || why.code === 'keyReused'
  return (
    <Summary title={p('public.refused.title')} round={round}>
      <p>{already ? p('public.refused.already') : why.message}</p>
      {already ? (
        <button type="button" className="button" onClick={fresh}>
          {p('public.refused.fresh')}
        </button>
      ) : (
        <p>{t('common.kept')}</p>
      )}
    </Summary>
  )
}

function Part({ name, field, children }: { name: string; field: Field; children: ReactNode }) {
  const change = () => {
    go('/public/report')
    // The form stands after the next frame.
    setTimeout(() => reach(idOf(field)), 60)
  }
  return (
    <div className="part">
      <dt>{name}</dt>
      <dd>{children}</dd>
      <dd className="part-act">
        <button type="button" className="button" aria-label={p('public.review.changeWhat', { what: name })} onClick={change}>
          {p('public.review.change')}
        </button>
      </dd>
    </div>
  )
}

export function Review({ draft, counties, send }: { draft: Draft; counties: readonly County[]; send: () => void }) {
  const text = clean(draft.text)
  const words = clean(draft.placeWords)
  const county = counties.length > 1 ? counties.find((one) => one.county === draft.county)?.name : undefined
  const places = [
    county,
    draft.point === null ? undefined : p('public.review.point', { n: draft.point.accuracy }),
    draft.areaName || undefined,
    words || undefined,
  ].filter((one) => one !== undefined)
  const contact = [
    p(`public.wants.${draft.wants}`),
    draft.wants === 'email' ? clean(draft.email) : '',
    clean(draft.phone),
    clean(draft.name),
  ].filter((one) => one !== '')
  return (
    <div className="page">
      <dl className="parts">
        <Part name={p('public.review.what')} field="category">
          {draft.categoryName}
        </Part>
        <Part name={p('public.review.text')} field="text">
          {text === '' ? p('public.review.textFrom', { text: draft.categoryName }) : <span className="words">{text}</span>}
        </Part>
        <Part name={p('public.review.photos')} field="photos">
          {draft.voice !== null && <p>{p('open.voice.one')}</p>}
          {draft.photos.length === 0 ? (
            draft.voice === null && p('public.review.nothing')
          ) : (
            <>
              {p('public.review.photoCount', { n: draft.photos.length })}
              <span className="photos">
                {draft.photos.map((photo, i) => (
                  <Thumb key={photo.id} id={photo.id} alt={p('public.photos.one', { n: i + 1 })} />
                ))}
              </span>
            </>
          )}
        </Part>
        <Part name={p('public.review.place')} field="place">
          {places.length === 0 ? (
            p('public.review.nothing')
          ) : (
            <ul>
              {places.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          )}
        </Part>
        <Part name={p('public.review.contact')} field="phone">
          <ul>
            {contact.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Part>
        <Part name={p('public.review.secret')} field="phone">
          {t(draft.secret || draft.about !== null ? 'common.yes' : 'common.no')}
          {draft.about !== null && <p className="soft">{p('open.about.hint')}</p>}
        </Part>
      </dl>
      <p className="soft">{p('public.review.then')}</p>
      <div className="buttons">
        <button type="button" className="button main" onClick={send}>
          {p('public.review.send')}
        </button>
      </div>
    </div>
  )
}
