// The form of every door: name, password, and the second factor where it is asked for. Where it leads is the shell's.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Alarm } from './alarm.tsx'
import { Refused } from './client.ts'
import { t } from './texts.ts'

export type Given = { readonly login: string; readonly password: string; readonly totp?: string }
type Words = 'login' | 'password' | 'totp' | 'enter' | 'entering'
type Props = {
  readonly className: string
  /** The words of the shell. */
  readonly say: (key: Words) => string
  readonly title: ReactNode
  /** Resolves when he is in; a refusal that asks for the second factor opens its field, any other is shown. */
  readonly onEnter: (given: Given) => Promise<void>
  /** A second factor is asked for and none is set up yet: what to say, or null where the shell shows the way itself. */
  readonly onEnrol: (given: Given) => string | null
  readonly hint?: string
  readonly wide?: boolean
  /** Beneath the button; `fill` writes a name and a password into the fields. */
  readonly after?: (fill: (login: string, password: string) => void) => ReactNode
}

export function SignInForm({ className, say, title, onEnter, onEnrol, hint, wide = false, after }: Props) {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [second, setSecond] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const code = useRef<HTMLInputElement>(null)
  // On a phone the keyboard would open over what has to be read first.
  useEffect(() => (second ? code.current?.focus() : wide ? undefined : first.current?.focus()), [second, wide])
  const enter = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused(null)
    try {
      await onEnter({ login: login.trim(), password, ...(second ? { totp: totp.replace(/\s/g, '') } : {}) })
    } catch (error) {
      const asked = error instanceof Refused && error.code === 'needSecondFactor' ? error.facts.needs : null
      if (asked === 'enrolment') setRefused(onEnrol({ login: login.trim(), password }))
      else if (asked !== null && !second) setSecond(true)
      else setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
      setBusy(false)
    }
  }
  return (
    <form className={className} onSubmit={(event) => void enter(event)} aria-labelledby="door-title">
      {title}
      <label htmlFor="door-login">{say('login')}</label>
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
      <label htmlFor="door-password">{say('password')}</label>
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
          <label htmlFor="door-totp">{say('totp')}</label>
          <input
            id="door-totp"
            ref={code}
            className="field figures"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            pattern="[0-9 ]{6,7}|[0-9A-Za-z -]{10,14}"
            aria-describedby={hint === undefined ? undefined : 'door-totp-hint'}
            required
            value={totp}
            onChange={(event) => setTotp(event.target.value)}
          />
          {hint !== undefined && (
            <p id="door-totp-hint" className="soft small">
              {hint}
            </p>
          )}
        </>
      )}
      {refused !== null && <Alarm>{refused}</Alarm>}
      <button type="submit" className={wide ? 'button main wide' : 'button main'} disabled={busy}>
        {say(busy ? 'entering' : 'enter')}
      </button>
      {after?.((name, secret) => {
        setLogin(name)
        setPassword(secret)
      })}
    </form>
  )
}
