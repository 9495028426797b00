// Slips on paper: a code to scan that opens the account once, eight to an A4; and one page per role that says how the day goes.
import { createPortal } from 'react-dom'
import { Qr } from '../../ui/qr.tsx'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import type { Slip } from './use.ts'
import '../../ui/print.css'
import './people.css'

export const addressOf = (slip: string): string => `${location.origin}/desk/activate#${slip}`

/** On paper only; what is on the screen stays as it is. */
export function SlipsPaper({
  title,
  slips,
  until,
}: {
  readonly title: string
  readonly slips: readonly Slip[]
  readonly until: number
}) {
  return createPortal(
    <div className="paper">
      <h1>{t('staff.slips.paper', { title, n: slips.length })}</h1>
      <div className="slips">
        {slips.map((one) => (
          <div key={one.login} className="slip">
            <Qr text={addressOf(one.slip)} label={t('staff.slip.code', { name: one.name })} />
            <div>
              <p className="slip-name">{one.name}</p>
              <p>{one.office}</p>
              <p>{t('staff.slip.login', { login: one.login })}</p>
              <p>{t('staff.slip.how', { until: exactWords(until) })}</p>
            </div>
          </div>
        ))}
      </div>
    </div>,
    document.body,
  )
}
