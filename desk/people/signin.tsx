// Somebody's way in: reset with a new slip, asked for a second factor, a lock lifted.
import { useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Qr } from '../../ui/qr.tsx'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { addressOf, SlipsPaper } from './slips.tsx'
import { type Person, useAct, whyOf } from './use.ts'

type Made = { readonly login: string; readonly name: string; readonly slip: string; readonly until: number }

export function SignIn({
  person,
  run,
}: {
  readonly person: Person
  readonly run: (name: string, body: Readonly<Record<string, unknown>>, done: string) => Promise<void>
}) {
  const { signIn } = person
  const act = useAct()
  const [asking, setAsking] = useState(false)
  const [second, setSecond] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const reset = async () => {
    setAsking(false)
    setRefused(null)
    try {
      setMade(await act<Made>('slip', { person: person.id, second }))
    } catch (error) {
      setRefused(whyOf(error))
    }
  }
  const office = person.posts[0]?.organisationName ?? ''
  return (
    <>
      <h3>{t('staff.signIn')}</h3>
      <p>
        {t(`staff.state.${signIn.state}`)}
        {signIn.slipUntil !== null && ` · ${t('staff.slip.until', { until: exactWords(signIn.slipUntil) })}`} ·{' '}
        {t(`staff.second.${signIn.second}`)}
      </p>
      {signIn.lockedUntil !== null && (
        <p className="notice amber row-of">
          ▲ {t('staff.state.locked', { until: exactWords(signIn.lockedUntil) })}
          <button type="button" className="button" onClick={() => void run('unlock', {}, t('staff.done.unlock'))}>
            {t('staff.act.unlock')}
          </button>
        </p>
      )}
      <div className="row-of">
        <button type="button" className="button" onClick={() => setAsking(true)}>
          {t('staff.act.slip')}
        </button>
        {signIn.second === 'off' && (
          <button type="button" className="button" onClick={() => void run('second', {}, t('staff.done.second'))}>
            {t('staff.act.second')}
          </button>
        )}
      </div>
      {refused && <Alarm>{refused}</Alarm>}
      {made && (
        <div className="notice stack" role="status">
          <p>{t('staff.slip.made', { name: made.name, until: exactWords(made.until) })}</p>
          <div className="slip-shown">
            <Qr text={addressOf(made.slip)} label={t('staff.slip.code', { name: made.name })} />
            <div className="stack">
              <p>{t('staff.slip.login', { login: made.login })}</p>
              <p>{t('staff.slip.how', { until: exactWords(made.until) })}</p>
              <button type="button" className="button main" onClick={() => window.print()}>
                {t('staff.print.print')}
              </button>
            </div>
          </div>
          <SlipsPaper
            title={person.name}
            slips={[{ ...made, office, kinds: person.posts.map((post) => post.kind) }]}
            until={made.until}
          />
        </div>
      )}
      {asking && (
        <Dialog
          title={t('staff.act.slip')}
          width={520}
          onClose={() => setAsking(false)}
          foot={
            <button type="button" className="button final" onClick={() => void reset()}>
              {t('staff.act.slip')}
            </button>
          }
        >
          <div className="stack">
            <p>{t('staff.slip.ask', { name: person.name })}</p>
            {signIn.second !== 'off' && (
              <label className="flag">
                <input type="checkbox" checked={second} onChange={(event) => setSecond(event.target.checked)} />
                {t('staff.slip.secondToo')}
              </label>
            )}
          </div>
        </Dialog>
      )}
    </>
  )
}
