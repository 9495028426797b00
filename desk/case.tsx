// The full page of one case under its own address; back to the list with Esc, where one was.

import { useCase, useMe } from '../ui/ask.ts'
import { CasePage } from '../ui/case/page.tsx'
import type { CaseRef } from '../ui/contract.ts'
import { useKeys } from '../ui/keys.ts'
import { go, Link } from '../ui/router.tsx'
import { t } from './texts.ts'

export default function CaseRoute({ at }: { at: CaseRef }) {
  const { data: me } = useMe()
  const { data: view } = useCase(at)
  const blows = me?.posts.some((post) => post.permissions.includes('whistle.blow')) ?? false
  const may = blows && view !== undefined && view.case.kind !== 'whistle' && view.case.phase !== 'ended'
  const visits = me?.posts.some((post) => post.permissions.includes('visitation.visit')) ?? false
  const back = () => {
    // Opened by a link there is nothing behind it.
    if (history.length > 1 && history.state !== null) history.back()
    else go(`/desk/queue?case=${at.county}/${at.id}`)
  }
  useKeys({ escape: back })
  return (
    <>
      <button type="button" className="button plain back" onClick={back}>
        ← {t('common.back')}
        <kbd>Esc</kbd>
      </button>
      {may && (
        <Link to={`/desk/whistles?from=${at.county}/${at.id}`} className="button">
          {t('case.whistle')}
        </Link>
      )}
      {visits && view !== undefined && (
        <Link to={`/desk/supervision?from=${at.county}/${at.id}`} className="button">
          {t('visits.plan.from')}
        </Link>
      )}
      <CasePage at={at} base="/desk/case" />
    </>
  )
}
