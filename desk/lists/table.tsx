// Ask for a table: what is held is answered at once, what is personal names its holder, and only what nobody holds may be asked of the grids, once.
import { useState } from 'react'
import { Refused, send } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { Me } from '../../ui/contract.ts'
import { AreaPicker } from '../../ui/form/pick.tsx'
import { ownArea } from '../../ui/map/extent.ts'
import { Link } from '../../ui/router.tsx'
import { language } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import './lists.css'

type Verdict = {
  readonly wanted: string
  readonly verdict: 'held' | 'personal' | 'granted' | 'unheld' | 'elsewhere'
  readonly name: string | null
  readonly holder: string | null
  readonly law: string | null
  readonly grant: { readonly county: string; readonly id: string; readonly code: string; readonly until: string } | null
  readonly alike: readonly string[]
  readonly days: readonly [string, string] | null
}
type Answer = {
  readonly verdicts: readonly Verdict[]
  readonly columns: readonly string[]
  readonly rows: readonly { readonly code: string; readonly name: string; readonly cells: readonly (number | string | null)[] }[]
  readonly total: readonly (number | null)[] | null
}
const groups = ['street', 'community', 'grid', 'category', 'month', 'state', 'place'] as const
const marks = { held: '●', personal: '✦', granted: '✓', unheld: '◆', elsewhere: '▲' } as const
const tones = { held: 'pine', personal: 'plum', granted: 'pine', unheld: 'indigo', elsewhere: 'amber' } as const

