// The door of the desk.
import { useSettings } from '../../ui/ask.ts'
import { send } from '../../ui/client.ts'
import { SignInForm } from '../../ui/signin.tsx'
import { LanguagePick } from '../choices.tsx'
import { t } from '../texts.ts'
import './account.css'

export function SignIn({ onEnter, again }: { onEnter: () => void; again: boolean }) {
  const { data: settings } = useSettings()
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
