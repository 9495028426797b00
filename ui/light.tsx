// A state is always shape + word + colour; nothing here is told by colour alone.
import type { Light as Colour } from './contract.ts'
import { t } from './texts.ts'

export type Shown = Colour | 'paused' | 'stopped'
const shapes: Readonly<Record<Shown | 'none', { readonly d: string; readonly colour: string }>> = {
  green: { d: 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11Z', colour: 'var(--pine)' },
  yellow: { d: 'M8 1.8 15 14H1Z', colour: 'var(--amber)' },
  red: { d: 'M2.5 2.5h11v11h-11Z', colour: 'var(--vermilion)' },
  paused: { d: 'M3.5 2.5h3v11h-3ZM9.5 2.5h3v11h-3Z', colour: 'var(--indigo)' },
  stopped: { d: 'M8 1.5 14.5 8 8 14.5 1.5 8Z', colour: 'var(--soft)' },
  none: { d: 'M3 7h10v2H3Z', colour: 'var(--soft)' },
}

/** The shape alone, named for readers; the word stands beside it wherever there is room. */
export function Shape({ light, size = 14 }: { light: Shown | null; size?: number }) {
  const { d, colour } = shapes[light ?? 'none']
  return (
    <svg
      className="shape"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role="img"
      aria-label={t(`common.light.${light ?? 'none'}`)}
    >
      <path d={d} fill={colour} />
    </svg>
  )
}

export const colourOf = (light: Shown | null): string => shapes[light ?? 'none'].colour
