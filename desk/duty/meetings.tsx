// Meetings: the open tasks of earlier ones first, then those called and followed; a new one is called with them in sight.
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { usePages } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine, Me } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { Opening } from '../opening.tsx'
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
      {error && <NotLoaded error={error} />}
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
      {calling && <Opening me={me} kind="meeting" step="call" at="meeting.lead" onCancel={() => setCalling(false)} />}
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
