// How the ground stands, in words: what is here, how much it weighs, what it waits for, and what one can do.
import { f } from '../texts.ts'
import { useGround } from './use.ts'

/** Megabytes with one decimal; nothing that is there weighs nothing. */
const megabytes = (bytes: number): string => Math.max(0.1, bytes / 1_000_000).toFixed(1)

export function GroundTold() {
  const here = useGround()
  if (!here) return <p className="soft small">{f('field.ground.unknown')}</p>
  const { ground, standing } = here
  const { state, had, of, left, budget, streets } = standing
  const figures = { had: megabytes(had), of: megabytes(of), rest: megabytes(of - had), n: megabytes(had) }
  const names = streets.map((street) => street.name).join(' · ')
  const take = (
    <button type="button" className="button wide" onClick={() => void ground.take()}>
      {f('field.ground.take', figures)}
    </button>
  )
  return (
    <div className="stack" role="status">
      {state === 'going' && (
        <p className="figures">
          <progress max={Math.max(1, of)} value={had} aria-hidden="true" /> {f('field.ground.going', figures)}
        </p>
      )}
      {state === 'whole' && (
        <p className="soft small figures">
          {f('field.ground.whole', { ...figures, names, budget: Math.round(budget / 1_000_000) })}
        </p>
      )}
      {state === 'waits' && (
        <>
          <p className="figures">{f(had > 0 ? 'field.ground.waits' : 'field.ground.waitsAll', figures)}</p>
          {take}
        </>
      )}
      {state === 'cut' && <p className="figures">{f('field.ground.cut', figures)}</p>}
      {state === 'full' && (
        <>
          <p className="notice amber">{f('field.ground.full')}</p>
          {take}
        </>
      )}
      {state === 'blocked' && <p className="notice amber">{f('field.ground.blocked')}</p>}
      {state === 'none' && <p className="soft small">{f('field.ground.none')}</p>}
      {state === 'unknown' && <p className="soft small">{f('field.ground.unknown')}</p>}
      {left > 0 && (
        <p className="small figures">
          {f('field.ground.over', {
            all: megabytes(of + left),
            budget: Math.round(budget / 1_000_000),
            left: megabytes(left),
          })}
        </p>
      )}
    </div>
  )
}
