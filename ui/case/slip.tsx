// After a report: its code in large letters, who has it and until when; on paper with what lets the resident follow it.
import { createPortal } from 'react-dom'
import { useCase } from '../ask.ts'
import { spelled } from '../code.ts'
import type { CaseRef } from '../contract.ts'
import { useNow } from '../now.ts'
import { Qr } from '../qr.tsx'
import { Link } from '../router.tsx'
import { t } from '../texts.ts'
import { exactWords } from '../time.ts'
import { plainWords } from './page.tsx'
import '../print.css'

export type Filed = CaseRef & {
  readonly code: string
  readonly receipt: { readonly word: string; readonly link: string } | null
}

/** `at` is the answer to the report; the case itself may lie where this person sees none. */
export function CaseSlip({ at, base }: { at: Filed; base: string }) {
  const { data: view } = useCase(at)
  const now = useNow()
  const plain = view ? plainWords(view, now) : t('case.slip.elsewhere')
  const what = view ? `${view.case.categoryName} · ${view.case.areaName}` : ''
  return (
    <section className="card stack" aria-label={t('case.slip.title')}>
      <h2>{t('case.slip.title')}</h2>
      <p className="slip-code code">{spelled(at.code)}</p>
      <p role="status">{plain}</p>
      {at.receipt && (
        <p>
          {t('case.slip.word')} <b className="code">{at.receipt.word}</b> <span className="soft">{t('case.slip.wordHint')}</span>
        </p>
      )}
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
          {at.receipt && (
            <>
              <p className="slip-code">
                {t('case.slip.word')} {at.receipt.word}
              </p>
              <Qr text={new URL(at.receipt.link, location.origin).href} label={t('case.slip.qr')} />
            </>
          )}
          <p>{t(at.receipt ? 'case.slip.followAll' : 'case.slip.follow')}</p>
          <p>{exactWords(now)}</p>
        </div>,
        document.body,
      )}
    </section>
  )
}
