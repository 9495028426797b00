// The door: name, password, and the second factor where it is asked for.
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useSettings } from '../../ui/ask.ts'
import { Refused, send } from '../../ui/client.ts'
import { LanguagePick } from '../choices.tsx'
import { t } from '../texts.ts'
import './account.css'

export function SignIn({ onEnter, again }: { onEnter: () => void; again: boolean }) {
  const { data: settings } = useSettings()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [second, setSecond] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const code = useRef<HTMLInputElement>(null)
  useEffect(() => (second ? code.current?.focus() : first.current?.focus()), [second])

  const enter = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused(null)
    try {
      await send('POST', '/session', { login: login.trim(), password, ...(second ? { totp: totp.replace(/\s/g, '') } : {}) })
      onEnter()
    } catch (error) {
      if (error instanceof Refused && error.code === 'needSecondFactor' && !second) setSecond(true)
      else setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="door">
      <form className="card stack door-form" onSubmit={enter} aria-labelledby="door-title">
        <h1 id="door-title">
          {settings?.region?.name ?? ''} {t('common.product')}
          {settings?.region?.invented && (
            <span className="tag" title={t('common.inventedHint')}>
              {t('common.invented')}
            </span>
          )}
        </h1>
        <p className="soft">{t(again ? 'desk.door.again' : 'desk.door.lead')}</p>
        <label htmlFor="door-login">{t('desk.door.login')}</label>
        <input
          id="door-login"
          ref={first}
          className="field"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <label htmlFor="door-password">{t('desk.door.password')}</label>
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
            <label htmlFor="door-totp">{t('desk.door.totp')}</label>
            <input
              id="door-totp"
              ref={code}
              className="field figures"
              inputMode="numeric"
              autoComplete="one-time-code"
              pattern="[0-9 ]{6,7}"
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
        <button type="submit" className="button main" disabled={busy}>
          {t(busy ? 'desk.door.entering' : 'desk.door.enter')}
        </button>
        {settings?.demo === true && (
          <DemoPeople
            onPick={(name) => {
              setLogin(name)
              setPassword(demoPassword)
            }}
          />
        )}
        <LanguagePick />
      </form>
    </main>
  )
}

/** People of the invented district whose mornings are worth a look; no other region has them. */
const demoPeople = ['dispatcher1', 'cadre1', 'handler1', 'worker1', 'supervisor1'] as const
/** Known to everybody, as the terminal prints it at the start of a demonstration. */
const demoPassword = 'mingchuan'

function DemoPeople({ onPick }: { onPick: (login: string) => void }) {
  return (
    <section className="demo-people" aria-label={t('desk.door.demo')}>
      <p className="small">{t('desk.door.demo')}</p>
      <ul>
        {demoPeople.map((login) => (
          <li key={login}>
            <button type="button" className="button plain" onClick={() => onPick(login)}>
              <span className="code">{login}</span>
              <span className="soft">{t(`desk.door.${login}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
