// Opening something other than a report: the step's own form, kept like any act; what one may open is what the centre has told.
import { useState } from 'react'
import { uuid } from '../../ui/client.ts'
import type { Schema } from '../../ui/contract.ts'
import { StepForm } from '../../ui/form/form.tsx'
import { go, Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { useDrafts } from '../kit.tsx'
import { f } from '../texts.ts'
import { formOf, keeperOf, mineOf, useHeld, useMine } from '../use.ts'

export default function Open({ kind, step }: { kind: string; step: string }) {
  const me = useMine()
  const { areas = [], forms = [] } = useHeld().parts
  const drafts = useDrafts()
  const name = `new ${kind} ${step}`
  const [id] = useState(() => {
    const known = drafts.get(name)?.id
    return typeof known === 'string' ? known : uuid()
  })
  const form = formOf(forms, kind, step)
  const grids = mineOf(areas).filter((area) => area.level === 'grid')
  const [only] = grids
  if (!form?.opens)
    return (
      <div className="empty">
        <p>{f('field.lost')}</p>
        <Link className="button main" to="/field/more">
          {f('field.way.more')}
        </Link>
      </div>
    )
  const close = () => {
    drafts.delete(name)
    go('/field')
  }
  return (
    <>
      <h1>{word('step', step, kind)}</h1>
      <StepForm
        kind={kind}
        step={step}
        form={form.form as Schema}
        version={form.version}
        case={{ county: keeperOf(me), id }}
        area={only?.code ?? null}
        seen={null}
        suggest={grids.length === 1 && only ? { area: only.code } : {}}
        tone="main"
        onDone={close}
        onCancel={close}
      />
    </>
  )
}
