// The second factor as it is set up: the code to scan, and the codes for paper, shown once.
import { useState } from 'react'
import { createPortal } from 'react-dom'
import { Qr } from '../../ui/qr.tsx'
import { t } from '../texts.ts'
import '../../ui/print.css'
import '../people/people.css'

export type Enrolled = { readonly totp: string; readonly recovery: readonly string[] }

export function SecondFactor({
  login,
  enrolled: { totp, recovery },
  onKept,
}: {
  readonly login: string
  readonly enrolled: Enrolled
  readonly onKept: () => void
}) {
  const [kept, setKept] = useState(false)
  return (
    <div className="stack">
      <h2>{t('staff.second.title')}</h2>
      <p>{t('staff.second.lead')}</p>
      <Qr text={totp} label={t('staff.second.title')} />
      <p className="small">
        {t('staff.second.manual')} <code className="code">{/secret=([A-Z2-7]+)/.exec(totp)?.[1] ?? ''}</code>
      </p>
      <p>{t('staff.second.codes')}</p>
      <ul className="recovery-codes">
        {recovery.map((code) => (
          <li key={code}>
            <code className="code">{code}</code>
          </li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => window.print()}>
        {t('staff.second.print')}
      </button>
      <label className="flag">
        <input type="checkbox" checked={kept} onChange={(event) => setKept(event.target.checked)} />
        {t('staff.second.kept')}
      </label>
      <button type="button" className="button main" disabled={!kept} onClick={onKept}>
        {t('desk.activate.onward')}
      </button>
      {createPortal(
        <div className="paper" aria-hidden="true">
          <h1>{t('staff.second.paper', { login })}</h1>
          <p>{t('staff.second.codes')}</p>
          <ul>
            {recovery.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </div>,
        document.body,
      )}
    </div>
  )
}
