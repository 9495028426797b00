// A roster brought on the screen: which column is what, what would be given to whom, what to mend; then put in force, stopped, gone on with.
import { useQuery as useAsked, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { get, Refused, send, sendForm } from '../../ui/client.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { ColumnsOf } from '../ledger/plan.tsx'
import '../ledger/ledger.css'
import { t } from '../texts.ts'
import { whyOf } from './use.ts'

type State = 'new' | 'checking' | 'checked' | 'taking' | 'stopped' | 'taken' | 'failed'
type Job = {
  readonly id: string
  readonly state: State
  readonly rows: number
  readonly all: number | null
  readonly good: number
  readonly faulty: number
  readonly people: number
  readonly same: number
  readonly done: number
  readonly why: string | null
  readonly madeAt: number
}
type Columns = Readonly<Record<string, number | undefined>>
type View = {
  readonly job: Job
  readonly heading: readonly string[]
  readonly first: readonly (readonly string[])[]
  readonly columns: Columns
  readonly found: {
    readonly samples: readonly {
      readonly row: number
      readonly name: string
      readonly phone: string
      readonly post: string
      readonly organisation: string
      readonly areas: readonly string[]
    }[]
    readonly faults: readonly { readonly row: number; readonly column: string; readonly why: string; readonly value: string }[]
  } | null
}
const fields = ['name', 'phone', 'post', 'organisation', 'area', 'from', 'to'] as const
const needed = ['name', 'phone', 'post', 'organisation'] as const

export default function RosterPage() {
  const [query, change] = useQuery()
  const { data, error } = useAsked({
    queryKey: ['rosters'],
    queryFn: ({ signal }) => get<{ rows: readonly Job[] }>('/rosters', signal),
    staleTime: 5_000,
  })
  return (
    <div className="page stack">
      <h1>{t('staff.roster.title')}</h1>
      <p className="soft">{t('staff.roster.lead')}</p>
      <p>
        <Link to="/desk/people">{t('staff.roster.back')}</Link>
      </p>
      {error ? (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: error.message })}
        </p>
      ) : !data ? (
        <Skeleton height={240} />
      ) : (
        <>
          <Bring onSent={(id) => change({ job: id })} />
          {query.job && <RosterJob key={query.job} id={query.job} />}
          <section className="stack" aria-labelledby="roster-earlier">
            <h2 id="roster-earlier">{t('staff.roster.earlier')}</h2>
            {data.rows.length === 0 && <p className="soft">{t('staff.roster.none')}</p>}
            <ul className="plain-list stack">
              {data.rows.map((one) => (
                <li key={one.id} className="row-of">
                  <button
                    type="button"
                    className="button"
                    aria-pressed={one.id === query.job}
                    onClick={() => change({ job: one.id })}
                  >
                    {t('people.ledger.open')}
                    <span className="unseen"> {exactWords(one.madeAt)}</span>
                  </button>
                  <span className="figures">{exactWords(one.madeAt)}</span>
                  <span>{t(`staff.roster.state.${one.state}`)}</span>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </div>
  )
}

function Bring({ onSent }: { readonly onSent: (id: string) => void }) {
  const id = useId()
  const client = useQueryClient()
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const bring = async (file: File) => {
    setSending(true)
    setRefused(null)
    try {
      const body = new FormData()
      body.set('file', file)
      const made = await sendForm<{ id: string }>('/rosters', body)
      await client.invalidateQueries({ queryKey: ['rosters'] })
      onSent(made.id)
    } catch (error) {
      setRefused((error instanceof Refused ? find(`people.sheet.${String(error.facts.why)}`) : null) ?? whyOf(error))
    } finally {
      setSending(false)
    }
  }
  return (
    <section className="card stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('staff.roster.bring')}</h2>
      <p className="soft" id={`${id}-hint`}>
        {t('staff.roster.bringHint')}
      </p>
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
      {refused && (
        <p className="notice vermilion" role="alert">
          {refused}
        </p>
      )}
    </section>
  )
}

function RosterJob({ id }: { readonly id: string }) {
  const { data, error } = useAsked({
    queryKey: ['roster', id],
    queryFn: ({ signal }) => get<View>(`/rosters/job/${encodeURIComponent(id)}`, signal),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && ['checking', 'taking'].includes(state.data.job.state) ? 1_000 : false),
  })
  if (error)
    return (
      <p className="notice vermilion" role="alert">
        {t('common.error.load', { why: error.message })}
      </p>
    )
  if (!data) return <Skeleton height={320} />
  return <Shown key={`${data.job.state === 'new'}`} view={data} />
}

function Shown({ view }: { readonly view: View }) {
  const { job } = view
  const client = useQueryClient()
  const [columns, setColumns] = useState<Columns>(view.columns)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const act = async (what: 'check' | 'take' | 'stop') => {
    setBusy(true)
    setRefused(null)
    try {
      await send('POST', `/rosters/job/${job.id}/${what}`, what === 'check' ? { columns } : {})
    } catch (error) {
      setRefused(whyOf(error))
    }
    await client.invalidateQueries({ queryKey: ['roster', job.id] })
    await client.invalidateQueries({ queryKey: ['rosters'] })
    setBusy(false)
  }
  const missing = needed.filter((field) => columns[field] === undefined)
  const planned = ['new', 'checked', 'failed'].includes(job.state) && view.heading.length > 0
  const moving = job.state === 'checking' || job.state === 'taking'
  return (
    <section className="card stack" aria-labelledby="roster-job">
      <h2 id="roster-job">{t(`staff.roster.state.${job.state}`)}</h2>
      <div className="stack" role="status" aria-live="polite">
        {job.state === 'checking' && <p>{t('staff.roster.checking', { rows: job.rows })}</p>}
        {job.state === 'taking' && <p>{t('staff.roster.taking', { done: job.done, good: job.good })}</p>}
        {['taken', 'stopped'].includes(job.state) && <p>{t('staff.roster.taken', { done: job.done })}</p>}
        {moving && (
          <progress
            className="ledger-progress"
            aria-label={t(`staff.roster.state.${job.state}`)}
            {...(job.state === 'taking' && job.good > 0 ? { value: Math.min(job.done, job.good), max: job.good } : {})}
          />
        )}
      </div>
      {job.state === 'failed' && (
        <p className="notice vermilion" role="alert">
          {find(`people.sheet.${job.why}`) ?? t('people.sheet.broken')}
        </p>
      )}
      {planned && (
        <ColumnsOf
          view={view}
          of={{ fields, needed, name: (field) => find(`staff.field.${field}`) ?? field }}
          columns={columns}
          change={setColumns}
          missing={missing}
        />
      )}
      {planned && (
        <button
          type="button"
          className={job.state === 'checked' ? 'button' : 'button main'}
          disabled={busy || missing.length > 0}
          onClick={() => void act('check')}
        >
          {t(job.state === 'checked' ? 'people.ledger.checkAgain' : 'people.ledger.check')}
        </button>
      )}
      {view.found && <Found job={job} found={view.found} />}
      <div className="row-of">
        {(job.state === 'stopped' || (job.state === 'checked' && job.good > 0)) && (
          <button type="button" className="button main" disabled={busy} onClick={() => void act('take')}>
            {job.state === 'stopped' ? t('people.ledger.takeOn') : t('staff.roster.take', { n: job.good })}
          </button>
        )}
        {moving && (
          <button type="button" className="button" disabled={busy} onClick={() => void act('stop')}>
            {t('people.ledger.stop')}
          </button>
        )}
        {job.state === 'taken' && (
          <Link className="button main" to="/desk/people">
            {t('staff.roster.onward')}
          </Link>
        )}
      </div>
      {refused && (
        <p className="notice vermilion" role="alert">
          {refused}
        </p>
      )}
    </section>
  )
}

function Found({ job, found }: { readonly job: Job; readonly found: NonNullable<View['found']> }) {
  return (
    <div className="stack">
      {job.state === 'checked' && (
        <p role="status">
          <b>
            {t('staff.roster.result', { rows: job.rows, people: job.people, good: job.good, same: job.same, faulty: job.faulty })}
          </b>
        </p>
      )}
      {job.state === 'checked' && job.good === 0 && job.faulty === 0 && <p>{t('staff.roster.nothing')}</p>}
      {job.faulty > 0 && (
        <div className="notice amber stack">
          <p>
            <a className="button" href={`/api/rosters/job/${job.id}/errors`} download>
              {t('people.ledger.download')}
            </a>
          </p>
          <p>{t('staff.roster.mend')}</p>
          <details>
            <summary>{t('people.ledger.faults', { n: found.faults.length })}</summary>
            <ul>
              {found.faults.map((one) => (
                <li key={`${one.row} ${one.column} ${one.why}`}>
                  {t('people.ledger.fault', {
                    row: one.row,
                    column: one.column,
                    value: one.value,
                    why: find(`staff.why.${one.why}`) ?? find(`roster.why.${one.why}`) ?? one.why,
                  })}
                </li>
              ))}
            </ul>
          </details>
        </div>
      )}
      {job.state === 'checked' && found.samples.length > 0 && (
        <details>
          <summary>{t('staff.roster.samples', { n: found.samples.length })}</summary>
          <section
            className="ledger-samples"
            aria-label={t('staff.roster.samples', { n: found.samples.length })}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
            tabIndex={0}
          >
            <table className="coverage">
              <thead>
                <tr>
                  {(['name', 'phone', 'post', 'organisation', 'area'] as const).map((field) => (
                    <th key={field} scope="col">
                      {t(`staff.field.${field}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.samples.map((one) => (
                  <tr key={one.row}>
                    <td>{one.name}</td>
                    <td className="figures">{one.phone}</td>
                    <td>{one.post}</td>
                    <td>{one.organisation}</td>
                    <td className="figures">{one.areas.join('、')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
      )}
    </div>
  )
}
