// What my office asked to be passed on, and how far it came: counted by community, never below. A new one is written here.
import { useState } from 'react'
import { addDays } from '../../rules/time.ts'
import { Alarm } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { send, uuid } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'
import { AreasPicker } from '../../ui/form/pick.tsx'
import { useNow } from '../../ui/now.ts'
import { dayOfInstant, whenWords } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
import { t } from '../texts.ts'
import './lists.css'
import { useSending } from './use.ts'

type Reached = {
  readonly area: string
  readonly areaName: string
  readonly grids: number
  readonly gridsTold: number
  readonly groups: number
  readonly groupsTold: number
}
type Sent = {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly until: string
  readonly at: number
  readonly endedAt: number | null
  readonly areaNames: readonly string[]
  readonly communities: readonly Reached[]
}

export default function Passing({ me }: { me: Me }) {
  const found = useQ<Sent>('bulletinsSent', {})
  const now = useNow()
  const { refused, busy, doing } = useSending()
  const end = (one: Sent) =>
    void doing(
      () => send('POST', `/bulletins/${one.id}/end`, {}),
      () => {},
    )
  const sum = (one: Sent, of: 'grids' | 'gridsTold' | 'groups' | 'groupsTold') =>
    one.communities.reduce((all, row) => all + row[of], 0)
  const columns: readonly Column<Sent>[] = [
    {
      head: t('passing.notice'),
      cell: (one) => (
        <>
          <b>{one.title}</b>
          <div className="soft small">{one.text}</div>
        </>
      ),
    },
    { head: t('passing.where'), cell: (one) => one.areaNames.join(' · ') },
    { head: t('passing.sent'), figures: true, cell: (one) => whenWords(one.at, now) },
    {
      head: t('passing.told'),
      cell: (one) => (
        <details>
          <summary className="figures">
            {t('passing.sum', {
              grids: sum(one, 'gridsTold'),
              ofGrids: sum(one, 'grids'),
              groups: sum(one, 'groupsTold'),
              ofGroups: sum(one, 'groups'),
            })}
          </summary>
          <ul>
            {one.communities.map((row) => (
              <li key={row.area} className="figures">
                {t('passing.community', {
                  name: row.areaName,
                  grids: row.gridsTold,
                  ofGrids: row.grids,
                  groups: row.groupsTold,
                  ofGroups: row.groups,
                })}
              </li>
            ))}
          </ul>
        </details>
      ),
    },
    {
      head: t('passing.until'),
      figures: true,
      cell: (one) =>
        one.endedAt === null ? (
          <>
            {one.until}{' '}
            <button type="button" className="button" disabled={busy} onClick={() => end(one)}>
              {t('passing.end')}
            </button>
          </>
        ) : (
          t('passing.ended')
        ),
    },
  ]
  return (
    <div className="page stack">
      <h1>{t('passing.title')}</h1>
      <p className="soft">{t('passing.lead')}</p>
      <Write me={me} />
      {refused && <Alarm>{refused}</Alarm>}
      <Board found={found} rows={found.data?.rows ?? []} none={t('passing.none')} columns={columns} keyOf={(one) => one.id} />
    </div>
  )
}

function Write({ me }: { me: Me }) {
  const today = dayOfInstant(useNow())
  const own = me.posts.find((post) => post.permissions.includes('bulletin.send'))?.areas ?? []
  const [areas, setAreas] = useState<readonly string[]>(() => own.map((area) => area.padEnd(12, '0')))
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [until, setUntil] = useState(addDays(today, 7))
  const [id, setId] = useState(uuid)
  const [sent, setSent] = useState(false)
  const { refused, busy, doing } = useSending()
  const ready = areas.length > 0 && title.trim() !== '' && text.trim() !== ''
  const go = () =>
    void doing(
      () => send('POST', '/bulletins', { id, areas, title: title.trim(), text: text.trim(), until }),
      () => {
        setId(uuid())
        setTitle('')
        setText('')
        setSent(true)
      },
    )
  return (
    <section className="card stack" aria-label={t('passing.new')}>
      <h2>{t('passing.new')}</h2>
      <div className="form-row">
        <label htmlFor="passing-title">{t('passing.noticeTitle')}</label>
        <input
          id="passing-title"
          className="field"
          maxLength={40}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
      </div>
      <div className="form-row">
        <label htmlFor="passing-text">{t('passing.noticeText')}</label>
        <textarea
          id="passing-text"
          className="field"
          rows={3}
          maxLength={600}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="form-row">
        <label htmlFor="passing-areas">{t('passing.where')}</label>
        <AreasPicker
          id="passing-areas"
          value={areas}
          onChange={(next) => setAreas(next ?? [])}
          invalid={false}
          describedBy={undefined}
          max={20}
        />
      </div>
      <div className="form-row">
        <label htmlFor="passing-until">{t('passing.until')}</label>
        <input
          id="passing-until"
          type="date"
          className="field short-field"
          value={until}
          min={today}
          max={addDays(today, 60)}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
      {refused && <Alarm>{refused}</Alarm>}
      <p aria-live="polite">{sent && t('passing.isSent')}</p>
      <button type="button" className="button main self" disabled={busy || !ready} onClick={go}>
        {t('passing.send')}
      </button>
    </section>
  )
}
