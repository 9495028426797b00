// The daily report: written by itself at its hour, one sentence changed where that is needed, sent, printed; and those that came to me.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { Refused, send, serverNow, uuid } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exactWords, whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import '../../ui/print.css'
import './daily.css'

type Line = { readonly key: string; readonly text: string; readonly to: string | null }
type Report = {
  readonly county: string
  readonly id: string | null
  readonly organisation: string
  readonly organisationName: string
  readonly aboveName: string | null
  readonly day: string
  readonly from: number
  readonly at: number
  readonly dueAt: number
  readonly lines: readonly Line[]
  readonly changed: number | null
  readonly byName: string | null
  readonly sentAt: number | null
  readonly hash: string | null
  readonly notes: readonly { readonly text: string; readonly byName: string; readonly at: number }[]
  readonly maySend: boolean
}
type Listed = {
  readonly county: string
  readonly organisation: string
  readonly organisationName: string
  readonly id: string | null
  readonly sentAt: number | null
}

export default function Daily({ me, at }: { me: Me; at: string | null }) {
  const has = (permission: string) => me.posts.some((post) => post.permissions.includes(permission))
  const own = has('report.send')
  const found = useQ<Report>('report', at === null ? {} : { id: at }, { on: at !== null || own, fresh: 20_000 })
  const report = found.data?.rows[0]
  return (
    <div className="page stack">
      <h1>{t('reports.daily')}</h1>
      {found.error ? (
        <NotLoaded error={found.error} />
      ) : report ? (
        <One key={`${report.id} ${report.at}`} report={report} />
      ) : found.isLoading ? (
        <Skeleton height={320} />
      ) : (
        at === null && own && <div className="empty">{t('reports.never')}</div>
      )}
      {has('report.read') && <Others but={report?.id ?? null} />}
    </div>
  )
}

/** Sends one act and asks anew; a refusal is said in its own words. */
function useActs() {
  const client = useQueryClient()
  const say = useToast()
  const [busy, setBusy] = useState(false)
  const act = async (name: 'write' | 'send' | 'note', body: object): Promise<boolean> => {
    setBusy(true)
    try {
      await send('POST', `/reports/${name}`, body)
      say({ text: t(`reports.did.${name}`) })
      return true
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      say({ text: error.message, tone: 'refused' })
      return false
    } finally {
      setBusy(false)
      await client.invalidateQueries({ predicate: ({ queryKey }) => ['report', 'reports'].includes(String(queryKey[1])) })
    }
  }
  return { act, busy }
}

