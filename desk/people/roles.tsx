// How the day goes, one A4 per role: what to open first, what the colours mean, whom to ask. Texts stand in the catalogue (roles.json).
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { find } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import '../../ui/print.css'
import './people.css'

export const roles = ['dispatcher', 'handler', 'cadre', 'gridWorker', 'service', 'leader', 'postAdmin'] as const
export type Role = (typeof roles)[number]

const byKind: Readonly<Record<string, Role>> = {
  dispatcher: 'dispatcher',
  countyDispatcher: 'dispatcher',
  handler: 'handler',
  liaison: 'handler',
  stationChief: 'handler',
  communityCadre: 'cadre',
  studioChief: 'cadre',
  gridWorker: 'gridWorker',
  gridChief: 'gridWorker',
  courtyardHead: 'gridWorker',
  groupHead: 'gridWorker',
  partyContact: 'gridWorker',
  hotlineAgent: 'service',
  hotlineChecker: 'service',
  hotlineCallBack: 'service',
  mediator: 'service',
  dutyLeader: 'leader',
  townshipHead: 'leader',
  districtLeader: 'leader',
  supervisor: 'leader',
  postAdmin: 'postAdmin',
  systemAdmin: 'postAdmin',
}
/** Whose page somebody on this post gets. */
export const roleOf = (kind: string): Role => byKind[kind] ?? 'handler'

/** The sentences of a role, as far as the catalogue goes. */
const linesOf = (role: string, part: string): readonly string[] =>
  Array.from({ length: 8 }, (_, n) => find(`roles.${role}.${part}.${n + 1}`)).filter((one): one is string => one !== null)

/** Goes to the printer as soon as it is there. */
export function RolesPaper({ roles: wanted, onDone }: { readonly roles: readonly string[]; readonly onDone: () => void }) {
  useEffect(() => {
    const timer = setTimeout(() => {
      window.print()
      onDone()
    }, 80)
    return () => clearTimeout(timer)
  }, [onDone])
  return createPortal(
    <div className="paper">
      {wanted.map((role) => (
        <section key={role} className="role-paper">
          <h1>{find(`roles.${role}.title`)}</h1>
          <p>{find(`roles.${role}.lead`)}</p>
          {(['morning', 'day', 'end', 'care'] as const).map((part) => (
            <div key={part}>
              <h2>{t(`roles.part.${part}`)}</h2>
              <ol>
                {linesOf(role, part).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ol>
            </div>
          ))}
          <p className="role-foot">{t('roles.foot')}</p>
          <p>{t('roles.ask')}</p>
        </section>
      ))}
    </div>,
    document.body,
  )
}
