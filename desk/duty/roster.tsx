// The roster of one week: who has which turn; a turn is given, or a colleague is asked to take it; what was changed stands below.
import { useState } from 'react'
import { addDays } from '../../rules/time.ts'
import { NotLoaded } from '../../ui/alarm.tsx'
import type { Me } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { dayOfInstant, dayWords, weekdayWords, whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { type Turn, useDuty, useWeek, type Week } from './use.ts'
import './duty.css'

const keyOf = (turn: Turn) => `${turn.from}/${turn.line}`

export default function Roster({ me }: { me: Me }) {
  const [query, change] = useQuery()
  const now = useNow()
  const say = useToast()
  const { act, busy } = useDuty()
  const { data, error } = useWeek(query.organisation, query.from)
  const [chosen, setChosen] = useState<string | null>(null)
  if (error) return <NotLoaded error={error} />
  if (!data) return <Skeleton height={420} />
  const turn = data.rows.find((one) => keyOf(one) === chosen) ?? null
  const make = async () => {
    const today = dayOfInstant(now)
    const from = [data.from, today].sort().at(-1) ?? today
    const made = await act<{ made: number; gaps: number }>('roster', { organisation: data.office.id, from, days: 28 })
    if (made) say({ text: t('duty.made', made) })
  }
  const week = (by: number) => change({ from: addDays(data.from, by) })
  return (
    <div className="page duty-page stack">
      <h1>
        {t('duty.rosterTitle')} · {data.office.short}
      </h1>
      <div className="row-of">
        <Link className="button" to={`/desk/duty?organisation=${data.office.id}`}>
          {t('duty.rosterBack')}
        </Link>
        <button type="button" className="button" onClick={() => week(-7)}>
          ← {t('duty.weekBefore')}
        </button>
        <b className="figures">{t('duty.week', { from: data.from })}</b>
        <button type="button" className="button" onClick={() => week(7)}>
          {t('duty.weekNext')} →
        </button>
        {data.mayLead && (
          <button type="button" className="button" disabled={busy} onClick={() => void make()}>
            {t('duty.make')}
          </button>
        )}
      </div>
      {data.rows.length === 0 ? (
        <div className="empty">{t('duty.rosterNone')}</div>
      ) : (
        <Grid week={data} chosen={chosen} onChoose={setChosen} />
      )}
      {turn && <Change key={keyOf(turn)} turn={turn} week={data} me={me} onDone={() => setChosen(null)} />}
      {data.changes.length > 0 && (
        <section className="card stack" aria-label={t('duty.changes')}>
          <h2>{t('duty.changes')}</h2>
          {data.changes.map((one) => (
            <div key={one.id}>
              <span className="soft small figures">{whenWords(one.at, now)}</span>{' '}
              {one.what === 'made'
                ? t('duty.changeMade')
                : t('duty.changeLine', {
                    at: whenWords(one.from, now),
                    n: one.line,
                    before: one.before ?? t('duty.open'),
                    after: one.after ?? t('duty.open'),
                  })}{' '}
              <span className="soft">{[one.reason, one.byName].filter((word) => word !== null).join(' · ')}</span>
            </div>
          ))}
        </section>
      )}
    </div>
  )
}

function Grid({ week, chosen, onChoose }: { week: Week; chosen: string | null; onChoose: (key: string) => void }) {
  const now = useNow()
  const lines = [...new Set(week.rows.map((row) => row.line))].sort()
  return (
    <div className="board-scroll">
      <table className="coverage board roster">
        <thead>
          <tr>
            <th />
            {week.days.map(({ day, works }) => (
              <th key={day} scope="col">
                {weekdayWords(day)} <span className="figures">{dayWords(day, now)}</span>
                {!works && <span className="tag">{t('duty.rest')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line}>
              <th scope="row">{t('duty.line', { n: line })}</th>
              {week.days.map(({ day }) => (
                <td key={day}>
                  {week.rows
                    .filter((row) => row.line === line && dayOfInstant(row.from) === day)
                    .map((row) => (
                      <button
                        key={keyOf(row)}
                        type="button"
                        className={`button roster-turn${row.person === null ? ' gap' : ''}`}
                        aria-pressed={chosen === keyOf(row)}
                        disabled={row.to <= now}
                        onClick={() => onChoose(keyOf(row))}
                      >
                        <span className="figures small">
                          {whenWords(row.from, now).slice(-5)}–{whenWords(row.to, now).slice(-5)}
                        </span>
                        <b>{row.name ?? `▲ ${t('duty.open')}`}</b>
                        <span className="small soft">
                          {[
                            row.mine === true ? `● ${t('duty.mine')}` : null,
                            row.twice ? `▲ ${t('duty.twice')}` : null,
                            row.changed === null ? null : t('duty.changed'),
                          ]
                            .filter((word) => word !== null)
                            .join(' ')}
                        </span>
                      </button>
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Change({ turn, week, me, onDone }: { turn: Turn; week: Week; me: Me; onDone: () => void }) {
  const now = useNow()
  const say = useToast()
  const { act, busy, fresh } = useDuty()
  const [who, setWho] = useState('')
  const [reason, setReason] = useState('')
  const [anyway, setAnyway] = useState(false)
  const [back, setBack] = useState('')
  const [id, setId] = useState(fresh)
  const own = turn.person === me.person.id
  const title = t('duty.edit', { at: whenWords(turn.from, now), n: turn.line })
  if (!week.mayLead && !own) return null
  const at = { id, organisation: week.office.id, from: turn.from, line: turn.line, reason: reason.trim() }
  const give = async () => {
    const done = await act('turn', { ...at, person: who === 'open' ? null : who, ...(anyway ? { anyway } : {}) })
    setId(fresh())
    if (done) onDone()
  }
  const ask = async () => {
    const done = await act('swap', { ...at, other: who, ...(back === '' ? {} : { forFrom: Number(back) }) })
    setId(fresh())
    if (!done) return
    say({ text: t('duty.swapAsked', { name: week.crew.find((one) => one.id === who)?.name ?? '' }) })
    onDone()
  }
  // Of hers in this week, on the same line: what may be asked in return.
  const hers = week.rows.filter((row) => row.person === who && row.line === turn.line && row.to > now && row.from !== turn.from)
  const ready = who !== '' && reason.trim() !== '' && !busy
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      <div className="row-of">
        <label className="stack">
          <span>{t('duty.who')}</span>
          <select
            className="field"
            value={who}
            onChange={(event) => {
              setWho(event.target.value)
              setBack('')
            }}
          >
            <option value="">{t('duty.pick')}</option>
            {week.crew
              .filter((one) => one.id !== turn.person)
              .map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name} · {one.post}
                  {one.away ? `（${t('duty.away')}）` : ''}
                </option>
              ))}
            {week.mayLead && turn.person !== null && <option value="open">{t('duty.open')}</option>}
          </select>
        </label>
        {own && hers.length > 0 && (
          <label className="stack">
            <span>{t('duty.inReturn')}</span>
            <select className="field" value={back} onChange={(event) => setBack(event.target.value)}>
              <option value="">{t('duty.inReturnNone')}</option>
              {hers.map((row) => (
                <option key={row.from} value={row.from}>
                  {whenWords(row.from, now)}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="stack duty-wide">
          <span>{t('duty.reason')}</span>
          <input className="field" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        </label>
      </div>
      <div className="row-of">
        {week.mayLead && (
          <>
            <label className="row-of">
              <input type="checkbox" checked={anyway} onChange={(event) => setAnyway(event.target.checked)} />
              {t('duty.anyway')}
            </label>
            <button type="button" className="button main" disabled={!ready} onClick={() => void give()}>
              {t('duty.give')}
            </button>
          </>
        )}
        {own && (
          <button type="button" className="button" disabled={!ready || who === 'open'} onClick={() => void ask()}>
            {t('duty.askSwap')}
          </button>
        )}
        <button type="button" className="button" onClick={onDone}>
          {t('common.cancel')}
        </button>
      </div>
    </section>
  )
}
