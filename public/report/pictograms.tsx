// A picture for each group of matters, for who reads little or sees little: lines only, the words beside it say the same.
import type { ReactNode } from 'react'

const dot = (x: number, y: number, r = 1.6): ReactNode => <circle key={`${x} ${y}`} cx={x} cy={y} r={r} />
const line = (d: string): ReactNode => <path d={d} />

/** By the code of the group in regions/base; a group of a region's own has none. */
const pictures: Readonly<Record<string, ReactNode>> = {
  // A dustbin.
  '01': line('M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5'),
  // A stall with its awning.
  '02': line('M3 9l2-5h14l2 5ZM5 9v11M19 9v11M5 14h14'),
  // A board.
  '03': line('M4 4h16v10H4ZM12 14v6M8 20h8M7 8h10M7 11h6'),
  // A helmet of a building site.
  '04': line('M3 17h18M5 17a7 7 0 0 1 14 0M10 11V7h4v4'),
  // A street lamp.
  '05': line('M6 21h6M9 21V7c0-3 4-4 7-2M14 5h5l1 4h-7ZM16 12v2M13 12l-1 2M19 12l1 2'),
  // A traffic light.
  '06': (
    <>
      {line('M8 2h8v16H8ZM12 18v4')}
      {[6, 10, 14].map((y) => dot(12, y))}
    </>
  ),
  // Houses of an estate.
  '07': line('M3 21h18M5 21V7l5-3v17M10 21V10h9v11M13 13h1M16 13h1M13 17h1M16 17h1'),
  // A loudspeaker.
  '08': line('M4 10v4h3l5 4V6l-5 4ZM15 9c2 2 2 4 0 6M18 6c4 4 4 8 0 12'),
  // A flame.
  '09': line('M12 2c1 5 6 6 6 12a6 6 0 0 1-12 0c0-3 2-5 3-7 1 2 2 2 3 4 1-3 0-6 0-9Z'),
  // A house with a crack.
  '10': line('M3 11l9-8 9 8M6 9v12h12V9M13 10l-2 4 3 2-2 5'),
  // A bowl of food.
  '11': line('M3 12h18a9 9 0 0 1-18 0ZM8 21h8M9 9c0-2 2-2 2-5M14 9c0-2 2-2 2-5'),
  // Rain over water.
  '12': line('M3 16c2-2 4-2 6 0s4 2 6 0 4-2 6 0M3 20c2-2 4-2 6 0s4 2 6 0 4-2 6 0M7 4v5M12 6v5M17 4v5'),
  // A telephone with a warning.
  '13': line('M6 2h12v20H6ZM11 19h2M12 6v6M12 15v.5'),
  // Two people.
  '14': (
    <>
      {dot(8, 7, 3)}
      {dot(16, 7, 3)}
      {line('M3 20c0-5 2-8 5-8s4 2 4 4c0-2 1-4 4-4s5 3 5 8')}
    </>
  ),
  // A hand that holds out help.
  '15': line('M3 14c3-3 5-3 7 0h4a1 1 0 0 1 0 3h-4M14 16l5-4c2 0 2 2 1 3l-6 6H3M12 3v7M9 6h6'),
  // Somebody speaks.
  '16': line('M3 4h18v12H11l-5 5v-5H3ZM7 8h10M7 12h6'),
  // A sheet written about somebody.
  '17': line('M6 2h9l4 4v16H6ZM15 2v4h4M9 11h7M9 15h7M9 19h4'),
}

export const Pictogram = ({ of }: { of: string }) =>
  pictures[of] === undefined ? null : (
    <svg className="pictogram" viewBox="0 0 24 24" aria-hidden="true">
      {pictures[of]}
    </svg>
  )
