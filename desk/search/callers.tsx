// Somebody rings: his matters by the code he gives or by the exact telephone number; neither stands in an address nor is kept; the looking is recorded.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { parseCode } from '../../rules/code.ts'
import { phoneKey } from '../../rules/contact.ts'
import { Refused, send } from '../../ui/client.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { useKeys } from '../../ui/keys.ts'
import { Link } from '../../ui/router.tsx'
import { t } from '../texts.ts'
import { Found } from './palette.tsx'

/** The server names so many at most. */
const most = 50

export function Callers() {
  const id = useId()
  const [phone, setPhone] = useState('')
  const [rows, setRows] = useState<readonly CaseLine[] | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [short, setShort] = useState(false)
  const [busy, setBusy] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const box = useRef<HTMLDetailsElement>(null)
  useKeys({
    c: (event) => {
      event.preventDefault()
      if (box.current) box.current.open = true
      field.current?.focus()
    },
  })
  useEffect(() => {
    if (rows !== null) heading.current?.focus()
  }, [rows])
  const find = async (event: FormEvent) => {
    event.preventDefault()
    const plain = phone.trim()
    // Those of the last caller are no business of this one.
    setRows(null)
    setRefused(null)
    const code = parseCode(plain)
    const wrong = !code && phoneKey(plain).length < 5
    setShort(wrong)
    if (wrong) return
    setBusy(true)
    try {
      const { rows: found } = await send<{ rows: readonly CaseLine[] }>(
        'POST',
        '/callers',
        code ? { code: code.code } : { phone: plain },
      )
      setRows(found)
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <details className="card" ref={box}>
      <summary>
        {t('desk.callers.title')} <kbd>C</kbd>
      </summary>
      <form className="stack" onSubmit={find}>
        <label htmlFor={id}>{t('desk.callers.phone')}</label>
        <div className="row-of">
          <input
            id={id}
            className="field figures callers-phone"
            ref={field}
            autoComplete="off"
            maxLength={40}
            aria-describedby={`${id}-note`}
            aria-invalid={short}
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
        {(short || refused !== null) && (
          <p className="notice vermilion" role="alert">
            {short ? t('desk.callers.short') : refused}
          </p>
        )}
      </form>
      <section className="stack" aria-live="polite">
        {rows !== null && (
          <>
            <h2 ref={heading} tabIndex={-1}>
              {t(rows.length < most ? 'desk.callers.found' : 'desk.callers.many', { n: rows.length })}
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
          </>
        )}
      </section>
    </details>
  )
}
