// After a report: its code in large letters, who has it and until when, and the same on a slip of paper.

import { createPortal } from 'react-dom'
import { useCase } from '../ask.ts'
import { spelled } from '../code.ts'
import type { CaseRef } from '../contract.ts'
import { useNow } from '../now.ts'
import { Link } from '../router.tsx'
import { Skeleton } from '../skeleton.tsx'
import { t, word } from '../texts.ts'
import { exactWords } from '../time.ts'
import { plainWords } from './page.tsx'
import '../print.css'

export function CaseSlip({ at, base }: { at: CaseRef; base: string }) {
  const { data: view } = useCase(at)
  const now = useNow()
  if (!view) return <Skeleton height={160} />
  const { case: line } = view
  return (
    <section className="card stack slip" aria-label={t('case.slip.title')}>
      <h2>{t('case.slip.title')}</h2>
      <p className="slip-code code">{spelled(line.code)}</p>
      <p>{plainWords(view, now)}</p>
      <div className="row-of">
        <button type="button" className="button" onClick={() => print()}>
          {t('case.slip.print')}
        </button>
        <Link className="button" to={`${base}/${line.county}/${line.id}`}>
          {t('case.slip.open')}
        </Link>
      </div>
      {createPortal(
        <div className="paper" aria-hidden="true">
          <h1>{t('case.slip.title')}</h1>
          <p className="slip-code">{spelled(line.code)}</p>
          <p>
            {word('kind', line.kind)} · {line.categoryName} · {line.areaName}
          </p>
          <p>{plainWords(view, now)}</p>
          <p>{t('case.slip.follow')}</p>
          <p>{exactWords(line.openedAt)}</p>
        </div>,
        document.body,
      )}
    </section>
  )
}
