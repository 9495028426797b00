// Notices to pass on: each is told once in a grid or household group, one tap, also without a line; nobody ticks off households.
import { trimCode } from '../../rules/area.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { whenWords } from '../../ui/time.ts'
import { f } from '../texts.ts'
import { useHeld, useItems, useMine } from '../use.ts'
import { isTold, pathOf, tellingIn, toTell } from './tell.ts'
import { useTelling } from './telling.ts'

export default function Notices() {
  const { bulletins = [], areas = [] } = useHeld().parts
  const me = useMine()
  const items = useItems()
  const now = useNow()
  const tell = useTelling()
  const mine = tellingIn(me)
  const open = toTell(bulletins, mine, items)
  const nameOf = (area: string) => areas.find((one) => trimCode(one.code) === area)?.name ?? ''
  return (
    <>
      <h1>{f('field.pass.title', { n: open.length })}</h1>
      <p className="soft">{f('field.pass.lead')}</p>
      {bulletins.length === 0 && (
        <div className="empty">
          <p>{f('field.pass.none')}</p>
          <Link className="button" to="/field">
            {f('field.way.today')}
          </Link>
        </div>
      )}
      {bulletins.map((one) => (
        <article key={one.id} className="card stack" aria-label={one.title}>
          <h2>{one.title}</h2>
          <p className="said">{one.text}</p>
          <p className="soft small">
            {one.organisationName} · {whenWords(one.at, now)} ·{' '}
            <span className="together">{f('field.pass.until', { day: one.until })}</span>
          </p>
          {mine.map((area) =>
            isTold(one, area, items) ? (
              <p key={area} className="mark done">
                <span aria-hidden="true">●</span> {f('field.pass.told')} {mine.length > 1 && nameOf(area)}
              </p>
            ) : (
              <button
                key={area}
                type="button"
                className="button main wide"
                onClick={() =>
                  void tell(`bulletin ${one.id} ${area}`, {
                    path: pathOf(one),
                    body: { area },
                    title: f('field.pass.item', { title: one.title }),
                  })
                }
              >
                {f('field.pass.tell')} {mine.length > 1 && nameOf(area)}
              </button>
            ),
          )}
        </article>
      ))}
    </>
  )
}
