// My own password: the old one, a new one, and what becomes of other devices.
import { type FormEvent, useId, useState } from 'react'
import { Refused, send } from '../../ui/client.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'

export function OwnPassword({ login }: { login: string }) {
  const id = useId()
  const toast = useToast()
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const [shown, setShown] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [busy, setBusy] = useState(false)
  const change = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused(null)
    try {
      await send('POST', '/session/password', { old, fresh })
      setOld('')
      setFresh('')
      toast({ text: t('desk.password.done') })
    } catch (error) {
      const unknown = new Refused(0, { code: 'unknown', facts: {}, text: t('common.error.unknown') })
      setRefused(error instanceof Refused ? error : unknown)
    } finally {
      setBusy(false)
    }
  }
  const type = shown ? 'text' : 'password'
  return (
    <form className="card stack own-password" onSubmit={change} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('desk.password.title')}</h2>
      <p className="soft">{t('desk.password.lead')}</p>
      {/* Lets a password keeper know whose it is. */}
      <input type="hidden" name="username" autoComplete="username" value={login} />
      <label htmlFor={`${id}-old`}>{t('desk.password.old')}</label>
      <input
        id={`${id}-old`}
        className="field"
        type={type}
        autoComplete="current-password"
        required
        aria-invalid={refused?.code === 'passwordWrong'}
        aria-describedby={refused ? `${id}-refused` : undefined}
        value={old}
        onChange={(event) => setOld(event.target.value)}
      />
      <label htmlFor={`${id}-fresh`}>{t('desk.password.fresh')}</label>
      <input
        id={`${id}-fresh`}
        className="field"
        type={type}
        autoComplete="new-password"
        required
        minLength={8}
        aria-invalid={refused?.code === 'passwordWeak'}
        aria-describedby={refused ? `${id}-refused` : undefined}
        value={fresh}
        onChange={(event) => setFresh(event.target.value)}
      />
      <label className="flag">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        {t('desk.password.show')}
      </label>
      {refused && (
        <p id={`${id}-refused`} className="notice vermilion" role="alert">
          {refused.message}
        </p>
      )}
      <div className="row-of">
        <button type="submit" className="button main" disabled={busy}>
          {t(busy ? 'common.sending' : 'desk.password.change')}
        </button>
      </div>
    </form>
  )
}
