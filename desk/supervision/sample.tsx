// Cases drawn at random from an area and a period: who looks at others' work does not choose what he looks at.
import { type FormEvent, useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { get, queryOf, serverNow } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine, Page } from '../../ui/contract.ts'
import { AreaPicker } from '../../ui/form/pick.tsx'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant } from '../../ui/time.ts'
import { t } from '../texts.ts'
import type { Drawn } from './plan.tsx'

type Found = Page<CaseLine> & { readonly draw: string; readonly of: number }
const month = 30 * 86_400_000

export function Sample({ onPlan }: { onPlan?: (drawn: Drawn) => void }) {
  const [area, setArea] = useState<string | null>(null)
  const [from, setFrom] = useState(() => dayOfInstant(serverNow() - month))
  const [to, setTo] = useState(() => dayOfInstant(serverNow()))
  const [n, setN] = useState('10')
  const [draw, setDraw] = useState('')
  const [found, setFound] = useState<Found | 'asking' | Error | null>(null)
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    setFound('asking')
    const input = { area, from, to, n: Number(n) || 10, ...(draw.trim() === '' ? {} : { draw: draw.trim() }) }
    await get<Found>(`/q/sample${queryOf(input)}`).then(setFound, (error: Error) => setFound(error))
  }
  return (
    <section className="stack" aria-labelledby="sample">
      <h2 id="sample">{t('visits.sample')}</h2>
      <p className="soft">{t('visits.sample.lead')}</p>
      <form className="sample-form" onSubmit={(event) => void ask(event)}>
        <div className="form-row">
          <label htmlFor="sample-area">{t('visits.sample.area')}</label>
          <AreaPicker id="sample-area" value={area} onChange={setArea} invalid={false} describedBy={undefined} />
        </div>
        <Day id="sample-from" label={t('visits.sample.from')} value={from} onChange={setFrom} />
        <Day id="sample-to" label={t('visits.sample.to')} value={to} onChange={setTo} />
        <div className="form-row">
          <label htmlFor="sample-n">{t('visits.sample.n')}</label>
          <input
            id="sample-n"
            className="field"
            type="number"
            min={1}
            max={50}
            required
            value={n}
            onChange={(event) => setN(event.target.value)}
          />
        </div>
        <div className="form-row">
          <label htmlFor="sample-draw">
            {t('visits.sample.again')} <span className="soft small">{t('common.optional')}</span>
          </label>
          <input
            id="sample-draw"
            className="field code"
            pattern="[0-9a-f]{16}"
            maxLength={16}
            autoComplete="off"
            value={draw}
            onChange={(event) => setDraw(event.target.value)}
          />
        </div>
        <button type="submit" className="button main" disabled={found === 'asking'}>
          {t('visits.sample.draw')}
        </button>
      </form>
      {found === 'asking' && <Skeleton height={160} />}
      {found instanceof Error && <NotLoaded error={found} />}
      {found !== null && found !== 'asking' && !(found instanceof Error) && <Result found={found} onPlan={onPlan} />}
    </section>
  )
}

function Day({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (day: string) => void }) {
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        type="date"
        required
        min="1900-01-01"
        max="2099-12-31"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}

function Result({ found, onPlan }: { found: Found; onPlan: ((drawn: Drawn) => void) | undefined }) {
  const { rows, draw, of } = found
  if (rows.length === 0) return <p className="empty">{t('visits.sample.none')}</p>
  return (
    <>
      <p role="status">
        {t('visits.sample.found', { n: rows.length, of })} <span className="code">{draw}</span>
      </p>
      <div className="board-scroll">
        <table className="coverage board">
          <thead>
            <tr>
              <th scope="col">{t('desk.supervision.matter')}</th>
              <th scope="col">{t('visits.where')}</th>
              <th scope="col">{t('visits.office')}</th>
              <th scope="col">{t('desk.supervision.state')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <Link to={`/desk/case/${row.county}/${row.id}`}>{row.categoryName}</Link>{' '}
                  <span className="code soft small">{spelled(row.code)}</span>
                  <div className="soft small">{row.text ?? ''}</div>
                </th>
                <td>{row.areaName}</td>
                <td>{row.holderName}</td>
                <td>{word('state', row.state, row.kind)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {onPlan && (
        <button type="button" className="button" onClick={() => onPlan({ draw, codes: rows.map((row) => row.code) })}>
          {t('visits.sample.plan')}
        </button>
      )}
    </>
  )
}
