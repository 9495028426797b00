// How the ground stands, in words: what is here, how much it weighs, what it waits for, and what one can do.
import { g } from './texts.ts'
import { useGround } from './use.ts'

/** Megabytes with one decimal; nothing that is there weighs nothing. */
const megabytes = (bytes: number): string => Math.max(0.1, bytes / 1_000_000).toFixed(1)

export function GroundTold() {
  const here = useGround()
  if (!here) return <p className="soft small">{g('ground.unknown')}</p>
  const { ground, standing } = here
  const { state, had, of, left, budget, streets } = standing
  const figures = { had: megabytes(had), of: megabytes(of), rest: megabytes(of - had), n: megabytes(had) }
  const names = streets.map((street) => street.name).join(' · ')
  const take = (
    <button type="button" className="button wide" onClick={() => void ground.take()}>
      {g('ground.take', figures)}
    </button>
  )
  return (
    <div className="stack" role="status">
      {state === 'going' && (
        <p className="figures">
          <progress max={Math.max(1, of)} value={had} aria-hidden="true" /> {g('ground.going', figures)}
        </p>
      )}
      {state === 'whole' && (
        <p className="soft small figures">{g('ground.whole', { ...figures, names, budget: Math.round(budget / 1_000_000) })}</p>
      )}
      {state === 'waits' && (
        <>
          <p className="figures">{g(had > 0 ? 'ground.waits' : 'ground.waitsAll', figures)}</p>
          {take}
        </>
      )}
      {state === 'cut' && <p className="figures">{g('ground.cut', figures)}</p>}
      {state === 'full' && (
        <>
          <p className="notice amber">{g(had > 0 ? 'ground.short' : 'ground.full', figures)}</p>
          {take}
        </>
      )}
      {state === 'blocked' && <p className="notice amber">{g('ground.blocked')}</p>}
      {state === 'none' && <p className="soft small">{g('ground.none')}</p>}
      {state === 'unknown' && <p className="soft small">{g('ground.unknown')}</p>}
      {left > 0 && (
        <p className="small figures">
          {g('ground.over', {
            all: megabytes(of + left),
            budget: Math.round(budget / 1_000_000),
            left: megabytes(left),
          })}
        </p>
      )}
    </div>
  )
}
