// After a report: its code in large letters, who has it and until when, and the same on a slip of paper.
import { createPortal } from 'react-dom'
import { useCase } from '../ask.ts'
import { spelled } from '../code.ts'
import type { CaseRef } from '../contract.ts'
import { useNow } from '../now.ts'
import { Link } from '../router.tsx'
import { t } from '../texts.ts'
import { exactWords } from '../time.ts'
import { plainWords } from './page.tsx'
import '../print.css'

/** `at` is the answer to the report; the case itself may lie where this person sees none. */
export function CaseSlip({ at, base }: { at: CaseRef & { readonly code: string }; base: string }) {
  const { data: view } = useCase(at)
  const now = useNow()
  const plain = view ? plainWords(view, now) : t('case.slip.elsewhere')
  const what = view ? `${view.case.categoryName} · ${view.case.areaName}` : ''
  return (
    <section className="card stack" aria-label={t('case.slip.title')}>
      <h2>{t('case.slip.title')}</h2>
      <p className="slip-code code">{spelled(at.code)}</p>
      <p role="status">{plain}</p>
      <div className="row-of">
        <button type="button" className="button" onClick={() => print()}>
          {t('case.slip.print')}
        </button>
        {view && (
          <Link className="button" to={`${base}/${at.county}/${at.id}`}>
            {t('case.slip.open')}
          </Link>
        )}
      </div>
      {createPortal(
        <div className="paper" aria-hidden="true">
          <h1>{t('case.slip.title')}</h1>
          <p className="slip-code">{spelled(at.code)}</p>
          <p>{what}</p>
          <p>{plain}</p>
          <p>{t('case.slip.follow')}</p>
          <p>{exactWords(now)}</p>
        </div>,
        document.body,
      )}
    </section>
  )
}
