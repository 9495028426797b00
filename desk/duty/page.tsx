// The duty wall: who is on duty now, where somebody is missing, the roll-call of units, what is at hand, what was handed on and promised.
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { spelled } from '../../ui/code.ts'
import { useNow } from '../../ui/now.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { instantOfField, minuteWords, whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { NoteText, WriteNote } from './note.tsx'
import { Resources } from './resources.tsx'
import { Tel } from './tel.tsx'
import { useDuty, useWall, type Wall } from './use.ts'
import './duty.css'

export default function DutyWall() {
  const [query] = useQuery()
  const { data, error } = useWall(query.organisation)
  if (error) return <NotLoaded error={error} />
  if (!data) return <Skeleton height={480} />
  return (
    <div className="page duty-page stack">
      <h1>{t('duty.title')}</h1>
      <div className="row-of">
        <span className="soft">{t('duty.lead', { office: data.office.short })}</span>
        <Link className="button" to="/desk/duty/meetings">
          {t('duty.meetings')}
        </Link>
      </div>
      <div className="duty-wall">
        <Now wall={data} />
        <NoteCard wall={data} />
        <Promises wall={data} />
        <Gaps wall={data} />
        <Roll wall={data} />
        <Resources wall={data} />
        {data.windows.length > 0 && <Windows wall={data} />}
      </div>
    </div>
  )
}

