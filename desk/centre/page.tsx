// The centre as an inspection finds it: who sits at which window now, and its own check of the five standardisations with what shows it.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { Alarm, NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { Refused, send } from '../../ui/client.ts'
import { useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'

type State = 'met' | 'partly' | 'lacking'
type Checked = {
  readonly item: string
  readonly state: State | null
  readonly evidence: string | null
  readonly byName: string | null
  readonly at: number | null
}
type Window = {
  readonly id: string
  readonly name: string
  readonly department: string
  readonly way: 'permanent' | 'rotating' | 'onCall'
  readonly from: number
  readonly to: number
  readonly person: string | null
  readonly phone: string | null
  readonly now: boolean
}
type Page = {
  readonly rows: readonly Checked[]
  readonly centre: { readonly id: string; readonly name: string }
  readonly windows: readonly Window[]
  readonly mayCheck: boolean
  readonly centres: readonly { readonly id: string; readonly name: string }[]
}
const states = ['met', 'partly', 'lacking'] as const
const mark: Readonly<Record<State, string>> = { met: '●', partly: '▲', lacking: '■' }
const hour = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export default function Centre() {
  const [query, change] = useQuery()
  const { data, error } = useQ<Checked>('centre', { centre: query.centre ?? null }, { fresh: 30_000 })
  const page = data as Page | undefined
  if (error) return <NotLoaded error={error} />
  if (!page) return <Skeleton height={400} />
  const groups = [...Map.groupBy(page.rows, (one) => one.item.split('.')[0] ?? '')]
  return (
    <div className="page stack">
      <h1>{page.centre.name}</h1>
      <p className="soft">{t('hotline.centre.lead')}</p>
      <label className="row-of">
        {t('hotline.centre.which')}
        <select className="field short-field" value={page.centre.id} onChange={(event) => change({ centre: event.target.value })}>
          {[page.centre, ...page.centres.filter((one) => one.id !== page.centre.id)].map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <section className="card stack" aria-labelledby="windows">
        <h2 id="windows">{t('hotline.centre.windows')}</h2>
        {page.windows.length === 0 ? (
          <p className="soft">{t('hotline.centre.noWindows')}</p>
        ) : (
          <div className="board-scroll">
            <table className="coverage">
              <thead>
                <tr>
                  {(['window', 'department', 'way', 'hours', 'who', 'now'] as const).map((one) => (
                    <th key={one} scope="col">
                      {t(`hotline.centre.column.${one}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {page.windows.map((one) => (
                  <tr key={one.id}>
                    <th scope="row">{one.name}</th>
                    <td>{one.department}</td>
                    <td>{t(`hotline.centre.way.${one.way}`)}</td>
                    <td className="figures">{one.way === 'onCall' ? '–' : `${hour(one.from)}–${hour(one.to)}`}</td>
                    <td>
                      {one.person ?? '–'} <span className="figures">{one.phone ?? ''}</span>
                    </td>
                    <td>{one.now ? `● ${t('hotline.centre.here')}` : `○ ${t('hotline.centre.away')}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {groups.map(([standard, rows]) => (
        <section key={standard} className="card stack" aria-labelledby={`standard-${standard}`}>
          <h2 id={`standard-${standard}`}>{find(`hotline.standard.${standard}`) ?? standard}</h2>
          <ul className="plain-list stack">
            {rows.map((one) => (
              <Item key={one.item} one={one} centre={page.centre.id} may={page.mayCheck} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Item({ one, centre, may }: { one: Checked; centre: string; may: boolean }) {
  const id = useId()
  const client = useQueryClient()
  const [editing, setEditing] = useState(false)
  const [state, setState] = useState<State>(one.state ?? 'met')
  const [evidence, setEvidence] = useState(one.evidence ?? '')
  const [refused, setRefused] = useState<string | null>(null)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setRefused(null)
    try {
      await send('POST', `/centre/${centre}/check`, { item: one.item, state, evidence: evidence.trim() })
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'centre' })
      setEditing(false)
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
  }
  return (
    <li className="stack">
      <p className="row-of">
        <b>{find(`hotline.item.${one.item}`) ?? one.item}</b>
        <span className={one.state === 'lacking' ? 'tag vermilion' : one.state === 'partly' ? 'tag amber' : 'tag'}>
          {one.state === null
            ? `○ ${t('hotline.centre.unseen')}`
            : `${mark[one.state]} ${t(`hotline.centre.state.${one.state}`)}`}
        </span>
        {may && !editing && (
          <button type="button" className="button plain" onClick={() => setEditing(true)}>
            {t('hotline.centre.look')}
          </button>
        )}
      </p>
      {one.evidence !== null && (
        <p className="small">
          {one.evidence}{' '}
          <span className="soft">{[one.byName, one.at === null ? null : exactWords(one.at)].filter(Boolean).join(' · ')}</span>
        </p>
      )}
      {editing && (
        <form className="stack" onSubmit={save}>
          <fieldset className="row-of plain-set">
            <legend className="small">{t('hotline.centre.found')}</legend>
            {states.map((as) => (
              <label key={as} className="flag">
                <input type="radio" name={id} checked={state === as} onChange={() => setState(as)} />
                {t(`hotline.centre.state.${as}`)}
              </label>
            ))}
          </fieldset>
          <label className="stack" htmlFor={`${id}-evidence`}>
            {t('hotline.centre.evidence')}
            <textarea
              id={`${id}-evidence`}
              className="field"
              rows={2}
              maxLength={500}
              value={evidence}
              onChange={(event) => setEvidence(event.target.value)}
            />
          </label>
          {refused && <Alarm>{refused}</Alarm>}
          <div className="row-of">
            <button type="submit" className="button main" disabled={evidence.trim() === ''}>
              {t('hotline.centre.save')}
            </button>
            <button type="button" className="button" onClick={() => setEditing(false)}>
              {t('hotline.centre.cancel')}
            </button>
          </div>
        </form>
      )}
    </li>
  )
}