export default function Table({ me }: { me: Me }) {
  const [wanted, setWanted] = useState('')
  const [by, setBy] = useState<(typeof groups)[number]>('street')
  const [area, setArea] = useState<string>(ownArea(me))
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const [publish, setPublish] = useState(false)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [refused, setRefused] = useState<{ readonly text: string; readonly personal: string | null } | null>(null)
  const [busy, setBusy] = useState(false)
  const lines = wanted
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)
  const asked = () => ({
    wanted: lines.slice(0, 20),
    by,
    area,
    ...(from === '' ? {} : { from }),
    ...(until === '' ? {} : { until }),
    ...(publish ? { publish } : {}),
  })
  const ask = async () => {
    setBusy(true)
    setRefused(null)
    try {
      setAnswer(await send<Answer>('POST', '/tables', asked()))
    } catch (error) {
      setAnswer(null)
      setRefused(whyOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="page stack">
      <h1>{t('lists.table.title')}</h1>
      <p className="soft">{t('lists.table.lead')}</p>
      <form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
      >
        <label className="stack" htmlFor="table-wanted">
          {t('lists.table.wanted')}
          <textarea
            id="table-wanted"
            className="field"
            rows={4}
            placeholder={t('lists.table.example')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
        <div className="row-of">
          <label className="row-of">
            {t('lists.table.by')}
            <select className="field short-field" value={by} onChange={(event) => setBy(event.target.value as typeof by)}>
              {groups.map((one) => (
                <option key={one} value={one}>
                  {t(`lists.table.by.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="row-of">
            {t('lists.table.from')}
            <input type="date" className="field short-field" value={from} onChange={(event) => setFrom(event.target.value)} />
          </label>
          <label className="row-of">
            {t('lists.table.until')}
            <input type="date" className="field short-field" value={until} onChange={(event) => setUntil(event.target.value)} />
          </label>
        </div>
        <div className="form-row">
          <label htmlFor="table-area">{t('lists.table.area')}</label>
          <AreaPicker
            id="table-area"
            value={area}
            onChange={(picked) => setArea(picked ?? ownArea(me))}
            invalid={false}
            describedBy={undefined}
          />
        </div>
        <label className="flag">
          <input type="checkbox" checked={publish} onChange={(event) => setPublish(event.target.checked)} />
          {t('lists.table.publish')}
        </label>
        <div className="row-of">
          <button type="submit" className="button main" disabled={busy || lines.length === 0}>
            {t('lists.table.ask')}
          </button>
          <span className="soft small">{t('lists.table.rights')}</span>
        </div>
      </form>
      {refused && (
        <div className="notice" role="alert">
          <p>
            <span aria-hidden="true">✦ </span>
            {refused.text}
          </p>
          {refused.personal !== null && <ApplyShare fields={refused.personal} />}
        </div>
      )}
      {answer && (
        <section className="stack" aria-label={t('lists.table.title')} aria-live="polite">
          <ul className="stack plain-list">
            {answer.verdicts.map((one) => (
              <li key={one.wanted} className="row-of">
                <b>{one.wanted}</b>
                <span className={`tag ${tones[one.verdict]}`}>
                  {marks[one.verdict]} {t(`lists.table.verdict.${one.verdict}`)}
                </span>
                <Why verdict={one} />
              </li>
            ))}
          </ul>
          {answer.rows.length > 0 ? (
            <>
              <button type="button" className="button self" onClick={() => void saveCsv(asked())}>
                {t('lists.table.csv')}
              </button>
              <Rows answer={answer} />
            </>
          ) : (
            answer.verdicts.some((one) => one.verdict === 'held') && <div className="empty">{t('lists.table.none')}</div>
          )}
        </section>
      )}
    </div>
  )
}

/** Why it was refused, and which personal column was asked for, where it was one. */
function whyOf(error: unknown): { readonly text: string; readonly personal: string | null } {
  if (!(error instanceof Refused)) return { text: t('common.error.unknown'), personal: null }
  const { column } = error.facts
  return { text: error.message, personal: error.code === 'personalColumn' && typeof column === 'string' ? column : null }
}

const ApplyShare = ({ fields }: { fields: string }) => (
  <Link className="button self" to={`/desk/shares?apply=1&ask=${encodeURIComponent(fields)}`}>
    {t('lists.table.applyShare')}
  </Link>
)

function Why({ verdict: one }: { verdict: Verdict }) {
  if (one.verdict === 'personal')
    return (
      <>
        <span>{t('lists.table.personalWhy', { holder: one.holder ?? '', law: one.law ?? '' })}</span>
        <ApplyShare fields={one.wanted} />
      </>
    )
  if (one.verdict === 'granted' && one.grant)
    return (
      <>
        <span>
          {t('lists.table.grantedWhy', { code: spelled(one.grant.code), until: one.grant.until, holder: one.holder ?? '' })}
        </span>
        <Link className="button" to={`/desk/case/${one.grant.county}/${one.grant.id}`}>
          {t('lists.table.seeGrant')}
        </Link>
      </>
    )
  if (one.verdict === 'elsewhere') return <span>{t('lists.table.elsewhereWhy', { name: one.name ?? '' })}</span>
  if (one.verdict === 'held')
    return (
      <span className="soft">
        {t('lists.table.heldAs', { name: one.name ?? '' })}
        {one.days && ` · ${t('lists.table.heldDays', { first: one.days[0], last: one.days[1] })}`}
      </span>
    )
  return (
    <>
      <span>{t('lists.table.unheldWhy')}</span>
      {one.alike.length > 0 && <span className="soft">{t('lists.table.alike', { names: one.alike.join(' · ') })}</span>}
      <Link className="button" to={`/desk/admissions?apply=1&ask=${encodeURIComponent(one.wanted)}`}>
        {t('lists.table.once')}
      </Link>
    </>
  )
}

function Rows({ answer }: { answer: Answer }) {
  const places = answer.total === null
  const heads = places ? [t('lists.table.address'), t('lists.table.placeKind'), t('lists.table.area')] : answer.columns
  return (
    <div className="board-scroll">
      <table className="coverage board">
        <thead>
          <tr>
            <th scope="col">{t('lists.table.name')}</th>
            {heads.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.slice(0, 500).map((row) => (
            <tr key={`${row.code} ${row.name} ${row.cells.join(' ')}`}>
              <th scope="row">{row.name}</th>
              {row.cells.map((cell, n) => (
                <td key={heads[n]} className={places ? '' : 'figures table-cell'}>
                  {cell ?? <span className="soft">{t('lists.table.hidden')}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {answer.total && (
          <tfoot>
            <tr>
              <th scope="row">{t('lists.table.total')}</th>
              {answer.total.map((cell, n) => (
                <td key={heads[n]} className="figures table-cell">
                  <b>{cell ?? t('lists.table.hidden')}</b>
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

async function saveCsv(table: unknown): Promise<void> {
  const response = await fetch('/api/tables/csv', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'x-chaguan': '1', 'accept-language': language() },
    body: JSON.stringify(table),
  })
  if (!response.ok) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = 'table.csv'
  link.click()
  URL.revokeObjectURL(link.href)
}
