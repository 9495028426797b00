// Somebody acted while a form stood open here: what he did is told in its place; what was written stays, and can be sent again if the step is still there.
import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../ask.ts'
import type { CaseView, Entry, Me } from '../contract.ts'
import { useDraft } from '../form/form.tsx'
import { t, word } from '../texts.ts'

/** Who did an entry, in words. */
export const byWhom = ({ by }: Entry): string =>
  [by.organisationName, by.name].filter(Boolean).join(' ') || word('by', by.system ?? 'reporter')

type Props = {
  readonly view: CaseView
  readonly step: string
  /** The version the form was opened on. */
  readonly since: number
  /** The step can still be taken: its form stands below. */
  readonly still: boolean
  readonly onClose: () => void
}

export function Meanwhile({ view, step, since, still, onClose }: Props) {
  const { kind } = view.case
  // Words, not codes and days.
  const written = Object.values(useDraft(view.case, step)).filter(
    (one) => typeof one === 'string' && /\p{Script=Han}|\s/u.test(one),
  )
  // What I send myself may be heard of before it is answered.
  const me = useQueryClient().getQueryData<Me>(keys.me)?.person.id
  const came = view.timeline.filter((entry) => entry.version > since && (me === undefined || entry.by.person !== me))
  if (came.length === 0) return null
  return (
    <div className={still ? 'notice amber' : 'notice vermilion'} role="alert">
      <ul className="plain-list">
        {came.map((entry) => (
          <li key={entry.version}>{t('case.earlier', { who: byWhom(entry), did: word('did', entry.step, kind) })}</li>
        ))}
      </ul>
      <p>
        {still
          ? t('case.again', { step: word('step', step, kind) })
          : t('case.notNow', { step: word('step', step, kind), state: word('state', view.case.state, kind) })}
      </p>
      {!still && written.length > 0 && (
        <p>
          {t('case.written')}
          <q>{written.join(' / ')}</q>
        </p>
      )}
      {!still && (
        <button type="button" className="button self" onClick={onClose}>
          {t('case.understood')}
        </button>
      )}
    </div>
  )
}
