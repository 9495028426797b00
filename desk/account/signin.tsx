// The door of the desk.
import { useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { useSettings } from '../../ui/ask.ts'
import { Refused, send } from '../../ui/client.ts'
import { type Given, SignInForm } from '../../ui/signin.tsx'
import { LanguagePick } from '../choices.tsx'
import { t } from '../texts.ts'
import './account.css'
import { type Enrolled, SecondFactor } from './second.tsx'

export function SignIn({ onEnter, again }: { onEnter: () => void; again: boolean }) {
  const { data: settings } = useSettings()
  const [wanted, setWanted] = useState<Given | null>(null)
  if (wanted) return <SetUp given={wanted} onDone={() => setWanted(null)} />
  return (
    <main className="door">
      <SignInForm
        className="card stack door-form"
        say={(key) => t(`desk.door.${key}`)}
        title={
          <>
            <h1 id="door-title">
              {settings?.region?.name ?? ''} {t('common.product')}
              {settings?.region?.invented && (
                <span className="tag" title={t('common.inventedHint')}>
                  {t('common.invented')}
                </span>
              )}
            </h1>
            <p className="soft">{t(again ? 'desk.door.again' : 'desk.door.lead')}</p>
          </>
        }
        onEnter={async (given) => {
          await send('POST', '/session', given)
          onEnter()
        }}
        onEnrol={(given) => {
          setWanted(given)
          return null
        }}
        hint={t('staff.second.hint')}
        after={(fill) => (
          <>
            {settings?.demo === true && <DemoPeople onPick={(name) => fill(name, demoPassword)} />}
            <LanguagePick />
          </>
        )}
      />
    </main>
  )
}

/** A post that asks for a second factor, and none is there: it is set up before anything else, with the password just given. */
function SetUp({ given: { login, password }, onDone }: { given: Given; onDone: () => void }) {
  const [enrolled, setEnrolled] = useState<Enrolled | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const setUp = async () => {
    setBusy(true)
    setRefused(null)
    try {
      setEnrolled(await send<Enrolled>('POST', '/session/second', { login, password }))
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="door">
      <div className="card stack door-form">
        {enrolled ? (
          <SecondFactor login={login} enrolled={enrolled} onKept={onDone} />
        ) : (
          <>
            <h1>{t('staff.second.title')}</h1>
            <p>{t('staff.second.wantedAtDoor')}</p>
            <button type="button" className="button main" disabled={busy} onClick={() => void setUp()}>
              {t('staff.second.setUp')}
            </button>
            {refused !== null && <Alarm>{refused}</Alarm>}
          </>
        )}
      </div>
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
