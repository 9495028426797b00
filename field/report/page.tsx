// Reporting with one thumb: photo, tile, two words or a voice; the place comes from the phone; settled here, or sent on.
import { useEffect, useMemo, useRef, useState } from 'react'
import { trimCode } from '../../rules/area.ts'
import { serverNow } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { go, useQuery } from '../../ui/router.tsx'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { asRefused } from '../acts.tsx'
import { useDrafts } from '../kit.tsx'
import { Photos } from '../photo/photos.tsx'
import { gridAt } from '../place/grid.ts'
import { useHere } from '../place/here.ts'
import { f } from '../texts.ts'
import { formOf, keeperOf, may, mineOf, useHeld, useMine, usePhone } from '../use.ts'
import { blank, type Draft, limits, missingOf, stepsOf } from './draft.ts'
import { ForOther } from './other.tsx'
import { Tiles } from './tiles.tsx'
import { Voice } from './voice.tsx'

const name = 'report'
/** Coarser than this, in metres, a person says where it is. */
const coarse = 100

export default function Report() {
  const me = useMine()
  const drafts = useDrafts()
  const county = keeperOf(me)
  const [asked] = useQuery()
  const [draft, setDraft] = useState<Draft>(() => ({
    ...blank(county),
    // What the page was opened for, unless something else is being written.
    ...(asked.group === undefined ? {} : { group: asked.group }),
    ...(asked.other === undefined ? {} : { forOther: true }),
    ...(drafts.get(name) as Partial<Draft> | undefined),
  }))
  const held = useRef(draft)
  const change = (some: Partial<Draft>) => {
    held.current = { ...held.current, ...some, county: held.current.county || county }
    drafts.set(name, held.current)
    setDraft(held.current)
  }
  return (
    <Form
      key={draft.id}
      draft={draft}
      change={change}
      first={asked.other !== undefined}
      clear={() => {
        drafts.delete(name)
        held.current = blank(county)
        setDraft(held.current)
      }}
    />
  )
}

type Props = {
  readonly draft: Draft
  readonly change: (some: Partial<Draft>) => void
  /** Opened to report for somebody else: consent is asked before anything. */
  readonly first: boolean
  readonly clear: () => void
}

