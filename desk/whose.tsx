// Who answers for an address: somebody rings and says a street and a number.
import { useId, useState } from 'react'
import { useQ } from '../ui/ask.ts'
import { Chain } from '../ui/chain.tsx'
import type { Responsible } from '../ui/contract.ts'
import { useSettled } from '../ui/form/pick.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { t } from './texts.ts'

type Place = {
  readonly id: string
  readonly name: string
  readonly address: string | null
  readonly area: string
  readonly lon: number
  readonly lat: number
  readonly surveyed: boolean
}

export function Whose() {
  const id = useId()
  const [text, setText] = useState('')
  const [picked, setPicked] = useState<Place | null>(null)
  const wanted = useSettled(text.trim(), 200)
  const found = useQ<Place>('places', { text: wanted, limit: 8 }, { on: wanted !== '' && picked === null })
  const chain = useQ<Responsible>('responsible', { lon: picked?.lon ?? 0, lat: picked?.lat ?? 0 }, { on: picked !== null })
  return (
    <section className="card stack whose" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('desk.whose.title')}</h2>
      <label htmlFor={id} className="soft">
        {t('desk.whose.ask')}
      </label>
      <input
        id={id}
        className="field"
        type="search"
        autoComplete="off"
        maxLength={50}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setPicked(null)
        }}
      />
      <div aria-live="polite">
        {wanted !== '' && picked === null && found.data?.rows.length === 0 && <p className="soft">{t('desk.whose.none')}</p>}
        {picked === null && wanted !== '' && (
          <ul className="stack">
            {found.data?.rows.map((place) => (
              <li key={place.id}>
                <button type="button" className="button plain" onClick={() => setPicked(place)}>
                  {place.name} <span className="soft small">{place.address ?? ''}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {picked && (
          <>
            <h3>
              {picked.name} <span className="soft small">{picked.address ?? ''}</span>
              {!picked.surveyed && (
                <span className="tag" title={t('common.inventedHint')}>
                  {t('common.invented')}
                </span>
              )}
            </h3>
            {chain.data ? <Chain rows={chain.data.rows} /> : <Skeleton height={120} />}
          </>
        )}
      </div>
    </section>
  )
}
