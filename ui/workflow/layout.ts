// Where the states and steps of a kind stand on its drawing: one row per phase, the way that is meant drawn strong.
import type { KindView } from '../contract.ts'

type Node = { readonly state: string; readonly phase: string; readonly x: number; readonly y: number; readonly width: number }
export type Edge = {
  readonly from: string
  readonly to: string
  readonly steps: readonly string[]
  /** On the way that is meant: a main step that leads onward. */
  readonly main: boolean
  readonly path: string
}
type Drawing = {
  readonly width: number
  readonly height: number
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly rows: readonly { readonly phase: string; readonly y: number }[]
}

/** Of text of 12 px as browsers draw it, with a mark before it and air on both sides. */
const letter = { wide: 12.5, narrow: 7.2, around: 38 }
export const box = { least: 96, height: 32 } as const
const gap = { x: 16, y: 44, side: 12, top: 24 } as const
const phases = ['intake', 'placed', 'handling', 'checking', 'ended']

type Way = Omit<Edge, 'path' | 'main'> & { readonly meant: boolean }

/** Steps that lead from one state to another; what may happen in any state is no way of its own. */
function ways(kind: KindView): readonly Way[] {
  const found = new Map<string, { from: string; to: string; steps: string[]; meant: boolean }>()
  const known = new Set(kind.states.map((one) => one.name))
  for (const step of kind.steps) {
    const targets = typeof step.to === 'string' ? [step.to] : step.to
    for (const from of Array.isArray(step.from) ? (step.from as readonly string[]) : [])
      for (const to of targets) {
        if (from === to || !known.has(to) || !known.has(from)) continue
        const key = `${from}>${to}`
        const way = found.get(key) ?? { from, to, steps: [], meant: false }
        way.steps.push(step.name)
        way.meant ||= step.tone === 'main'
        found.set(key, way)
      }
  }
  return [...found.values()]
}

/** How wide a box must be for this word to stand in it. */
const widthFor = (word: string): number =>
  Math.ceil([...word].reduce((sum, sign) => sum + (sign >= '\u2e80' ? letter.wide : letter.narrow), letter.around))

/** `word` gives what stands in the box of a state. */
export function layout(kind: KindView, word: (state: string) => string): Drawing {
  const used = phases.filter((phase) => kind.states.some((one) => one.phase === phase))
  const rows = used.map((phase, i) => ({ phase, y: gap.top + i * (box.height + gap.y) }))
  const nodes = rows.flatMap(({ phase, y }) => {
    let x: number = gap.side
    return kind.states
      .filter((one) => one.phase === phase)
      .map((one): Node => {
        const node = { state: one.name, phase, x, y, width: Math.max(box.least, widthFor(word(one.name))) }
        x += node.width + gap.x
        return node
      })
  })
  const at = new Map(nodes.map((node) => [node.state, node]))
  const edges = ways(kind).flatMap(({ meant, ...way }): Edge[] => {
    const [a, b] = [at.get(way.from), at.get(way.to)]
    if (!a || !b) return []
    const onward = b.y > a.y || (b.y === a.y && b.x > a.x)
    return [{ ...way, main: meant && onward, path: curve(a, b) }]
  })
  return {
    // Room at the right for the ways that lead back.
    width: Math.max(gap.side, ...nodes.map((node) => node.x + node.width)) + 40,
    height: gap.top + rows.length * (box.height + gap.y) - gap.y + gap.side,
    nodes,
    edges,
    rows,
  }
}

/** Onward from below to above, within a row from side to side or in a low bow, back along the right side. */
function curve(a: Node, b: Node): string {
  const middle = box.height / 2
  if (b.y > a.y) {
    const [x1, y1, x2, y2] = [a.x + a.width / 2, a.y + box.height, b.x + b.width / 2, b.y]
    const bend = Math.min(40, (y2 - y1) / 2)
    return `M${x1} ${y1} C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
  }
  if (b.y === a.y) {
    const next = b.x - a.x === a.width + gap.x
    if (next) return `M${a.x + a.width} ${a.y + middle} L${b.x} ${b.y + middle}`
    const [x1, x2, y] = [a.x + a.width / 2, b.x + b.width / 2, a.y + box.height]
    return `M${x1} ${y} C${x1} ${y + 22} ${x2} ${y + 22} ${x2} ${y}`
  }
  const [x1, y1, x2, y2] = [a.x + a.width, a.y + middle, b.x + b.width, b.y + middle]
  const out = Math.max(x1, x2) + 28
  return `M${x1} ${y1} C${out} ${y1} ${out} ${y2} ${x2} ${y2}`
}
