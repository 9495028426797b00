// Where it is: a point from the device or the map, an area from a list, words; all three may stay empty, none is invented.

import { lazy, Suspense, useState } from 'react'
import { Skeleton } from '../skeleton.tsx'
import { t } from '../texts.ts'
import { AreaPicker } from './pick.tsx'
import { SpokenField, type SpokenPlace } from './spoken.tsx'

const PointMap = lazy(() => import('../map/point.tsx'))

export type Place = {
  readonly point?: { readonly lon: number; readonly lat: number; readonly system: 'CGCS2000'; readonly accuracy: number | null }
  readonly area?: string
  readonly words?: string
}
type Props = {
  readonly id: string
  readonly value: Place
  readonly onChange: (place: Place) => void
  readonly describedBy: string | undefined
}

export function PlaceField({ id, value, onChange, describedBy }: Props) {
  const [finding, setFinding] = useState<'no' | 'yes' | 'denied'>('no')
  const [mapOpen, setMapOpen] = useState(false)
  const set = (some: { [K in keyof Place]?: Place[K] | undefined }) => {
    const next = Object.entries({ ...value, ...some }).filter(([, one]) => one !== undefined && one !== '')
    onChange(Object.fromEntries(next) as Place)
  }
  const here = () => {
    if (!('geolocation' in navigator)) {
      setFinding('denied')
      return
    }
    setFinding('yes')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setFinding('no')
        set({ point: { lon: coords.longitude, lat: coords.latitude, system: 'CGCS2000', accuracy: coords.accuracy } })
      },
      () => setFinding('denied'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    )
  }
  /** Beside a place a point says less: so much, in metres, it may be off. */
  const spoken = (place: SpokenPlace, words: string) =>
    set({
      area: place.grid ?? (place.area.length > 12 ? place.area.slice(0, 12) : place.area),
      words: value.words || words,
      point:
        place.lon === null || place.lat === null
          ? undefined
          : { lon: place.lon, lat: place.lat, system: 'CGCS2000', accuracy: place.relation === 'at' ? 15 : 60 },
    })
  const { point } = value
  return (
    <div className="stack">
      <SpokenField onPick={spoken} letter="p" />
      <div className="row-of">
        <button type="button" className="button" onClick={here} disabled={finding === 'yes'}>
          {t(finding === 'yes' ? 'common.place.finding' : 'common.place.here')}
        </button>
        <button type="button" className="button" aria-expanded={mapOpen} onClick={() => setMapOpen(!mapOpen)}>
          {t('common.place.map')}
        </button>
      </div>
      <div role="status" className="small">
        {finding === 'denied' && <p className="notice amber">{t('common.place.denied')}</p>}
        {point && (
          <span className="row-of figures">
            {t('common.place.point', { lon: point.lon.toFixed(5), lat: point.lat.toFixed(5) })}
            {point.accuracy !== null && ` · ${t('common.place.accuracy', { n: Math.round(point.accuracy) })}`}
            <button type="button" className="button plain" onClick={() => set({ point: undefined })}>
              {t('common.place.clear')}
            </button>
          </span>
        )}
      </div>
      {mapOpen && (
        <Suspense fallback={<Skeleton height={260} />}>
          <PointMap
            point={point ? [point.lon, point.lat] : null}
            onPoint={([lon, lat]) => set({ point: { lon, lat, system: 'CGCS2000', accuracy: null } })}
          />
        </Suspense>
      )}
      <label className="small" htmlFor={`${id}-area`}>
        {t('common.place.area')}
      </label>
      <AreaPicker
        id={`${id}-area`}
        value={value.area ?? null}
        onChange={(area) => set({ area: area ?? undefined })}
        invalid={false}
        describedBy={describedBy}
      />
      <label className="small" htmlFor={`${id}-words`}>
        {t('common.place.words')}
      </label>
      <input
        id={`${id}-words`}
        className="field"
        value={value.words ?? ''}
        maxLength={200}
        onChange={(event) => set({ words: event.target.value })}
      />
    </div>
  )
}
