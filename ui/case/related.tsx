// Cases that belong to this one: the same matter told twice, parts of it that go their own way, and what was put beside it.
import { spelled } from '../code.ts'
import type { CaseView } from '../contract.ts'
import { Shape } from '../light.tsx'
import { useNow } from '../now.ts'
import { Link } from '../router.tsx'
import { t, word } from '../texts.ts'
import { whenWords } from '../time.ts'

export function RelatedCases({ view, base }: { view: CaseView; base: string }) {
  const now = useNow()
  if (view.related.length === 0) return null
  return (
    <section className="card stack" aria-label={t('case.related')}>
      <h2>{t('case.related')}</h2>
      <ul className="stack">
        {view.related.map(({ what, own, case: row }) => (
          <li key={`${what} ${row.id}`} className="stack like">
            <span className="row-of">
              <span className={what === 'linked' ? 'tag' : 'tag plum'}>{t(`case.related.${what}.${own ? 'own' : 'other'}`)}</span>
              <Shape light={row.light} />
              <Link to={`${base}/${row.county}/${row.id}`}>{row.categoryName}</Link>
              <span className="code soft small">{spelled(row.code)}</span>
            </span>
            <span>{row.text ?? ''}</span>
            <span className="soft small figures">
              {word('state', row.state, row.kind)} · {row.holderName} · {whenWords(row.openedAt, now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
