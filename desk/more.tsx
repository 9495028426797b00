// The pages that are not open all day, in groups, each with its key.
import type { Me } from '../ui/contract.ts'
import { Link } from '../ui/router.tsx'
import { byGroup, pagesOf } from './pages.ts'
import { t } from './texts.ts'

export default function More({ me }: { me: Me }) {
  return (
    <div className="page stack">
      <h1>{t('desk.nav.more')}</h1>
      <p className="soft">{t('desk.more.lead')}</p>
      {byGroup(pagesOf(me)).groups.map(({ group, pages }) => (
        <section key={group} className="stack" aria-labelledby={`more-${group}`}>
          <h2 id={`more-${group}`}>{t(`desk.more.${group}`)}</h2>
          <ul className="more-pages">
            {pages.map((page) => (
              <li key={page.name}>
                <Link to={page.to} className="card">
                  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
                    <path d={page.icon} fill="currentColor" fillRule="evenodd" />
                  </svg>
                  <span>{t(`desk.nav.${page.name}`)}</span>
                  <kbd>g {page.letter}</kbd>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
