// How any spreadsheet is brought: a file is dropped or chosen and only looked at; what to mend in which cell, what the first rows become, and those that came before.
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { Refused, send, sendForm } from '../../ui/client.ts'
import { find } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import './ledger.css'

/** A card that takes one file to `path`; `above` stands between its lead and the field. */
export function BringSheet({
  title,
  hint,
  path,
  above,
  onSent,
}: {
  readonly title: string
  readonly hint: string
  readonly path: string
  readonly above?: ReactNode
  readonly onSent: (id: string) => Promise<void>
}) {
  const id = useId()
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const bring = async (file: File) => {
    setSending(true)
    setRefused(null)
    try {
      const body = new FormData()
      body.set('file', file)
      await onSent((await sendForm<{ id: string }>(path, body)).id)
    } catch (error) {
      setRefused(
        error instanceof Refused ? (find(`people.sheet.${String(error.facts.why)}`) ?? error.message) : t('common.error.unknown'),
      )
    } finally {
      setSending(false)
    }
  }
  return (
    <section className="card stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p className="soft" id={`${id}-hint`}>
        {hint}
      </p>
      {above}
      <label className="stack">
        {t('people.ledger.choose')}
        <input
          type="file"
          className="field"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          aria-describedby={`${id}-hint`}
          disabled={sending}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void bring(file)
          }}
        />
      </label>
      <div aria-live="polite">{sending && <p>{t('people.ledger.sending')}</p>}</div>
      {refused && <Alarm>{refused}</Alarm>}
    </section>
  )
}

/** The list of those before is asked anew when one of them has come further. */
export function useListAnew(list: string, state: string | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    if (state !== undefined) void client.invalidateQueries({ queryKey: [list] })
  }, [client, list, state])
}

/** What is done with a brought sheet, one act at a time below `path`, and why the last was refused; `fresh` is said after each. */
export function useActs<A extends string>(path: string, fresh: () => Promise<unknown>) {
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const act = async (what: A, body: object = {}) => {
    setBusy(true)
    setRefused(null)
    try {
      await send('POST', `${path}/${what}`, body)
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
    await fresh()
    setBusy(false)
  }
  return { act, busy, refused }
}

export const Refusal = ({ why }: { readonly why: string | null }) => why !== null && <Alarm>{why}</Alarm>

/** That the file could not be read to its end, and why. */
export const Broken = ({ job }: { readonly job: { readonly state: string; readonly why: string | null } }) => (
  <Refusal why={job.state === 'failed' ? (find(`people.sheet.${job.why}`) ?? t('people.sheet.broken')) : null} />
)

/** Has the whole file looked at, by the columns chosen. */
export const Check = (given: { readonly again: boolean; readonly disabled: boolean; readonly check: () => void }) => (
  <div className="row-of">
    <button type="button" className={given.again ? 'button' : 'button main'} disabled={given.disabled} onClick={given.check}>
      {t(given.again ? 'people.ledger.checkAgain' : 'people.ledger.check')}
    </button>
  </div>
)

/** How far the taking over is; of looking through nobody knows how much is left. */
export const Moving = ({
  label,
  job,
}: {
  readonly label: string
  readonly job: { readonly state: string; readonly done: number; readonly good: number }
}) => (
  <progress
    className="ledger-progress"
    aria-label={label}
    {...(job.state === 'taking' && job.good > 0 ? { value: Math.min(job.done, job.good), max: job.good } : {})}
  />
)

export type Fault = { readonly row: number; readonly column: string; readonly why: string; readonly value: string }

/** The workbook of the rows to mend, and the first faults in words. */
export function Faults({
  href,
  hint,
  faults,
  why,
}: {
  readonly href: string
  readonly hint: string
  readonly faults: readonly Fault[]
  readonly why: (code: string) => string
}) {
  return (
    <div className="notice amber stack">
      <p>
        <a className="button" href={href} download>
          {t('people.ledger.download')}
        </a>
      </p>
      <p>{hint}</p>
      <details>
        <summary>{t('people.ledger.faults', { n: faults.length })}</summary>
        <ul>
          {faults.map((one) => (
            <li key={`${one.row} ${one.column} ${one.why}`}>
              {t('people.ledger.fault', { row: one.row, column: one.column, value: one.value, why: why(one.why) })}
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

/** The first rows as they would be; a column of figures keeps its figures under one another, a long one is broken into lines. */
export function Samples<R extends { readonly row: number }>({
  title,
  open,
  rows,
  columns,
}: {
  readonly title: string
  readonly open?: boolean
  readonly rows: readonly R[]
  readonly columns: readonly {
    readonly name: string
    readonly as?: 'figures' | 'long'
    readonly text: (row: R) => ReactNode
  }[]
}) {
  if (rows.length === 0) return null
  return (
    <details open={open}>
      <summary>{title}</summary>
      <section
        className="ledger-samples"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
      >
        <table className="coverage">
          <thead>
            <tr>
              {columns.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => (
              <tr key={one.row}>
                {columns.map(({ name, as, text }) => (
                  <td key={name} className={as}>
                    {text(one)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

/** Those brought before, the newest first. */
export function Before<J extends { readonly id: string; readonly madeAt: number }>({
  title,
  none,
  jobs,
  shown,
  open,
  children,
}: {
  readonly title: string
  readonly none: string
  readonly jobs: readonly J[]
  readonly shown: string | null
  readonly open: (id: string) => void
  readonly children: (job: J) => ReactNode
}) {
  const id = useId()
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {jobs.length === 0 && <p className="soft">{none}</p>}
      {jobs.length > 0 && (
        <ul className="plain-list stack">
          {jobs.map((one) => (
            <li key={one.id} className="row-of">
              <button type="button" className="button" aria-pressed={one.id === shown} onClick={() => open(one.id)}>
                {t('people.ledger.open')}
                <span className="unseen"> {exactWords(one.madeAt)}</span>
              </button>
              <span className="figures">{exactWords(one.madeAt)}</span>
              {children(one)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
