// Everything beyond the list and the report, each on a large line.
import { Link } from '../../ui/router.tsx'
import { f } from '../texts.ts'
import { useContact, useMine } from '../use.ts'

const pages = ['checks', 'grid', 'day', 'knowledge', 'sent', 'cards', 'settings'] as const

export default function More() {
  const me = useMine()
  const { unsent, cards } = useContact()
  const counts: Readonly<Record<string, number>> = { sent: unsent, cards }
  return (
    <>
      <h1>{f('field.way.more')}</h1>
      {me && (
        <p className="soft">
          {me.person.name} · {me.posts.map((post) => `${post.organisationName} ${post.name}`).join(' · ')}
        </p>
      )}
      <ul className="rows">
        {pages.map((page) => (
          <li key={page}>
            <Link to={`/field/${page}`} className="row-of between">
              <b>{f(`field.more.${page}`)}</b>
              {(counts[page] ?? 0) > 0 && <span className="tag amber figures">▲ {counts[page]}</span>}
            </Link>
          </li>
        ))}
        <li>
          <a href="/desk/queue" className="row-of between">
            <b>{f('field.more.desk')}</b>
          </a>
        </li>
      </ul>
    </>
  )
}
