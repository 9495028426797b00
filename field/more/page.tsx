// Everything beyond the list and the report, each on a large line.
import { screens } from '../../cases/screens.ts'
import { Link } from '../../ui/router.tsx'
import { t, word } from '../../ui/texts.ts'
import { f } from '../texts.ts'
import { may, useContact, useHeld, useMine } from '../use.ts'

const pages = ['checks', 'notices', 'grid', 'day', 'knowledge', 'sent', 'cards', 'practice', 'settings'] as const

export default function More() {
  const me = useMine()
  const { unsent, cards } = useContact()
  const { forms = [] } = useHeld().parts
  // A report has its own way at the thumb.
  const opens = forms.filter((form) => form.opens && !screens[form.kind]?.report)
  const shown = pages.filter(
    (page) => (page !== 'checks' || may(me, 'gridTask.answer')) && (page !== 'notices' || may(me, 'bulletin.tell')),
  )
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
        {shown.map((page) => (
          <li key={page}>
            <Link to={`/field/${page}`} className="row-of between">
              <b>{f(`field.more.${page}`)}</b>
              {(counts[page] ?? 0) > 0 && <span className="tag amber figures">▲ {counts[page]}</span>}
            </Link>
          </li>
        ))}
        {opens.map(({ kind, step }) => (
          <li key={`${kind} ${step}`}>
            <Link to={`/field/new/${kind}/${step}`} className="row-of between">
              <b>{word('step', step, kind)}</b>
            </Link>
          </li>
        ))}
        <li>
          <Link to="/field?tour=again" className="row-of between">
            <b>{t('common.tour.again')}</b>
          </Link>
        </li>
        <li>
          <a href="/desk/queue" className="row-of between">
            <b>{f('field.more.desk')}</b>
          </a>
        </li>
      </ul>
    </>
  )
}