function One({ report }: { report: Report }) {
  const { act, busy } = useActs()
  const now = useNow()
  const [line, setLine] = useState<number | null>(null)
  const [text, setText] = useState('')
  const [kept, setKept] = useState<{ readonly line: number; readonly text: string } | null>(null)
  const draft = report.id !== null && report.sentAt === null && report.maySend
  const edit = (n: number) => {
    setLine(n)
    setText(kept?.line === n ? kept.text : (report.lines[n]?.text ?? ''))
  }
  return (
    <>
      <State report={report} now={now} />
      <ol className="report-lines">
        {report.lines.map((one, n) => (
          <li key={one.key}>
            {line === n ? (
              <form
                className="stack"
                onSubmit={(event) => {
                  event.preventDefault()
                  setKept(text.trim() === one.text ? null : { line: n, text: text.trim() })
                  setLine(null)
                }}
              >
                <label className="stack">
                  <span className="small">{t('reports.changeLabel')}</span>
                  <textarea
                    className="field"
                    rows={3}
                    maxLength={300}
                    required
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                  />
                </label>
                <div className="row-of">
                  <button type="submit" className="button main">
                    {t('reports.changeKeep')}
                  </button>
                  <button type="button" className="button" onClick={() => setLine(null)}>
                    {t('common.cancel')}
                  </button>
                </div>
              </form>
            ) : (
              <div className="report-line">
                <span>
                  {kept?.line === n ? kept.text : one.text}
                  {(kept?.line ?? report.changed) === n && <span className="soft small"> · {t('reports.changedHere')}</span>}
                </span>
                {one.to !== null && (
                  <Link className="small" to={one.to} aria-label={`${t('reports.opens')}: ${one.text}`}>
                    {t('reports.opens')}
                  </Link>
                )}
                {draft && (kept === null || kept.line === n) && (
                  <button
                    type="button"
                    className="button small"
                    aria-label={`${t('reports.change')}: ${one.text}`}
                    onClick={() => edit(n)}
                  >
                    {t('reports.change')}
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ol>
      {draft && kept !== null && <p className="soft small">{t('reports.onlyOne')}</p>}
      <div className="row-of">
        {draft && (
          <button
            type="button"
            className="button main"
            disabled={busy || line !== null}
            onClick={() =>
              void act('send', {
                county: report.county,
                report: report.id,
                seen: report.at,
                ...(kept === null ? {} : { change: kept }),
              })
            }
          >
            {t('reports.send', { above: report.aboveName ?? t('reports.file') })}
          </button>
        )}
        {report.sentAt === null && report.maySend && (
          <button
            type="button"
            className={report.id === null ? 'button main' : 'button'}
            disabled={busy || line !== null}
            onClick={() => void act('write', { organisation: report.organisation })}
          >
            {t(report.id === null ? 'reports.write' : 'reports.rewrite')}
          </button>
        )}
        <button type="button" className="button" onClick={() => print()}>
          {t('reports.print')}
        </button>
      </div>
      {report.sentAt !== null && <Notes report={report} busy={busy} act={act} />}
      <Paper report={report} kept={kept} />
    </>
  )
}

function State({ report, now }: { report: Report; now: number }) {
  const { organisationName: office, day, byName, sentAt, aboveName, dueAt } = report
  return (
    <div className="stack">
      <h2>{t('reports.dailyTitle', { office, day })}</h2>
      <p className="soft small figures">{t('reports.span', { from: exactWords(report.from), at: exactWords(report.at) })}</p>
      {sentAt !== null ? (
        <p className="notice">
          <span>
            <span aria-hidden="true">● </span>
            {t('reports.sent', { name: byName ?? '', at: whenWords(sentAt, now), above: aboveName ?? t('reports.file') })}
          </span>
        </p>
      ) : (
        <p className={now > dueAt ? 'notice amber' : 'notice'} role="status">
          <span>
            <span aria-hidden="true">{now > dueAt ? '▲ ' : '◆ '}</span>
            {t(report.id === null ? 'reports.live' : 'reports.draft', { at: whenWords(dueAt, now) })}
          </span>
        </p>
      )}
    </div>
  )
}

type Act = ReturnType<typeof useActs>['act']
function Notes({ report, busy, act }: { report: Report; busy: boolean; act: Act }) {
  const now = useNow()
  const [text, setText] = useState('')
  const [fresh, setFresh] = useState(uuid)
  const keep = async () => {
    const note = { id: fresh, county: report.county, report: report.id, text: text.trim() }
    if (!(await act('note', note))) return
    setText('')
    setFresh(uuid())
  }
  return (
    <section className="stack" aria-labelledby="notes">
      <h2 id="notes">{t('reports.notes')}</h2>
      <p className="soft small">{t('reports.frozen', { hash: (report.hash ?? '').slice(0, 16) })}</p>
      {report.notes.map((one) => (
        <p key={one.at}>
          {one.text}{' '}
          <span className="soft small">
            {one.byName} · {whenWords(one.at, now)}
          </span>
        </p>
      ))}
      {report.maySend && (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            void keep()
          }}
        >
          <label className="stack">
            <span>{t('reports.noteLabel')}</span>
            <textarea
              className="field"
              rows={2}
              maxLength={500}
              required
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <button type="submit" className="button" disabled={busy || text.trim() === ''}>
            {t('reports.noteKeep')}
          </button>
        </form>
      )}
    </section>
  )
}

function Others({ but }: { but: string | null }) {
  const now = useNow()
  const { data } = useQ<Listed>('reports', {}, { fresh: 30_000 })
  const rows = data?.rows.filter((row) => row.id === null || row.id !== but) ?? []
  if (rows.length === 0) return null
  return (
    <section className="stack" aria-labelledby="came">
      <h2 id="came">{t('reports.came')}</h2>
      <ul className="report-list">
        {rows.map((row) => (
          <li key={row.organisation}>
            {row.id === null ? (
              <span>{row.organisationName}</span>
            ) : (
              <Link to={`/desk/daily/${row.id}`}>{row.organisationName}</Link>
            )}
            <span className="soft small figures">
              {row.sentAt === null ? `○ ${t('reports.missing')}` : `● ${t('reports.cameAt', { at: whenWords(row.sentAt, now) })}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Beside the shell, so that printing leaves out everything else. */
const Paper = ({ report, kept }: { report: Report; kept: { readonly line: number; readonly text: string } | null }) =>
  createPortal(
    <div className="paper" aria-hidden="true">
      <h1>{t('reports.dailyTitle', { office: report.organisationName, day: report.day })}</h1>
      <p>{t('reports.span', { from: exactWords(report.from), at: exactWords(report.at) })}</p>
      <ol>
        {report.lines.map((one, n) => (
          <li key={one.key}>{kept?.line === n ? kept.text : one.text}</li>
        ))}
      </ol>
      {report.notes.map((one) => (
        <p key={one.at}>
          {t('reports.noteOn', { at: exactWords(one.at) })}
          {one.text}
        </p>
      ))}
      <p className="paper-foot">
        {report.sentAt === null
          ? t('reports.unsent')
          : t('reports.sent', {
              name: report.byName ?? '',
              at: exactWords(report.sentAt),
              above: report.aboveName ?? t('reports.file'),
            })}{' '}
        {report.hash ?? ''} · {t('case.printed', { at: exactWords(serverNow()) })}
      </p>
    </div>,
    document.body,
  )
