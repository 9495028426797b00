// The page of my grid: who works here and who answers now, what was asked of it, notices, and what is open. No residents.
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { nameOf } from '../keep/held.ts'
import { f } from '../texts.ts'
import { useHeld } from '../use.ts'

export default function Grid() {
  const { parts, cases } = useHeld()
  const now = useNow()
  const { team = [], duty = [], notices = [], areas = [] } = parts
  const mine = areas.filter((area) => area.mine)
  const open = [...cases.values()].filter((one) => one.phase !== 'ended')
  return (
    <>
      <h1>{f('field.grid.title')}</h1>
      <p className="soft">{mine.map((area) => area.name).join(' · ')}</p>
      <section className="stack" aria-label={f('field.grid.duty')}>
        <h2>{f('field.grid.duty')}</h2>
        {duty.length === 0 && <p className="soft">{f('field.grid.noDuty')}</p>}
        <ul className="rows">
          {duty.map((one) => (
            <li key={one.level + one.organisation} className="row-of between">
              <span>
                {word('level', one.level)} · {one.organisation} <span className="soft">{one.person ?? ''}</span>
              </span>
              {one.phone && (
                <a className="button" href={`tel:${one.phone}`}>
                  {f('field.today.call')}
                </a>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section className="stack" aria-label={f('field.grid.team')}>
        <h2>{f('field.grid.team')}</h2>
        <ul className="rows">
          {team.map((one) => (
            <li key={`${one.area} ${one.post} ${one.person}`} className="row-of between">
              <span>
                <b>{one.person ?? f('field.grid.vacant')}</b> {one.postName ?? ''} <span className="soft">{one.areaName}</span>
                {one.away && (
                  <span className="tag amber">
                    ▲ {one.deputy ? f('field.grid.awayWith', { who: one.deputy }) : f('field.grid.away')}
                  </span>
                )}
              </span>
              {one.phone && (
                <a className="button" href={`tel:${one.phone}`}>
                  {f('field.today.call')}
                </a>
              )}
            </li>
          ))}
        </ul>
      </section>
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
      <section className="stack" aria-label={f('field.grid.open')}>
        <h2>{f('field.grid.open', { n: open.length })}</h2>
        <ul className="rows">
          {open.map((one) => (
            <li key={nameOf(one)}>
              <Link to={`/field/case/${nameOf(one)}`} className="row-of between">
                <span>{one.categoryName}</span>
                <span className="soft">{word('state', one.state, one.kind)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
