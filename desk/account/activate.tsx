// Opening one's account with the slip of paper: a password of one's own, and the second factor where one is asked for.
import { type FormEvent, useState } from 'react'
import { Refused, send } from '../../ui/client.ts'
import { LanguagePick } from '../choices.tsx'
import { t } from '../texts.ts'
import './account.css'
import { type Enrolled, SecondFactor } from './second.tsx'

type Opened = { readonly login: string; readonly name: string; readonly second: Enrolled | null }

export function Activate() {
  // Behind the #, so that it never reaches a log.
  const [slip] = useState(() => /^#([\w-]{43})$/.exec(location.hash)?.[1] ?? null)
  const [opened, setOpened] = useState<Opened | null>(null)
  return (
    <main className="door">
      <div className="card stack door-form">
        <h1>{t('desk.activate.title')}</h1>
        {opened ? (
          <Done opened={opened} />
        ) : slip === null ? (
          <p className="notice amber" role="alert">
            {t('desk.activate.noSlip')}
          </p>
        ) : (
          <Choose slip={slip} onOpened={setOpened} />
        )}
        <LanguagePick />
      </div>
    </main>
  )
}

function Choose({ slip, onOpened }: { readonly slip: string; readonly onOpened: (opened: Opened) => void }) {
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const open = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused(null)
    try {
      const opened = await send<Opened>('POST', '/session/activate', { slip, password })
      history.replaceState(null, '', '/desk/activate')
      onOpened(opened)
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="stack" onSubmit={open}>
      <p className="soft">{t('desk.activate.lead')}</p>
      <label htmlFor="activate-password">{t('desk.activate.password')}</label>
      <input
        id="activate-password"
        className="field"
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        required
        minLength={8}
        aria-describedby={refused === null ? undefined : 'activate-refused'}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <label className="flag">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        {t('desk.password.show')}
      </label>
      {refused !== null && (
        <p id="activate-refused" className="notice vermilion" role="alert">
          {refused}
        </p>
      )}
      <button type="submit" className="button main" disabled={busy}>
        {t(busy ? 'common.sending' : 'desk.activate.open')}
      </button>
    </form>
  )
}

/** Grid workers open their slips on the phone they work with. */
const onPhone = (): boolean => matchMedia('(max-width: 600px)').matches

const Done = ({ opened: { login, name, second } }: { readonly opened: Opened }) => (
  <div className="stack">
    <p role="status">
      <b>{t('desk.activate.done', { name, login })}</b>
    </p>
    {second === null ? (
      <>
        {onPhone() && (
          <a className="button main" href="/field">
            {t('desk.activate.onwardPhone')}
          </a>
        )}
        <a className={onPhone() ? 'button' : 'button main'} href="/desk/queue">
          {t(onPhone() ? 'desk.activate.onwardDesk' : 'desk.activate.onward')}
        </a>
      </>
    ) : (
      <SecondFactor login={login} enrolled={second} onKept={() => location.assign('/desk/queue')} />
    )}
  </div>
)
