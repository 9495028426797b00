// The workflow of a kind, drawn from its declaration, with the present state marked and the ways that lead on from it.

import { useId, useMemo } from 'react'
import { useKind } from '../ask.ts'
import { Skeleton } from '../skeleton.tsx'
import { t, word } from '../texts.ts'
import { box, type Edge, layout } from './layout.ts'

export function Workflow({ kind, present, past }: { kind: string; present: string; past: readonly string[] }) {
  const { data } = useKind(kind)
  const drawing = useMemo(() => (data ? layout(data, (state) => word('state', state, kind)) : null), [data, kind])
  const id = useId()
  if (!drawing) return <Skeleton height={180} />
  const shown = drawing.edges.filter((edge) => edge.main || edge.from === present)
  const onward = drawing.edges.filter((edge) => edge.from === present)
  return (
    <figure className="workflow">
      <svg
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        width={drawing.width}
        height={drawing.height}
        role="img"
        aria-labelledby={`${id}-title`}
      >
        <title id={`${id}-title`}>{t('case.workflow.present', { state: word('state', present, kind) })}</title>
        <defs>
          <marker
            id={`${id}-tip`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0 8 4 0 8Z" fill="context-stroke" />
          </marker>
        </defs>
        {shown.map((edge) => (
          <path key={`${edge.from}>${edge.to}`} d={edge.path} className={edgeClass(edge, present)} markerEnd={`url(#${id}-tip)`}>
            <title>{edge.steps.map((step) => word('step', step, kind)).join(' / ')}</title>
          </path>
        ))}
        {drawing.rows.map((row) => (
          <text key={row.phase} x={2} y={row.y - 7} className="workflow-phase">
            {word('phase', row.phase, kind)}
          </text>
        ))}
        {drawing.nodes.map((node) => {
          const now = node.state === present
          const been = past.includes(node.state)
          return (
            <g
              key={node.state}
              transform={`translate(${node.x} ${node.y})`}
              className={now ? 'workflow-now' : been ? 'workflow-been' : 'workflow-state'}
            >
              <rect width={node.width} height={box.height} rx={6} />
              <text x={node.width / 2} y={box.height / 2 + 4} textAnchor="middle">
                {now ? '◆ ' : been ? '✓ ' : ''}
                {word('state', node.state, kind)}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption className="small">
        {t('case.workflow.present', { state: word('state', present, kind) })}
        <ul className="workflow-words">
          {onward.map((edge) => (
            <li key={edge.to}>
              {t('case.workflow.from', {
                from: word('state', edge.from, kind),
                step: edge.steps.map((step) => word('step', step, kind)).join(' / '),
                to: word('state', edge.to, kind),
              })}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

const edgeClass = (edge: Edge, present: string): string =>
  edge.from === present ? (edge.main ? 'way main onward' : 'way onward') : 'way main'
