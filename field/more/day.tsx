// The day of my areas: which units answered the roll-call, what came and was settled, what was looked at. A query nobody types; of places and units, never of a person.
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { dayOfInstant, whenWords } from '../../ui/time.ts'
import { f } from '../texts.ts'
import { useHeld, useItems, useMine } from '../use.ts'
import { Duty } from './grid.tsx'
import { openRounds, roundsOf, tasksOf } from './round.ts'

const figures = ['came', 'ended', 'open', 'overdue'] as const

export default function Day() {
  const held = useHeld()
  const items = useItems()
  const now = useNow()
  const { duty = [], areas = [], day } = held.parts
  const tasks = tasksOf(held, useMine())
  const today = dayOfInstant(now)
  const counted = day?.day === today ? day : null
  const rounds = roundsOf(tasks, areas).length
  const open = openRounds(tasks, areas, { today, day, items }).length
  const answered = counted?.units.filter((one) => one.answered).length ?? 0
  return (
    <>
      <h1>{f('field.day.title', { day: today })}</h1>
      <p className="soft">{f('field.day.lead')}</p>
      {counted === null ? (
        <p className="notice">{f('field.day.notYet')}</p>
      ) : (
        <dl className="facts">
          {figures.map((name) => (
            <div key={name} className="row-of between">
              <dt>{f(`field.day.${name}`)}</dt>
              <dd className="figures">{counted[name]}</dd>
            </div>
          ))}
        </dl>
      )}
      {rounds > 0 && (
        <Link className="button wide" to="/field/checks">
          {f('field.day.rounds', { n: rounds - open, of: rounds })}
        </Link>
      )}
      <h2>{f('field.day.roll')}</h2>
      {counted === null || counted.units.length === 0 ? (
        <p className="soft">{f('field.day.noRoll')}</p>
      ) : (
        <>
          <p className="soft">{f('field.day.answered', { n: answered, of: counted.units.length })}</p>
          <ul className="rows">
            {counted.units.map((one) => (
              <li key={one.name} className="row-of between">
                <span>{one.name}</span>
                <span className={one.answered ? 'mark done' : 'mark soon'}>
                  <span aria-hidden="true">{one.answered ? '●' : '▲'}</span>{' '}
                  {f(one.answered ? 'field.day.there' : 'field.day.silent', { at: whenWords(one.at, now) })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{f('field.day.units')}</h2>
      {duty.length === 0 && <p className="soft">{f('field.grid.noDuty')}</p>}
      <Duty duty={duty} />
    </>
  )
}
