// The page of my grid: who answers now, who works here, what is to be passed on, open disputes and open problems. No residents.
import { trimCode } from '../../rules/area.ts'
import type { FieldCase, FieldDuty } from '../../rules/sync.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { find, word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { nameOf } from '../keep/held.ts'
import { f } from '../texts.ts'
import { markOf } from '../today/list.ts'
import { Marked } from '../today/page.tsx'
import { mineOf, useHeld } from '../use.ts'
import { Call, Team } from './team.tsx'

export default function Grid() {
  const { parts, cases } = useHeld()
  const now = useNow()
  const { team = [], duty = [], notices = [], areas = [], categories = [], bulletins = [], neighbours = [] } = parts
  const mine = mineOf(areas)
  const grids = mine.filter((area) => area.level === 'grid')
  const [first] = mine
  const disputes = new Set(categories.flatMap((one) => (one.dispute ? [one.code] : [])))
  const open = [...cases.values()].filter((one) => one.phase !== 'ended')
  return (
    <>
      <h1>{mine.length === 1 && first ? first.name : f('field.grid.title')}</h1>
      {mine.length > 1 && first && <p className="soft">{f('field.grid.many', { name: first.name, n: grids.length })}</p>}
      <section className="stack" aria-label={f('field.grid.duty')}>
        <h2>{f('field.grid.duty')}</h2>
        {duty.length === 0 && <p className="soft">{f('field.grid.noDuty')}</p>}
        <Duty duty={duty} />
      </section>
      <section className="stack" aria-label={f('field.grid.team')}>
        <h2>{f('field.grid.team')}</h2>
        <Team team={team} mine={new Set(grids.map((area) => trimCode(area.code)))} />
      </section>
      <Open title="disputes" rows={open.filter((one) => disputes.has(one.category))} now={now} />
      <Open title="problems" rows={open.filter((one) => !disputes.has(one.category))} now={now} />
      <Link className="button wide" to="/field/notices">
        {f('field.grid.toPass', { n: bulletins.length })}
      </Link>
      {neighbours.some((one) => one.doneAt === null) && (
        <section className="stack">
          <h2>{f('field.grid.hands', { n: neighbours.filter((one) => one.doneAt === null).length })}</h2>
          <ul className="rows">
            {neighbours
              .filter((one) => one.doneAt === null)
              .map((one) => (
                <li key={one.id} className="row-of between">
                  <span>{find(`field.hand.${one.what}`) ?? one.what}</span>
                  <span className="soft">{one.areaName}</span>
                </li>
              ))}
          </ul>
        </section>
      )}
      <section className="stack" aria-label={f('field.grid.notices')}>
        <h2>{f('field.grid.notices')}</h2>
        {notices.length === 0 && <p className="soft">{f('field.grid.noNotices')}</p>}
        <ul className="rows">
          {notices.map((one) => (
            <li key={one.id}>
              <Link to={`/field/case/${one.county}/${one.case}`} className="row-of between">
                <span>{cases.get(nameOf({ county: one.county, id: one.case }))?.categoryName ?? f('field.grid.notice')}</span>
                <span className="soft small figures">{whenWords(one.at, now)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

/** Units on duty, each once, with whom to ring there. */
export function Duty({ duty }: { duty: readonly FieldDuty[] }) {
  const units = duty.filter((one, n) => duty.findIndex((other) => unitOf(other) === unitOf(one)) === n)
  return (
    <ul className="rows">
      {units.map((unit) => (
        <li key={unitOf(unit)}>
          <p>
            <span className="soft">{word('level', unit.level)}</span> {unit.organisation}
          </p>
          {duty
            .filter((one) => unitOf(one) === unitOf(unit) && one.phone !== null)
            .map((one) => (
              <p key={`${one.person} ${one.phone}`} className="who">
                <b>{one.person ?? unit.organisation}</b>
                <Call phone={one.phone} who={one.person ?? unit.organisation} />
              </p>
            ))}
        </li>
      ))}
    </ul>
  )
}
const unitOf = ({ level, organisation }: FieldDuty): string => `${level} ${organisation}`

const most = 20
function Open({ title, rows, now }: { title: 'disputes' | 'problems'; rows: readonly FieldCase[]; now: number }) {
  const late = Number.MAX_SAFE_INTEGER
  const sorted = [...rows].sort((a, b) => (a.due ?? late) - (b.due ?? late))
  return (
    <section className="stack" aria-label={f(`field.grid.${title}`, { n: rows.length })}>
      <h2>{f(`field.grid.${title}`, { n: rows.length })}</h2>
      <ul className="rows">
        {sorted.slice(0, most).map((one) => (
          <li key={nameOf(one)}>
            <Link to={`/field/case/${nameOf(one)}`} className="row-of between">
              <span>
                {one.categoryName} <span className="soft">{word('state', one.state, one.kind)}</span>
              </span>
              <Marked mark={markOf(one, now, true)} />
            </Link>
          </li>
        ))}
      </ul>
      {rows.length > most && <p className="soft">{f('field.grid.rest', { n: rows.length - most })}</p>}
    </section>
  )
}
