// Meetings: the open tasks of earlier ones first, then those called and followed; a new one is called with them in sight.
import { useMemo, useState } from 'react'
import { screens } from '../../cases/screens.ts'
import { useKind, usePages } from '../../ui/ask.ts'
import { uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine, Me } from '../../ui/contract.ts'
import { StepForm } from '../../ui/form/form.tsx'
import { useNow } from '../../ui/now.ts'
import { go, Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import './duty.css'

type Task = {
  readonly id: string
  readonly organisationName: string
  readonly due: number
  readonly late: boolean
  readonly text: string | null
  readonly case: CaseLine
}
const at = (line: CaseLine) => `/desk/case/${line.county}/${line.id}`

export default function Meetings({ me }: { me: Me }) {
  const now = useNow()
  const [calling, setCalling] = useState(false)
  const tasks = usePages<Task>('tasks', { kind: 'meeting' }, 100)
  const found = usePages<CaseLine>('cases', { kind: 'meeting' }, 50)
  const open = tasks.data?.pages.flatMap((page) => page.rows) ?? []
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const error = tasks.error ?? found.error
  const may = me.posts.some((post) => post.permissions.includes('meeting.lead'))
  return (
    <div className="page stack">
      <h1>{t('duty.meetings')}</h1>
      {error && (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: error.message })}
        </p>
      )}
      <section className="card stack" aria-label={t('duty.openTasks')}>
        <h2>{t('duty.openTasks')}</h2>
        {!tasks.isPending && open.length === 0 && <p>{t('duty.openTasksNone')}</p>}
        <ul className="stack">
          {open.map((one) => (
            <li key={one.id}>
              <span className={one.late ? 'tag vermilion' : 'tag'}>
                {one.late ? '■' : '◆'} {t('duty.until', { at: whenWords(one.due, now) })}
              </span>{' '}
              <b>{one.organisationName}</b> {one.text}{' '}
              <Link to={at(one.case)} className="code">
                {spelled(one.case.code)}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {may && !calling && (
        <div>
          <button type="button" className="button main" onClick={() => setCalling(true)}>
            {word('step', 'call', 'meeting')}
          </button>
        </div>
      )}
      {calling && <Call me={me} onCancel={() => setCalling(false)} />}
      {found.isPending && <Skeleton height={160} />}
      {!found.isPending && rows.length === 0 && <div className="empty">{t('duty.meetingsNone')}</div>}
      <ul className="stack">
        {rows.map((one) => (
          <li key={one.id} className="card row-of">
            <span className="tag">◆ {word('state', one.state, 'meeting')}</span>
            <Link to={at(one)} className="code">
              {spelled(one.code)}
            </Link>
            <span>{one.text}</span>
            <span className="soft small">{one.holderName}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Call({ me, onCancel }: { me: Me; onCancel: () => void }) {
  const { data: kind } = useKind('meeting')
  const [id] = useState(uuid)
  const step = kind?.steps.find((one) => one.name === 'call')
  const own = me.posts.find((post) => post.permissions.includes('meeting.lead'))?.areas[0]
  const suggest = useMemo(() => (own === undefined ? {} : { area: own.padEnd(12, '0') }), [own])
  const county = me.counties[0]
  if (!step || county === undefined || !screens.meeting) return <Skeleton height={320} />
  return (
    <section className="card stack report" aria-label={word('step', 'call', 'meeting')}>
      <h2>{word('step', 'call', 'meeting')}</h2>
      <StepForm
        kind="meeting"
        step="call"
        form={step.form}
        version={step.version}
        case={{ county, id }}
        area={own?.padEnd(12, '0') ?? null}
        seen={null}
        suggest={suggest}
        tone="normal"
        onDone={({ step: sent }) => go(`/desk/case/${sent.case.county}/${sent.case.id}`)}
        onCancel={onCancel}
      />
    </section>
  )
}
