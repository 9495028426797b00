// While a step is on its way: that it is, what holds it up, and that nothing is lost or counted twice.
import type { Delivery } from './deliver.ts'
import { Summary } from './faults.tsx'
import { p } from './texts.ts'

export function Sending({ delivery, edit }: { delivery: Delivery; edit?: () => void }) {
  const { stuck, again } = delivery
  if (stuck === null)
    return (
      <div role="status" className="notice">
        <p>{p('public.sending.going')}</p>
        <p className="soft">{p('public.sending.kept')}</p>
      </div>
    )
  return (
    <Summary title={p('public.sending.stuck')} round={1}>
      <p>{p(stuck.status === 0 ? 'public.sending.offline' : 'public.sending.busy')}</p>
      <p>{p('public.sending.kept')}</p>
      <div className="buttons">
        <button type="button" className="button main" onClick={again}>
          {p('public.sending.again')}
        </button>
        {edit && (
          <button type="button" className="button" onClick={edit}>
            {p('public.sending.edit')}
          </button>
        )}
      </div>
    </Summary>
  )
}
