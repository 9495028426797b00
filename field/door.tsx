// The door of the phone; needed once, with a line.
import { useEffect, useState } from 'react'
import { get } from '../ui/client.ts'
import type { Settings } from '../ui/contract.ts'
import type { Base, KeyRow } from '../ui/outbox/base.ts'
import { SignInForm } from '../ui/signin.tsx'
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
  useEffect(() => void get<Settings>('/settings').then(setSettings, () => {}), [])
  return (
    <main className="page door">
      <SignInForm
        className="stack"
        wide
        say={(key) => f(`field.door.${key}`)}
        title={
          <>
            <h1 id="door-title">
              {settings?.region?.name ?? ''} {t('common.product')}
            </h1>
            {settings?.region?.invented && <p className="tag amber">{t('common.inventedHint')}</p>}
            <p className={why === 'first' ? 'soft' : 'notice amber'}>{f(`field.door.${why}`)}</p>
          </>
        }
        onEnter={async (given) => onEnter(await signIn(base, given))}
        onEnrol={() => f('field.door.enrol')}
      />
      <details>
        <summary>{f('field.look.title')}</summary>
        <Look />
      </details>
    </main>
  )
}
