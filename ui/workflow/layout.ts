// Where the states and steps of a kind stand on its drawing: one column per phase, the way that is meant drawn strong.
import type { KindView } from '../contract.ts'

export type Node = { readonly state: string; readonly phase: string; readonly x: number; readonly y: number }
export type Edge = {
  readonly from: string
  readonly to: string
  readonly steps: readonly string[]
  readonly main: boolean
  readonly path: string
}
export type Drawing = {
  readonly width: number
  readonly height: number
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
  readonly columns: readonly { readonly phase: string; readonly x: number }[]
}

export const box = { width: 104, height: 34 } as const
const gap = { x: 44, y: 18, top: 28, side: 8 } as const
const phases = ['intake', 'placed', 'handling', 'checking', 'ended']

/** Steps that lead from one state to another; what may happen in any state is no way of its own. */
function ways(kind: KindView): readonly Omit<Edge, 'path'>[] {
  const found = new Map<string, { from: string; to: string; steps: string[]; main: boolean }>()
  const known = new Set(kind.states.map((one) => one.name))
  for (const step of kind.steps) {
    const targets = typeof step.to === 'string' ? [step.to] : step.to
    for (const from of Array.isArray(step.from) ? (step.from as readonly string[]) : [])
      for (const to of targets) {
        if (from === to || !known.has(to) || !known.has(from)) continue
        const key = `${from}>${to}`
        const edge = found.get(key) ?? { from, to, steps: [], main: false }
        edge.steps.push(step.name)
        edge.main ||= step.tone === 'main'
        found.set(key, edge)
      }
  }
  return [...found.values()]
}

export function layout(kind: KindView): Drawing {
  const used = phases.filter((phase) => kind.states.some((one) => one.phase === phase))
  const columns = used.map((phase, i) => ({ phase, x: gap.side + i * (box.width + gap.x) }))
  const nodes = kind.states.flatMap((one): Node[] => {
    const column = columns.find((each) => each.phase === one.phase)
    if (!column) return []
    const row = kind.states.filter((each) => each.phase === one.phase).findIndex((each) => each.name === one.name)
    return [{ state: one.name, phase: one.phase, x: column.x, y: gap.top + row * (box.height + gap.y) }]
  })
  const at = new Map(nodes.map((node) => [node.state, node]))
  const edges = ways(kind).flatMap((way): Edge[] => {
    const [a, b] = [at.get(way.from), at.get(way.to)]
    return a && b ? [{ ...way, path: curve(a, b) }] : []
  })
  const rows = Math.max(1, ...columns.map((column) => nodes.filter((node) => node.x === column.x).length))
  return {
    width: gap.side * 2 + columns.length * box.width + Math.max(0, columns.length - 1) * gap.x,
    height: gap.top + rows * (box.height + gap.y) + gap.y,
    nodes,
    edges,
    columns,
  }
}

/** Forward from side to side, within a column along its right side, backward below the boxes. */
function curve(a: Node, b: Node): string {
  const middle = box.height / 2
  if (b.x > a.x) {
    const [x1, y1, x2, y2] = [a.x + box.width, a.y + middle, b.x, b.y + middle]
    const bend = (x2 - x1) / 2
    return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
  }
  if (b.x === a.x) {
    const x = a.x + box.width
    return `M${x} ${a.y + middle + 4} C${x + 24} ${a.y + middle} ${x + 24} ${b.y + middle} ${x} ${b.y + middle - 4}`
  }
  const [x1, y1, x2, y2] = [a.x + box.width / 2, a.y + box.height, b.x + box.width / 2, b.y + box.height]
  const low = Math.max(y1, y2) + 22
  return `M${x1} ${y1} C${x1} ${low} ${x2} ${low} ${x2} ${y2}`
}
