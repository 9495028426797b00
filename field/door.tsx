// The door of the phone: name, password, and the second factor where it is asked for; needed once, with a line.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { get, Refused } from '../ui/client.ts'
import type { Settings } from '../ui/contract.ts'
import type { Base, KeyRow } from '../ui/outbox/base.ts'
import { t } from '../ui/texts.ts'
import { signIn } from './keep/signing.ts'
import { Look } from './more/look.tsx'
import { f } from './texts.ts'

type Props = {
  readonly base: Base
  readonly why: 'first' | 'locked' | 'wiped' | 'cleared'
  readonly onEnter: (row: KeyRow) => Promise<void>
}

export function Door({ base, why, onEnter }: Props) {
  const [settings, setSettings] = useState<Settings | null>(null)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [second, setSecond] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const code = useRef<HTMLInputElement>(null)
  useEffect(() => void get<Settings>('/settings').then(setSettings, () => {}), [])
  useEffect(() => {
    if (second) code.current?.focus()
  }, [second])
  const enter = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused(null)
    try {
      const given = { login: login.trim(), password, ...(second ? { totp: totp.replace(/\s/g, '') } : {}) }
      await onEnter(await signIn(base, given))
    } catch (error) {
      if (error instanceof Refused && error.code === 'needSecondFactor' && !second) setSecond(true)
      else setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
      setBusy(false)
    }
  }
  return (
    <main className="page door">
      <form className="stack" onSubmit={enter} aria-labelledby="door-title">
        <h1 id="door-title">
          {settings?.region?.name ?? ''} {t('common.product')}
        </h1>
        {settings?.region?.invented && <p className="tag amber">{t('common.inventedHint')}</p>}
        <p className={why === 'first' ? 'soft' : 'notice amber'}>{f(`field.door.${why}`)}</p>
        <label htmlFor="door-login">{f('field.door.login')}</label>
        <input
          id="door-login"
          className="field"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <label htmlFor="door-password">{f('field.door.password')}</label>
        <input
          id="door-password"
          className="field"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {second && (
          <>
            <label htmlFor="door-totp">{f('field.door.totp')}</label>
            <input
              id="door-totp"
              ref={code}
              className="field figures"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              value={totp}
              onChange={(event) => setTotp(event.target.value)}
            />
          </>
        )}
        {refused !== null && (
          <p className="notice vermilion" role="alert">
            {refused}
          </p>
        )}
        <button type="submit" className="button main wide" disabled={busy}>
          {f(busy ? 'field.door.entering' : 'field.door.enter')}
        </button>
      </form>
      <details>
        <summary>{f('field.look.title')}</summary>
        <Look />
      </details>
    </main>
  )
}
