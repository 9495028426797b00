// Reporting a grid event at the desk or the counter: the step's own form, in the order in which a caller tells it.

import { useMemo, useState } from 'react'
import { useKind } from '../../../ui/ask.ts'
import { uuid } from '../../../ui/client.ts'
import type { Schema } from '../../../ui/contract.ts'
import { StepForm } from '../../../ui/form/form.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import type { ReportProps } from '../../screens.ts'

const forward = ['contact', 'source', 'answers']
const order = [
  'text',
  'category',
  'answers',
  'place',
  'files',
  'urgent',
  'source',
  'contact',
  'secret',
  'notice',
  'happenedAt',
  'barred',
]

export default function ReportGridEvent({ county, paper, onReported }: ReportProps) {
  const { data: kind } = useKind('gridEvent')
  const [own] = useState(uuid)
  const id = paper?.case ?? own
  const step = kind?.steps.find((one) => one.name === 'report')
  const form = useMemo(() => (step ? ordered(step.form) : null), [step])
  const suggest = useMemo(() => ({ source: 'counter' }), [])
  if (!form || !step) return <Skeleton height={320} />
  return (
    <StepForm
      kind="gridEvent"
      step="report"
      form={form}
      version={step.version}
      case={{ county, id }}
      area={null}
      seen={null}
      suggest={suggest}
      tone="main"
      forward={forward}
      {...(paper ? { paper: { form: paper.form, at: paper.at } } : {})}
      onDone={({ step: sent, answer }) => {
        const { word, link } = answer.receipt ?? {}
        onReported({
          ...sent.case,
          code: answer.case?.code ?? '',
          receipt: word === undefined || link === undefined ? null : { word, link },
        })
      }}
    />
  )
}

/** The same schema with its fields as they are asked. */
function ordered(schema: Schema): Schema {
  const parts = Object.entries(schema.properties ?? {})
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return { ...schema, properties: Object.fromEntries(parts.toSorted(([a], [b]) => rank(a) - rank(b))) }
}
