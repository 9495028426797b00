// What a resident writes of the place, found while she writes: offered below, never chosen for her.
import { useEffect, useState } from 'react'
import type { Page } from '../../ui/contract.ts'
import { find, t } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import type { Draft } from './draft.ts'

type Found = {
  readonly id: string | null
  readonly kind: string
  readonly name: string
  readonly said: string
  readonly why: string
  readonly relation: string
  readonly address: string | null
  readonly area: string
  readonly communityName: string | null
  readonly lon: number | null
  readonly lat: number | null
}
/** Of a doubtful likeness a person who knows the place is not asked. */
const doubtful = new Set(['part'])

export function SpokenHere({ draft, change }: { draft: Draft; change: (some: Partial<Draft>) => void }) {
  const words = draft.placeWords.trim()
  const [asked, setAsked] = useState('')
  const [taken, setTaken] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(words.slice(0, 50)), 350)
    return () => clearTimeout(timer)
  }, [words])
  const county = draft.county === null ? '' : `&county=${encodeURIComponent(draft.county)}`
  const on = [...asked].length > 1 && taken !== asked
  const { value } = useAsk<Page<Found>>(on ? `/q/places?limit=4${county}&text=${encodeURIComponent(asked)}` : null)
  const rows = on ? (value?.rows ?? []).filter((one) => !doubtful.has(one.why)) : []
  const take = (one: Found) => {
    setTaken(asked)
    const street = one.area.length >= 9 ? one.area.slice(0, 9) : null
    const community = one.area.length >= 12 && !/000$/.test(one.area.slice(0, 12)) ? one.area.slice(0, 12) : null
    change({
      ...(one.lon !== null && one.lat !== null
        ? { point: { lon: one.lon, lat: one.lat, accuracy: one.relation === 'at' ? 15 : 60 } }
        : {}),
      street: street === null ? draft.street : `${street}000`,
      community: community ?? draft.community,
    })
  }
  return (
    <div role="status">
      {rows.length > 0 && <p className="soft">{t('common.place.spoken.found', { n: rows.length })}</p>}
      {rows.map((one) => (
        <button key={one.id ?? one.area} type="button" className="button wide" onClick={() => take(one)}>
          <span>
            {one.name}{' '}
            <span className="soft">
              {[
                find(`common.place.kind.${one.kind}`),
                one.address === one.name ? null : one.address,
                one.communityName,
                find(`common.place.relation.${one.relation}`),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </span>
        </button>
      ))}
    </div>
  )
}
