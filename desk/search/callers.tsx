// Somebody rings: his matters by the exact telephone number, which stands in no address and is kept nowhere; the looking is recorded.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { Refused, send } from '../../ui/client.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { Link } from '../../ui/router.tsx'
import { t } from '../texts.ts'
import { Found } from './palette.tsx'

export function Callers() {
  const id = useId()
  const [phone, setPhone] = useState('')
  const [rows, setRows] = useState<readonly CaseLine[] | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (rows !== null) heading.current?.focus()
  }, [rows])
  const find = async (event: FormEvent) => {
    event.preventDefault()
    const plain = phone.trim()
    if (plain.replace(/\D/g, '').length < 5) {
      setRows(null)
      setRefused(t('desk.callers.short'))
      return
    }
    setBusy(true)
    setRefused(null)
    try {
      const { rows: found } = await send<{ rows: readonly CaseLine[] }>('POST', '/callers', { phone: plain })
      setRows(found)
    } catch (error) {
      setRows(null)
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <details className="card">
      <summary>{t('desk.callers.title')}</summary>
      <form className="stack" onSubmit={find}>
        <label htmlFor={id}>{t('desk.callers.phone')}</label>
        <div className="row-of">
          <input
            id={id}
            className="field figures callers-phone"
            type="tel"
            inputMode="tel"
            autoComplete="off"
            maxLength={30}
            aria-describedby={`${id}-note`}
            aria-invalid={refused !== null}
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
          <button type="submit" className="button main" disabled={busy}>
            {t(busy ? 'common.sending' : 'desk.callers.find')}
          </button>
        </div>
        <p id={`${id}-note`} className="soft small">
          {t('desk.callers.recorded')}
        </p>
        {refused !== null && (
          <p className="notice vermilion" role="alert">
            {refused}
          </p>
        )}
      </form>
      {rows !== null && (
        <section className="stack" aria-live="polite">
          <h2 ref={heading} tabIndex={-1}>
            {t('desk.callers.found', { n: rows.length })}
          </h2>
          {rows.length === 0 && <p className="soft">{t('desk.callers.none')}</p>}
          <ul className="found-list">
            {rows.map((line) => (
              <li key={line.id}>
                <Link className="palette-row" to={`/desk/case/${line.county}/${line.id}`}>
                  <Found line={line} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </details>
  )
}
