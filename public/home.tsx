// The first page: report, follow, or a person to speak to.
import { formatCode } from '../rules/code.ts'
import { Link } from '../ui/router.tsx'
import { Heading } from './frame.tsx'
import { findReceipt } from './receipt/receipts.ts'
import { recall } from './remember.ts'
import { begun, type Draft } from './report/draft.ts'
import { p } from './texts.ts'

export function Home() {
  const draft = recall<Draft>('draft')
  const receipt = findReceipt()
  return (
    <div className="page">
      <Heading>{p('public.title')}</Heading>
      <p>{p('public.home.lead')}</p>
      {draft !== null && begun(draft) && (
        <p className="notice">
          <Link to="/public/report">{p('public.home.draft')}</Link>
        </p>
      )}
      <div className="tiles doors">
        <Link className="tile" to="/public/report">
          <strong>{p('public.home.report')}</strong>
          <span className="soft">{p('public.home.reportHint')}</span>
        </Link>
        <Link className="tile" to="/public/track">
          <strong>{p('public.home.track')}</strong>
          <span className="soft">{p('public.home.trackHint')}</span>
        </Link>
        <Link className="tile" to="/public/lists">
          <strong>{p('public.home.lists')}</strong>
          <span className="soft">{p('public.home.listsHint')}</span>
        </Link>
      </div>
      {receipt !== null && (
        <p>
          <Link to="/public/receipt">{p('public.home.receipt', { code: formatCode(receipt.code) })}</Link>
        </p>
      )}
      <p>{p('public.home.byPerson')}</p>
      <p>
        <a className="button" href="tel:12345">
          {p('public.home.call')}
        </a>
      </p>
    </div>
  )
}
