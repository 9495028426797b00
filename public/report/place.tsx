// Where it is: the phone's position, a list, or words; any of them or none, and no point is ever invented.
import { useEffect, useRef, useState } from 'react'
import type { AreaRow, Page } from '../../ui/contract.ts'
import { t } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import { Beside, type Fault, tied, tiedGroup } from '../faults.tsx'
import { Failed } from '../frame.tsx'
import { p } from '../texts.ts'
import { idOf } from './check.ts'
import { type Draft, sameArea } from './draft.ts'
import { SpokenHere } from './spoken.tsx'

type Props = { draft: Draft; change: (some: Partial<Draft>) => void; faults: readonly Fault[] }

/** Coarser than this, in metres, a person settles where it is. */
const coarse = 100

export function Place({ draft, change, faults }: Props) {
  const id = idOf('place')
  return (
    <section aria-labelledby="head-place">
      <h2 id="head-place">{p('public.place.title')}</h2>
      <p className="soft" id="hint-place">
        {p('public.place.hint')}
      </p>
      <fieldset {...tiedGroup(faults, id, 'hint-place')} className="group" aria-labelledby="head-place">
        <Beside faults={faults} id={id} />
        <Here draft={draft} change={change} />
        {draft.county !== null && <FromList draft={draft} change={change} county={draft.county} />}
        <div className="ask">
          <label htmlFor={idOf('words')}>{p('public.place.words')}</label>
          <input
            {...tied(faults, idOf('words'))}
            className="field"
            type="text"
            autoComplete="off"
            value={draft.placeWords}
            onChange={(event) => change({ placeWords: event.target.value })}
          />
          <Beside faults={faults} id={idOf('words')} />
          <SpokenHere draft={draft} change={change} />
        </div>
      </fieldset>
    </section>
  )
}

/** Which keeper takes the report: asked only where this house keeps several, and before all that belongs to one of them. */
export function Keeper({ draft, change, faults, counties }: Props & { counties: readonly { county: string; name: string }[] }) {
  return (
    <Choice
      label={p('public.place.county')}
      field={idOf('county')}
      faults={faults}
      value={draft.county}
      rows={counties.map(({ county, name }) => ({ code: county, name }))}
      pick={(county) =>
        change({ county, group: null, category: null, categoryName: '', street: null, community: null, areaName: '' })
      }
    />
  )
}

function Here({ draft, change }: Pick<Props, 'draft' | 'change'>) {
  const [state, setState] = useState<'idle' | 'finding' | 'denied' | 'failed'>('idle')
  const alive = useRef(true)
  useEffect(() => {
    alive.current = true
    return () => {
      alive.current = false
    }
  }, [])
  const find = () => {
    if (!navigator.geolocation) return setState('denied')
    setState('finding')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!alive.current) return
        setState('idle')
        change({ point: { lon: round(coords.longitude), lat: round(coords.latitude), accuracy: Math.ceil(coords.accuracy) } })
      },
      (error) => alive.current && setState(error.code === error.PERMISSION_DENIED ? 'denied' : 'failed'),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  }
  const { point } = draft
  return (
    <div>
      {point === null ? (
        <button type="button" className="button wide" onClick={find} aria-disabled={state === 'finding'}>
          <span aria-hidden="true">◎</span>
          {p('public.place.here')}
        </button>
      ) : (
        <button type="button" className="button wide" onClick={() => change({ point: null })}>
          {p('public.place.forget')}
        </button>
      )}
      <div role="status">
        {point !== null && (
          <p>
            <span aria-hidden="true">● </span>
            {p('public.place.found', { n: point.accuracy })}
            {point.accuracy > coarse && ` ${p('public.place.coarse')}`}
          </p>
        )}
        {point === null && state === 'finding' && <p>{p('public.place.finding')}</p>}
        {point === null && state === 'denied' && <p>{p('public.place.denied')}</p>}
        {point === null && state === 'failed' && <p>{p('public.place.failed')}</p>}
      </div>
    </div>
  )
}

/** A tenth of a metre is more than any phone knows. */
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

/** An area whose line was never surveyed says so wherever its name stands. */
const marked = ({ name, surveyed }: AreaRow): string =>
  surveyed ? name : t('common.withMark', { sentence: name, mark: t('common.invented') })

export type Area = Pick<Draft, 'street' | 'community' | 'areaName'>
type ListProps = { draft: Area; change: (some: Partial<Area>) => void; county: string }

/** Street, then community, from the lists of the keeper. */
export function FromList({ draft, change, county }: ListProps) {
  const streets = useAsk<Page<AreaRow>>(`/public/areas?parent=${encodeURIComponent(county)}`)
  const street = streets.value?.rows.find((row) => sameArea(row.code, draft.street)) ?? null
  const below = useAsk<Page<AreaRow>>(street === null ? null : `/public/areas?parent=${encodeURIComponent(street.code)}`)
  const community = below.value?.rows.find((row) => sameArea(row.code, draft.community)) ?? null
  const name = [street, community]
    .filter((one) => one !== null)
    .map(marked)
    .join(' ')
  useEffect(() => {
    if (street !== null && (below.value !== null || draft.community === null) && name !== draft.areaName)
      change({ areaName: name })
  }, [street, below.value, name, draft.areaName, draft.community, change])
  const fault = streets.fault ?? below.fault
  if (fault !== null)
    return (
      <Failed why={p('public.place.listFailed', { why: fault.message })} again={streets.fault ? streets.again : below.again} />
    )
  return (
    <div className="pair">
      <Choice
        label={p('public.place.street')}
        field="field-street"
        value={street?.code ?? null}
        rows={(streets.value?.rows ?? []).map((row) => ({ code: row.code, name: marked(row) }))}
        pick={(code) => change({ street: code, community: null, areaName: '' })}
      />
      {street !== null && (
        <Choice
          label={p('public.place.community')}
          field="field-community"
          value={community?.code ?? null}
          rows={(below.value?.rows ?? []).map((row) => ({ code: row.code, name: marked(row) }))}
          pick={(code) => change({ community: code, areaName: '' })}
        />
      )}
    </div>
  )
}

type ChoiceProps = {
  label: string
  field: string
  value: string | null
  rows: readonly { code: string; name: string }[]
  pick: (code: string | null) => void
  faults?: readonly Fault[]
}
export function Choice({ label, field, value, rows, pick, faults = [] }: ChoiceProps) {
  return (
    <div className="ask">
      <label htmlFor={field}>{label}</label>
      <select
        {...tied(faults, field)}
        className="field"
        value={value ?? ''}
        onChange={(event) => pick(event.target.value || null)}
      >
        <option value="">{p('public.place.unknown')}</option>
        {rows.map((row) => (
          <option key={row.code} value={row.code}>
            {row.name}
          </option>
        ))}
      </select>
      <Beside faults={faults} id={field} />
    </div>
  )
}
