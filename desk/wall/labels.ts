// Where the numbers of the wall's map stand: in the middle of each street, or beside it with a line to it where another already stands there.

type Point = readonly [number, number]
export type Numbered = { readonly code: string; readonly text: string; readonly ring: readonly Point[] }
/** `from`: the middle of the street that the number belongs to, when it does not stand there itself. */
export type PlacedNumber = {
  readonly code: string
  readonly text: string
  readonly x: number
  readonly y: number
  readonly from: Point | null
}

/** The size of the type in units of the drawing, and how wide a Chinese sign and a digit are. */
export const typeSize = 22
const [sign, digit] = [typeSize, typeSize * 0.6]
const air = 3

type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

/** Numbers that do not touch each other, nor their lines another's number; large streets have the first word, for small ones there is room beside. */
export function numbersOf(streets: readonly Numbered[]): readonly PlacedNumber[] {
  const sized = streets.flatMap((street) => {
    const { middle, area } = middleOf(street.ring)
    return middle === null ? [] : [{ ...street, middle, area }]
  })
  const taken: Box[] = []
  return sized
    .sort((a, b) => b.area - a.area || (a.code < b.code ? -1 : 1))
    .map(({ code, text, middle }) => {
      const free = (at: Point) => taken.every((box) => apart(box, boxOf(text, at)) && !crosses(box, middle, at))
      const [x, y] = around(middle).find(free) ?? middle
      taken.push(boxOf(text, [x, y]))
      return { code, text, x, y, from: x === middle[0] && y === middle[1] ? null : middle }
    })
}

/** The place itself, then rings of places around it, the nearest first. */
function around([x, y]: Point): Point[] {
  const places: Point[] = [[x, y]]
  for (let far = typeSize * 1.5; far <= typeSize * 12; far += typeSize / 2)
    for (let turn = 0; turn < 24; turn++) {
      const angle = (turn * Math.PI) / 12
      places.push([x + far * Math.cos(angle), y + far * Math.sin(angle)])
    }
  return places
}

function boxOf(text: string, [x, y]: Point): Box {
  const wide = [...text].reduce((sum, one) => sum + ((one.codePointAt(0) ?? 0) > 0x2e80 ? sign : digit), 0)
  const [halfWide, halfHigh] = [wide / 2 + air, typeSize / 2 + air]
  return { left: x - halfWide, right: x + halfWide, top: y - halfHigh, bottom: y + halfHigh }
}

const apart = (a: Box, b: Box): boolean => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top

/** Whether a line from one point to another runs through a box, looked at in small steps. */
function crosses({ left, right, top, bottom }: Box, [ax, ay]: Point, [bx, by]: Point): boolean {
  for (let part = 0; part <= 1; part += 0.02) {
    const [x, y] = [ax + (bx - ax) * part, ay + (by - ay) * part]
    if (x > left && x < right && y > top && y < bottom) return true
  }
  return false
}

/** The centre of gravity of what a ring encloses, and how much that is; null for a ring without points. */
function middleOf(ring: readonly Point[]): { readonly middle: Point | null; readonly area: number } {
  let [area, x, y] = [0, 0, 0]
  for (const [n, [bx, by]] of ring.entries()) {
    const [ax, ay] = ring[n === 0 ? ring.length - 1 : n - 1] ?? [bx, by]
    const part = ax * by - bx * ay
    area += part / 2
    x += ((ax + bx) * part) / 6
    y += ((ay + by) * part) / 6
  }
  if (area === 0) return { middle: ring[0] ?? null, area: 0 }
  return { middle: [x / area, y / area], area: Math.abs(area) }
}
