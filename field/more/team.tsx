// Who works in the grids: one's own open, the others folded, and first of all who is away and who stands in. Posts, never whereabouts.
import type { FieldMember } from '../../rules/sync.ts'
import { t } from '../../ui/texts.ts'
import { f } from '../texts.ts'
import { type GridTeam, gridsOf } from './byGrid.ts'

/** `mine`: trimmed codes of the grids one works in. Whoever has many finds each folded, with what is missing there in its line. */
export function Team({ team, mine }: { team: readonly FieldMember[]; mine: ReadonlySet<string> }) {
  const { own, others } = gridsOf(team, mine)
  return (
    <>
      {own.map((grid) => (
        <Fold key={grid.area} grid={grid} open={own.length === 1} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{f('field.grid.others', { n: others.length })}</summary>
          {others.map((grid) => (
            <Fold key={grid.area} grid={grid} open={false} />
          ))}
        </details>
      )}
    </>
  )
}

function Fold({ grid: { name, members, away }, open }: { grid: GridTeam; open: boolean }) {
  const people = members.filter((one) => one.post !== null)
  return (
    <details open={open}>
      <summary>
        {name} <span className="soft">{f('field.grid.people', { n: people.length })}</span>
        {away > 0 && <span className="tag amber">▲ {f('field.grid.missing', { n: away })}</span>}
      </summary>
      <ul className="rows">
        {members.map((one) => (
          <li key={`${one.post} ${one.person}`} className="who">
            <span>
              <b>{one.person ?? f('field.grid.vacant')}</b> <span className="soft">{one.postName ?? ''}</span>
              {one.away && (
                <span className="tag amber">
                  ▲ {one.deputy ? f('field.grid.awayWith', { who: one.deputy }) : f('field.grid.away')}
                </span>
              )}
            </span>
            <Call phone={one.phone} who={one.person ?? name} />
          </li>
        ))}
      </ul>
    </details>
  )
}

export function Call({ phone, who }: { phone: string | null; who: string }) {
  if (phone === null) return null
  return (
    <a className="button" href={`tel:${phone}`} aria-label={t('common.withMark', { sentence: f('field.today.call'), mark: who })}>
      {f('field.today.call')}
    </a>
  )
}