function Form({ draft, change, first, clear }: Props) {
  const phone = usePhone()
  const me = useMine()
  const { parts } = useHeld()
  const { areas = [], forms = [] } = parts
  const toast = useToast()
  const now = useNow()
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const problems = useRef<HTMLDivElement>(null)
  const grids = useMemo(() => mineOf(areas).filter((area) => area.level === 'grid'), [areas])
  const { state, find } = useHere((here) => change({ here, area: gridAt(areas, [here.lon, here.lat])?.code ?? null }))
  const area = areas.find((one) => draft.area !== null && trimCode(one.code) === trimCode(draft.area))
  const of = { county: draft.county, id: draft.id }
  const missing = missingOf(draft)
  const mine = area === undefined || area.mine
  const maySettle = may(me, 'gridEvent.settle') && mine
  useEffect(() => {
    if (tried && missing.length > 0) problems.current?.focus()
  }, [tried, missing.length])
  const taken = () => {
    if (draft.takenAt === null) change({ takenAt: serverNow() })
    if (draft.here === null) find()
  }
  const caption = [
    draft.takenAt === null ? null : whenWords(draft.takenAt, now),
    area?.name ?? null,
    draft.here === null ? null : f('field.place.accuracy', { n: draft.here.accuracy }),
  ]
    .filter(Boolean)
    .join(' · ')
  const send = async () => {
    setTried(true)
    setRefused(null)
    if (missing.length > 0 || busy) return
    setBusy(true)
    const post = me?.posts.find((one) => one.permissions.includes(draft.settled ? 'gridEvent.settle' : 'gridEvent.report'))?.id
    const versions = new Map(['report', 'settle'].map((step) => [step, formOf(forms, 'gridEvent', step)?.version ?? 1]))
    try {
      for (const step of stepsOf(draft, { forms: versions, post })) await phone.act(step)
      toast({ text: f(draft.settled ? 'field.report.settledKept' : 'field.report.kept') })
      clear()
      go('/field')
    } catch (error) {
      const why = asRefused(error)
      setRefused(why instanceof Error ? why.message : f('field.trouble.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="stack wide-gap"
      aria-label={f('field.report.title')}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <h1>{f(first ? 'field.other.on' : 'field.report.title')}</h1>
      {first && <ForOther draft={draft} change={change} />}
      <section className="stack">
        <h2>{f('field.report.photo')}</h2>
        <Photos
          id="report-photo"
          of={of}
          kind="report"
          most={3}
          value={draft.before}
          onChange={(before) => change({ before })}
          caption={caption || undefined}
          onTaken={taken}
        />
      </section>
      <Tiles draft={draft} change={change} />
      <section className="stack">
        <label htmlFor="report-text">{f('field.report.text')}</label>
        <textarea
          id="report-text"
          className="field"
          rows={2}
          value={draft.text}
          onChange={(event) => change({ text: event.target.value })}
        />
        <Voice of={of} value={draft.voice} onChange={(voice) => change({ voice })} />
      </section>
      <section className="stack">
        <h2>{f('field.report.place')}</h2>
        <button type="button" className="button wide" onClick={find} disabled={state === 'finding'}>
          <span aria-hidden="true">◎</span>
          {f(state === 'finding' ? 'field.place.finding' : draft.here ? 'field.place.anew' : 'field.place.here')}
        </button>
        <div role="status">
          {draft.here && (
            <p>
              <span aria-hidden="true">● </span>
              {area
                ? f('field.place.in', { name: area.name, n: draft.here.accuracy })
                : f('field.place.outside', { n: draft.here.accuracy })}
              {draft.here.accuracy > coarse && ` ${f('field.place.coarse')}`}
            </p>
          )}
          {(state === 'denied' || state === 'failed') && <p className="notice amber">{f(`field.place.${state}`)}</p>}
        </div>
        {(draft.here === null || draft.here.accuracy > coarse) && grids.length > 0 && (
          <>
            <label htmlFor="report-area">{f('field.place.grid')}</label>
            <select
              id="report-area"
              className="field"
              value={draft.area ?? ''}
              onChange={(event) => change({ area: event.target.value || null })}
            >
              <option value="">{f('field.place.unknown')}</option>
              {grids.map((grid) => (
                <option key={grid.code} value={grid.code}>
                  {grid.name}
                </option>
              ))}
            </select>
          </>
        )}
        <label htmlFor="report-where">{f('field.place.words')}</label>
        <input
          id="report-where"
          className="field"
          maxLength={limits.place}
          value={draft.placeWords}
          onChange={(event) => change({ placeWords: event.target.value })}
        />
      </section>
      {!first && <ForOther draft={draft} change={change} />}
      {maySettle && (
        <section className="stack">
          <label className="flag big">
            <input type="checkbox" checked={draft.settled} onChange={(event) => change({ settled: event.target.checked })} />
            {f('field.report.settled')}
          </label>
          {draft.settled && (
            <>
              <h2>{f('field.report.after')}</h2>
              <Photos
                id="report-after"
                of={of}
                kind="after"
                most={3}
                value={draft.after}
                onChange={(after) => change({ after })}
                caption={caption || undefined}
                label={f('field.report.takeAfter')}
              />
              <label htmlFor="report-note">{f('field.report.note')}</label>
              <input
                id="report-note"
                className="field"
                value={draft.note}
                maxLength={limits.note}
                onChange={(event) => change({ note: event.target.value })}
              />
            </>
          )}
        </section>
      )}
      {!mine && <p className="notice">{f('field.report.others')}</p>}
      {tried && missing.length > 0 && (
        <div className="notice vermilion" role="alert" ref={problems} tabIndex={-1}>
          {missing.map((one) => (
            <p key={one}>{f(`field.missing.${one}`)}</p>
          ))}
        </div>
      )}
      {refused !== null && (
        <p className="notice vermilion" role="alert">
          {refused}
        </p>
      )}
      <div className="acts at-thumb">
        <button type="submit" className="button main" disabled={busy}>
          {f(draft.settled ? 'field.report.sendSettled' : 'field.report.send')}
        </button>
      </div>
    </form>
  )
}