function Now({ wall }: { wall: Wall }) {
  const now = useNow()
  return (
    <section className="card stack duty-now" aria-label={t('duty.now')}>
      <div className="row-of">
        <h2>{t('duty.now')}</h2>
        <Link className="button" to={`/desk/duty/roster?organisation=${wall.office.id}`}>
          {t('duty.toRoster')}
        </Link>
      </div>
      <div className="board-scroll">
        <table className="coverage board">
          <tbody>
            {wall.rows.map((office) =>
              office.lines.length === 0 ? (
                <tr key={office.organisation}>
                  <th scope="row">{office.name}</th>
                  <td colSpan={2} className="soft">
                    {t('duty.noRoster')}
                  </td>
                  <td>
                    <Tel phone={office.phone} name={office.name} />
                  </td>
                </tr>
              ) : (
                office.lines.map((line, n) => (
                  <tr key={`${office.organisation}/${line.line}/${line.from}`}>
                    {n === 0 && (
                      <th scope="rowgroup" rowSpan={office.lines.length}>
                        {office.name}
                      </th>
                    )}
                    <td className="soft">{t('duty.line', { n: line.line })}</td>
                    <td>
                      {line.name === null ? (
                        <span className="tag vermilion">
                          ■ {line.away === null ? t('duty.nobody') : t('duty.awayAlone', { name: line.away })}
                        </span>
                      ) : (
                        <>
                          <b>{line.name}</b>{' '}
                          {line.away !== null && <span className="tag amber">▲ {t('duty.standsIn', { name: line.away })}</span>}
                        </>
                      )}
                      <div className="soft small figures">
                        {t('duty.until', { at: whenWords(line.to, now) })}
                        {line.next?.name ? ` · ${t('duty.next', { name: line.next.name })}` : ''}
                      </div>
                    </td>
                    <td>
                      <Tel phone={line.phone} name={line.name ?? office.name} />
                    </td>
                  </tr>
                ))
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function NoteCard({ wall }: { wall: Wall }) {
  const { note } = wall
  return (
    <section className="card stack" aria-label={t('duty.note')}>
      <h2>{t('duty.note')}</h2>
      {note ? (
        <>
          <NoteText note={note} />
          <p className="soft small">
            {note.readBy.length === 0
              ? `◆ ${t('duty.noteUnread')}`
              : `● ${t('duty.noteRead', { names: note.readBy.map((one) => one.name).join('、') })}`}
          </p>
        </>
      ) : (
        <p className="soft">{t('duty.noteNone')}</p>
      )}
      {wall.found && <WriteNote organisation={wall.office.id} found={wall.found} />}
    </section>
  )
}

function Promises({ wall }: { wall: Wall }) {
  const now = useNow()
  const { act, busy, fresh } = useDuty()
  const [text, setText] = useState('')
  const [until, setUntil] = useState('')
  const [id, setId] = useState(fresh)
  const organisation = wall.office.id
  const add = async () => {
    if (!(await act('promise', { id, organisation, text: text.trim(), until: instantOfField(until) }))) return
    setId(fresh())
    setText('')
  }
  return (
    <section className="card stack" aria-label={t('duty.promises')}>
      <h2>{t('duty.promises')}</h2>
      {wall.promises.length === 0 && <p className="soft">{t('duty.promisesNone')}</p>}
      <ul className="stack">
        {wall.promises.map((one) => (
          <li key={one.id} className="duty-promise">
            <div>
              <span className={one.until < now ? 'tag vermilion' : 'tag'}>
                {one.until < now ? '■' : '◆'} {t('duty.until', { at: whenWords(one.until, now) })}
              </span>{' '}
              {one.text}{' '}
              {one.caseId !== null && one.code !== null && (
                <Link className="code" to={`/desk/case/${one.county}/${one.caseId}`}>
                  {spelled(one.code)}
                </Link>
              )}
              <div className="soft small">{t('duty.promiseBy', { name: one.byName, at: whenWords(one.at, now) })}</div>
            </div>
            {wall.mayWork && (
              <button
                type="button"
                className="button"
                disabled={busy}
                aria-label={`${t('duty.kept')}：${one.text}`}
                onClick={() => void act('promiseKept', { id: one.id, organisation })}
              >
                {t('duty.kept')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {wall.mayWork && (
        <form
          className="row-of"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <input
            className="field duty-wide"
            required
            maxLength={300}
            aria-label={t('duty.promiseText')}
            placeholder={t('duty.promiseText')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <input
            className="field"
            type="datetime-local"
            required
            aria-label={t('duty.promiseUntil')}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
          <button type="submit" className="button" disabled={busy}>
            {t('duty.promiseAdd')}
          </button>
        </form>
      )}
    </section>
  )
}

function Gaps({ wall }: { wall: Wall }) {
  const now = useNow()
  const { act, busy } = useDuty()
  return (
    <section className="card stack" aria-label={t('duty.gaps')}>
      <h2>{t('duty.gaps')}</h2>
      {wall.gaps.length === 0 && <p>{t('duty.gapsNone')}</p>}
      <ul className="stack">
        {wall.gaps.slice(0, 8).map((one) => (
          <li key={`${one.organisation}/${one.from}/${one.line}`}>
            <span className="tag amber">▲ {whenWords(one.from, now)}</span> {one.name} {t('duty.line', { n: one.line })}：
            {one.away === null ? t('duty.gapOpen') : t('duty.gapAway', { name: one.away })}
          </li>
        ))}
      </ul>
      {wall.swaps.length > 0 && <h3>{t('duty.swaps')}</h3>}
      {wall.swaps.map((one) => (
        <div key={one.id} className="row-of">
          <span>
            {t('duty.swapLine', {
              name: one.name,
              other: one.other,
              at: whenWords(one.from, now),
              n: one.line,
              reason: one.reason,
            })}
            {one.forFrom !== null && ` ${t('duty.swapFor', { other: one.other, at: whenWords(one.forFrom, now) })}`}
          </span>
          {(one.mine || wall.mayLead) && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void act('swapAnswer', { id: one.id, agreed: true })}
            >
              {t('duty.agree')}
            </button>
          )}
          {(one.mine || one.own || wall.mayLead) && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void act('swapAnswer', { id: one.id, agreed: false })}
            >
              {t(one.own ? 'duty.takeBack' : 'duty.decline')}
            </button>
          )}
        </div>
      ))}
    </section>
  )
}

function Roll({ wall }: { wall: Wall }) {
  const { act, fresh, busy } = useDuty()
  const { units } = wall
  if (units.length === 0) return null
  const say = (unit: string, answered: boolean) => void act('roll', { id: fresh(), organisation: wall.office.id, unit, answered })
  return (
    <section className="card stack" aria-label={t('duty.roll')}>
      <h2>{t('duty.roll')}</h2>
      <p className="soft">
        {t('duty.rollSum', {
          all: units.length,
          yes: units.filter((one) => one.answered === true).length,
          no: units.filter((one) => one.answered === false).length,
          open: units.filter((one) => one.answered === null).length,
        })}
      </p>
      <ul className="duty-units">
        {units.map((one) => (
          <li key={one.id} className="row-of">
            <span aria-hidden="true">{one.answered === null ? '◆' : one.answered ? '●' : '■'}</span>
            <b>{one.name}</b>
            <span className="soft small">
              {t(one.answered === null ? 'duty.uncalled' : one.answered ? 'duty.answered' : 'duty.silent')}
            </span>
            <Tel phone={one.phone} name={one.name} />
            {wall.mayWork && (
              <fieldset className="row-of plain-set" aria-label={one.name}>
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  aria-pressed={one.answered === true}
                  onClick={() => say(one.id, true)}
                >
                  {t('duty.answered')}
                </button>
                <button
                  type="button"
                  className="button"
                  disabled={busy}
                  aria-pressed={one.answered === false}
                  onClick={() => say(one.id, false)}
                >
                  {t('duty.silent')}
                </button>
              </fieldset>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Outside of the hours of an office, but not around the clock (错时): when people who work can come. */
const staggered = ({ way, days, from, to }: Wall['windows'][number]): boolean =>
  way !== 'onCall' && (from < 8 * 60 || to > 18 * 60 + 30 || days.some((day) => day > 5))

function Windows({ wall }: { wall: Wall }) {
  return (
    <section className="card stack" aria-label={t('duty.windows')}>
      <h2>
        <Link to="/desk/centre">{t('duty.windows')}</Link>
      </h2>
      <ul className="stack">
        {wall.windows.map((one) => (
          <li key={one.id} className="row-of">
            <b>{one.name}</b>
            <span>{one.department}</span>
            <span className="tag">{t(`duty.way.${one.way}`)}</span>
            <span className="soft small figures">
              {one.days.length === 7 ? t('duty.everyDay') : one.days.map((day) => t(`duty.day.${day}`)).join(' ')}{' '}
              {minuteWords(one.from)}–{minuteWords(one.to)}
            </span>
            {staggered(one) && <span className="tag indigo">◆ {t('duty.staggered')}</span>}
            <span className="small">
              {one.now ? '●' : '◆'} {t(one.now ? 'duty.windowNow' : 'duty.windowNot')}
            </span>
            {one.person !== null && <span>{one.person}</span>}
            <Tel phone={one.phone} name={one.department} />
          </li>
        ))}
      </ul>
    </section>
  )
}
