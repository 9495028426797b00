// One minute of a leader, on a phone as well: what changed, what is late and whose, what is asked for and nobody does, what waits for a word.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useCase, usePages, useQ } from '../../ui/ask.ts'
import { Actions } from '../../ui/case/actions.tsx'
import { Brief } from '../../ui/case/what.tsx'
import { LineClock } from '../../ui/clock.tsx'
import { shortCode } from '../../ui/code.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { Shape } from '../../ui/light.tsx'
import { useNow } from '../../ui/now.ts'
import { lightAt } from '../../ui/remaining.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find, word } from '../../ui/texts.ts'
import { agoWords, exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import '../../ui/case/case.css'
import './leader.css'

type Change = { readonly key: string; readonly figures: Readonly<Record<string, number>>; readonly to: string }
type Leading = {
  readonly changed: readonly Change[]
  readonly late: readonly { readonly organisation: string; readonly name: string; readonly n: number; readonly oldest: number }[]
  readonly lateCases: readonly CaseLine[]
  readonly topics: readonly {
    readonly name: string
    readonly about: readonly string[]
    readonly n: number
    readonly open: number
    readonly since: number
    readonly cases: readonly CaseLine[]
  }[]
  readonly deciding: readonly CaseLine[]
}

export default function Leader() {
  const { data, error } = useQ<Leading>('leader', {}, { fresh: 20_000 })
  const row = data?.rows[0]
  if (error) return <NotLoaded error={error} />
  if (!row) return <Skeleton height={480} />
  return (
    <div className="page leader stack">
      <h1>{t('reports.leader')}</h1>
      <section className="stack" aria-labelledby="changed">
        <h2 id="changed">{t('reports.changed')}</h2>
        {row.changed.length === 0 && <p className="soft">{t('reports.never')}</p>}
        <ul className="leader-said">
          {row.changed.map((one) => (
            <li key={one.key}>
              <Link to={one.to}>{find(`reports.changed.${one.key}`, one.figures) ?? one.key}</Link>
            </li>
          ))}
        </ul>
      </section>
      <section className="stack" aria-labelledby="deciding">
        <h2 id="deciding">{t('reports.deciding', { n: row.deciding.length })}</h2>
        {row.deciding.length === 0 && <p className="soft">{t('reports.decidingNone')}</p>}
        <Matters lines={row.deciding} />
      </section>
      <section className="stack" aria-labelledby="late">
        <h2 id="late">{t('reports.late')}</h2>
        {row.late.length === 0 && (
          <p className="soft">
            <span aria-hidden="true">● </span>
            {t('reports.lateNone')}
          </p>
        )}
        <Offices late={row.late} />
        {row.lateCases.length > 0 && <h3>{t('reports.latest')}</h3>}
        <Matters lines={row.lateCases} />
      </section>
      <section className="stack" aria-labelledby="topics">
        <h2 id="topics">{t('reports.topics')}</h2>
        {row.topics.length === 0 && <p className="soft">{t('reports.topicsNone')}</p>}
        {row.topics.map((one) => (
          <details key={one.name} className="leader-topic">
            <summary>
              <b>{one.name}</b>{' '}
              <span>{t('reports.topic', { n: one.n, open: one.open, since: exactWords(one.since).slice(0, 10) })}</span>
              {one.about.length > 0 && <span className="soft small"> {one.about.slice(0, 4).join(' · ')}</span>}
            </summary>
            <Matters lines={one.cases} />
          </details>
        ))}
      </section>
      <p className="soft small">{t('reports.asOf', { at: exactWords(data.asOf) })}</p>
    </div>
  )
}

function Offices({ late }: { late: Leading['late'] }) {
  const now = useNow()
  return late.map((one) => (
    <Office key={one.organisation} organisation={one.organisation}>
      <span aria-hidden="true" className="vermilion-text">
        ■{' '}
      </span>
      <b>{one.name}</b> <span className="figures">{t('reports.lateOf', { n: one.n, ago: agoWords(one.oldest, now) })}</span>
    </Office>
  ))
}

/** The office's late matters are asked for when it is opened. */
function Office({ organisation, children }: { organisation: string; children: React.ReactNode }) {
  const [open, setOpen] = useState(false)
  const found = usePages<CaseLine>('cases', { organisation, light: 'red' }, 20, open)
  const lines = found.data?.pages.flatMap((page) => page.rows).filter((line) => line.holder === organisation) ?? []
  return (
    <details className="leader-topic" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{children}</summary>
      {found.isLoading ? <Skeleton height={80} /> : <Matters lines={lines} />}
    </details>
  )
}

function Matters({ lines }: { lines: readonly CaseLine[] }) {
  const [open, setOpen] = useState<string | null>(null)
  const now = useNow()
  return (
    <ul className="leader-cases">
      {lines.map((line) => (
        <li key={line.id}>
          <button
            type="button"
            className="leader-case"
            aria-expanded={open === line.id}
            onClick={() => setOpen(open === line.id ? null : line.id)}
          >
            <Shape light={lightAt(line, now)} />
            <b>{line.categoryName}</b>
            <span className="code soft small">{shortCode(line.code)}</span>
            <span>{line.areaName}</span>
            <span className="soft">{line.holderName}</span>
            <LineClock line={line} />
            <span className="soft">{word('state', line.state, line.kind)}</span>
          </button>
          {open === line.id && <Opened line={line} onDone={() => setOpen(null)} />}
        </li>
      ))}
    </ul>
  )
}

/** What a leader does from here: decides, asks why, takes it upon himself. All else is on the page of the case. */
const steps = ['decideExtend', 'decideSuspend', 'decideReopen', 'supervise', 'takeLead', 'leaveLead', 'urge']

function Opened({ line, onDone }: { line: CaseLine; onDone: () => void }) {
  const client = useQueryClient()
  const { data: view, error } = useCase({ county: line.county, id: line.id })
  if (error) return <NotLoaded error={error} />
  if (!view) return <Skeleton height={120} />
  const asked = view.requests.findLast((one) => one.decidedAt === null)
  const acted = () => {
    void client.invalidateQueries({ queryKey: ['q', 'leader'] })
    onDone()
  }
  return (
    <div className="leader-open stack">
      <Brief view={view} />
      {asked && (
        <p className="notice indigo">
          <span>
            <span aria-hidden="true">◆ </span>
            {find(`case.request.${asked.what}`, { until: asked.until }) ?? asked.what}
            {asked.text === null ? '' : `：${asked.text}`}
          </span>
        </p>
      )}
      <Actions view={{ ...view, may: view.may.filter((one) => steps.includes(one.step)) }} letters={false} onActed={acted} />
      <Link to={`/desk/case/${line.county}/${line.id}`}>{t('reports.whole')}</Link>
    </div>
  )
}
