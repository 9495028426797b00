// A roster brought on the screen: which column is what, what would be given to whom, what to mend; then put in force, stopped, gone on with.
import { useQuery as useAsked, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { get } from '../../ui/client.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find } from '../../ui/texts.ts'
import { ColumnsOf } from '../ledger/plan.tsx'
import {
  Before,
  BringSheet,
  Broken,
  Check,
  type Fault,
  Faults,
  Moving,
  Refusal,
  Samples,
  useActs,
  useListAnew,
} from '../ledger/sheet.tsx'
import { t } from '../texts.ts'

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
    readonly faults: readonly Fault[]
  } | null
}
const fields = ['name', 'phone', 'post', 'organisation', 'area', 'from', 'to'] as const
const needed = ['name', 'phone', 'post', 'organisation'] as const

export default function RosterPage() {
  const [query, change] = useQuery()
  const client = useQueryClient()
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
        <NotLoaded error={error} />
      ) : !data ? (
        <Skeleton height={240} />
      ) : (
        <>
          <BringSheet
            title={t('staff.roster.bring')}
            hint={t('staff.roster.bringHint')}
            path="/rosters"
            onSent={async (id) => {
              await client.invalidateQueries({ queryKey: ['rosters'] })
              change({ job: id })
            }}
          />
          {query.job && <RosterJob key={query.job} id={query.job} />}
          <Before
            title={t('staff.roster.earlier')}
            none={t('staff.roster.none')}
            jobs={data.rows}
            shown={query.job ?? null}
            open={(id) => change({ job: id })}
          >
            {(one) => <span>{t(`staff.roster.state.${one.state}`)}</span>}
          </Before>
        </>
      )}
    </div>
  )
}

function RosterJob({ id }: { readonly id: string }) {
  const { data, error } = useAsked({
    queryKey: ['roster', id],
    queryFn: ({ signal }) => get<View>(`/rosters/job/${encodeURIComponent(id)}`, signal),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && ['checking', 'taking'].includes(state.data.job.state) ? 1_000 : false),
  })
  useListAnew('rosters', data?.job.state)
  if (error) return <NotLoaded error={error} />
  if (!data) return <Skeleton height={320} />
  return <Shown key={`${data.job.state === 'new'}`} view={data} />
}

function Shown({ view }: { readonly view: View }) {
  const { job } = view
  const client = useQueryClient()
  const [columns, setColumns] = useState<Columns>(view.columns)
  const { act, busy, refused } = useActs<'check' | 'take' | 'stop'>(`/rosters/job/${job.id}`, async () => {
    await client.invalidateQueries({ queryKey: ['roster', job.id] })
    await client.invalidateQueries({ queryKey: ['rosters'] })
  })
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
        {moving && <Moving label={t(`staff.roster.state.${job.state}`)} job={job} />}
      </div>
      <Broken job={job} />
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
        <Check
          again={job.state === 'checked'}
          disabled={busy || missing.length > 0}
          check={() => void act('check', { columns })}
        />
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
      <Refusal why={refused} />
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
        <Faults
          href={`/api/rosters/job/${job.id}/errors`}
          hint={t('staff.roster.mend')}
          faults={found.faults}
          why={(code) => find(`staff.why.${code}`) ?? find(`roster.why.${code}`) ?? code}
        />
      )}
      {job.state === 'checked' && (
        <Samples
          title={t('staff.roster.samples', { n: found.samples.length })}
          rows={found.samples}
          columns={[
            { name: t('staff.field.name'), text: (one) => one.name },
            { name: t('staff.field.phone'), as: 'figures', text: (one) => one.phone },
            { name: t('staff.field.post'), text: (one) => one.post },
            { name: t('staff.field.organisation'), text: (one) => one.organisation },
            { name: t('staff.field.area'), as: 'figures', text: (one) => one.areas.join('、') },
          ]}
        />
      )}
    </div>
  )
}
