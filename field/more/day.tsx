// The day of my areas: units on duty, what came and was settled, what was checked. A query nobody types; of areas, never of a person.
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant } from '../../ui/time.ts'
import { f } from '../texts.ts'
import { useHeld, useItems } from '../use.ts'
import { gridsOf, isClosed } from './round.ts'

export default function Day() {
  const { parts, cases } = useHeld()
  const items = useItems()
  const now = useNow()
  const { duty = [], tasks = [], areas = [] } = parts
  const today = dayOfInstant(now)
  const all = [...cases.values()]
  const on = (at: number | null) => at !== null && dayOfInstant(at) === today
  const rounds = tasks.flatMap((task) => gridsOf(task, areas).map((grid) => ({ task, grid })))
  const figures = [
    ['came', all.filter((one) => on(one.openedAt)).length],
    ['ended', all.filter((one) => on(one.closedAt)).length],
    ['open', all.filter((one) => one.phase !== 'ended').length],
    ['overdue', all.filter((one) => one.phase !== 'ended' && one.due !== null && one.due < now).length],
    ['rounds', rounds.filter(({ task, grid }) => isClosed(task, grid.code, today, items)).length],
  ] as const
  return (
    <>
      <h1>{f('field.day.title', { day: today })}</h1>
      <p className="soft">{f('field.day.lead')}</p>
      <dl className="facts">
        {figures.map(([name, n]) => (
          <div key={name} className="row-of between">
            <dt>{f(`field.day.${name}`)}</dt>
            <dd className="figures">{name === 'rounds' ? `${n} / ${rounds.length}` : n}</dd>
          </div>
        ))}
      </dl>
      <h2>{f('field.day.units')}</h2>
      {duty.length === 0 && <p className="soft">{f('field.grid.noDuty')}</p>}
      <ul className="rows">
        {duty.map((one) => (
          <li key={one.level + one.organisation} className="row-of between">
            <span>
              {word('level', one.level)} · {one.organisation}
            </span>
            {one.phone && (
              <a className="button" href={`tel:${one.phone}`}>
                {f('field.today.call')}
              </a>
            )}
          </li>
        ))}
      </ul>
      <Link className="button wide" to="/field/checks">
        {f('field.more.checks')}
      </Link>
    </>
  )
}
