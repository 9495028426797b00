// Lines of Chinese text: where they may break, and how wide each piece of them is.
import type { Piece, Weight } from './face.ts'

type Atom = Piece & { readonly width: number }
export type Line = { readonly atoms: readonly Atom[]; readonly width: number; readonly last: boolean }

/** Never at the start of a line, never at its end. */
const notFirst = new Set('，。、；：？！）》〉」』】〕”’％·…—,.;:?!)]}%')
const notLast = new Set('（《〈「『【〔“‘([{')
const joined = /^[A-Za-z0-9\u00c0-\u024f.,:/@_#+-]+$/

/** Splits at every place a line may break: Latin words and figures stay whole, other characters stand alone. */
const atoms = (text: string): string[] =>
  [...new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)].reduce<string[]>((list, { segment }) => {
    const before = list.at(-1)
    if (before !== undefined && before !== '\n' && joined.test(before) && joined.test(segment))
      list[list.length - 1] = before + segment
    else list.push(segment)
    return list
  }, [])

/**
 * Breaks text into lines of at most `width`; the first is `indent` shorter. A newline ends a line. A word wider than a line is cut.
 * `measure` gives the width of a text in points.
 */
export function breakLines(
  pieces: readonly Piece[],
  width: number,
  indent: number,
  measure: (text: string, face: Weight) => number,
): Line[] {
  const room = (n: number) => width - (n === 0 ? indent : 0)
  const all = pieces
    .flatMap(({ text, face }) => atoms(text).map((one) => ({ text: one, face })))
    .flatMap((one) => (measure(one.text, one.face) <= width - indent ? [one] : [...one.text].map((text) => ({ ...one, text }))))
    .map((one) => ({ ...one, width: one.text === '\n' ? 0 : measure(one.text, one.face) }))
  const lines: Line[] = []
  let from = 0
  while (from < all.length) {
    let end = from
    let used = 0
    for (let next = all[end]; next && next.text !== '\n' && used + next.width <= room(lines.length) + 0.01; next = all[++end])
      used += next.width
    const newline = all[end]?.text === '\n'
    if (end === from && !newline) end++
    const whole = end >= all.length || newline
    if (!whole) {
      let back = end
      while (back > from + 1 && (notFirst.has(all[back]?.text[0] ?? '') || notLast.has(all[back - 1]?.text ?? ''))) back--
      if (back > from + 1 || end === from + 1) end = back
    }
    const line = all.slice(from, end)
    lines.push({ atoms: line, width: line.reduce((sum, one) => sum + one.width, 0), last: whole })
    from = end + (newline ? 1 : 0)
    // A space that the break falls on is not carried to the next line.
    while (!whole && all[from]?.text === ' ') from++
  }
  return lines.length > 0 ? lines : [{ atoms: [], width: 0, last: true }]
}
