// Perhaps the same matter told twice: shown while it is judged, with what the two have in common; a person decides.
import type { LikeReason } from '../../rules/likeness.ts'
import { useQ } from '../ask.ts'
import { spelled } from '../code.ts'
import type { CaseLine, CaseView } from '../contract.ts'
import { Shape } from '../light.tsx'
import { useNow } from '../now.ts'
import { Link } from '../router.tsx'
import { t, word } from '../texts.ts'
import { whenWords } from '../time.ts'
import type { Wanted } from './actions.tsx'

type Like = CaseLine & { readonly likeness: { readonly reasons: readonly LikeReason[] } }

const reasonWords = (reason: LikeReason): string => {
  switch (reason.why) {
    case 'place':
      return reason.metres === null ? t('case.like.area') : t('case.nearby.metres', { n: reason.metres })
    case 'category':
      return t(`case.like.${reason.same}`)
    case 'words':
      return t('case.like.words', { words: reason.words.join(t('case.like.comma')) })
    case 'time':
      return reason.days === 0 ? t('case.like.sameDay') : t('case.like.days', { n: reason.days })
  }
}

type Props = { readonly view: CaseView; readonly base: string; readonly onWanted: (wanted: Wanted) => void }

export function Duplicates({ view, base, onWanted }: Props) {
  const { county, id, phase, hold } = view.case
  const judged = (phase === 'intake' || phase === 'placed') && hold === 'none'
  const { data } = useQ<Like>('duplicates', { county, id }, { on: judged })
  const now = useNow()
  const merges = view.may.some((one) => one.step === 'merge')
  if (!judged || !data || data.rows.length === 0) return null
  return (
    <section className="card stack" aria-label={t('case.like')}>
      <h2>{t('case.like')}</h2>
      <p className="soft small">{t('case.like.lead')}</p>
      <ul className="stack">
        {data.rows.map((row) => (
          <li key={row.id} className="stack like">
            <span className="row-of">
              <Shape light={row.light} />
              <Link to={`${base}/${row.county}/${row.id}`}>{row.categoryName}</Link>
              <span className="code soft small">{spelled(row.code)}</span>
            </span>
            <span>{row.text ?? ''}</span>
            <span className="small">{row.likeness.reasons.map(reasonWords).join(' · ')}</span>
            <span className="soft small figures">
              {word('state', row.state, row.kind)} · {row.holderName} · {whenWords(row.openedAt, now)}
            </span>
            {merges && row.kind === view.case.kind && row.phase !== 'ended' && (
              <button
                type="button"
                className="button"
                onClick={() => onWanted({ case: { county, id }, step: 'merge', values: { into: row.id } })}
              >
                {t('case.like.merge')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
