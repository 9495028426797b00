// The official papers of a case: what was issued under which number, to look at, print, take along and take back; and what may be issued now.
import { useState } from 'react'
import { refusalWords, useActing } from '../../acting.ts'
import type { CaseView, PaperMay, PaperView } from '../../contract.ts'
import { Dialog } from '../../dialog.tsx'
import { makeStep } from '../../step.ts'
import { word } from '../../texts.ts'
import { useToast } from '../../toast.tsx'
import { IssuePaper } from './issue.tsx'
import { ShownPaper } from './shown.tsx'
import { t } from './words.ts'

/** What stands in the dialog: one to look at, one to take back, a new one (in the place of another), or nothing. */
type Open =
  | { readonly what: 'show' | 'void'; readonly paper: PaperView }
  | { readonly what: 'issue'; readonly may: readonly PaperMay[]; readonly replaces: PaperView | null }
  | null

export default function Papers({ view }: { view: CaseView }) {
  const [open, setOpen] = useState<Open>(null)
  const { issued, may } = view.papers
  if (issued.length === 0 && may.length === 0) return null
  const close = () => setOpen(null)
  return (
    <section className="card stack" aria-label={t('papers.title')}>
      <h2>{t('papers.title')}</h2>
      {issued.length === 0 && <p className="soft">{t('papers.none')}</p>}
      <ul className="stack">
        {issued.toReversed().map((paper) => (
          <One key={paper.id} paper={paper} view={view} may={may} onOpen={setOpen} />
        ))}
      </ul>
      {may.length > 0 && (
        <button type="button" className="button" onClick={() => setOpen({ what: 'issue', may, replaces: null })}>
          {t('papers.issue')}
        </button>
      )}
      {open?.what === 'show' && <ShownPaper at={view.case} paper={open.paper} onClose={close} />}
      {open?.what === 'void' && <VoidPaper view={view} paper={open.paper} onClose={close} />}
      {open?.what === 'issue' && (
        <IssuePaper
          view={view}
          may={open.may}
          replaces={open.replaces}
          onClose={close}
          onIssued={(paper) => setOpen(paper ? { what: 'show', paper } : null)}
        />
      )}
    </section>
  )
}

function One({
  paper,
  view,
  may,
  onOpen,
}: {
  paper: PaperView
  view: CaseView
  may: readonly PaperMay[]
  onOpen: (open: Open) => void
}) {
  const again = may.filter((one) => one.name === paper.name && one.post === paper.post)
  const name = word('paper', paper.name, view.case.kind)
  const of = [name, paper.written].filter(Boolean).join(' ')
  const whole = view.view === 'whole' && !paper.erased
  return (
    <li className="stack">
      <h3>
        {name} {paper.written && <span className="figures">{paper.written}</span>}{' '}
        {paper.voidedAt !== null && (
          <span className="tag vermilion">■ {t(paper.replacedBy === null ? 'papers.void' : 'papers.replaced')}</span>
        )}
        {paper.erased && <span className="tag">{t('papers.erased')}</span>}
      </h3>
      <p className="small soft figures">
        {paper.office} · {paper.day}
      </p>
      {whole && (
        <span className="row-of">
          <button
            type="button"
            className="button"
            aria-label={t('papers.showOf', { of })}
            onClick={() => onOpen({ what: 'show', paper })}
          >
            {t('papers.show')}
          </button>
          {paper.post !== null && again.length > 0 && (
            <button
              type="button"
              className="button plain"
              aria-label={t('papers.replaceOf', { of })}
              onClick={() => onOpen({ what: 'issue', may: again, replaces: paper })}
            >
              {t('papers.replace')}
            </button>
          )}
          {paper.post !== null && (
            <button
              type="button"
              className="button plain"
              aria-label={t('papers.voidOf', { of })}
              onClick={() => onOpen({ what: 'void', paper })}
            >
              {t('papers.toVoid')}
            </button>
          )}
        </span>
      )}
    </li>
  )
}

function VoidPaper({ view, paper, onClose }: { view: CaseView; paper: PaperView; onClose: () => void }) {
  const { act } = useActing()
  const toast = useToast()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const { county, id, kind, version } = view.case
  const send = async () => {
    setBusy(true)
    try {
      const step = makeStep({
        kind,
        step: 'voidPaper',
        form: 1,
        case: { county, id },
        seen: version,
        input: { paper: paper.id, text: reason.trim() },
        ...(paper.post === null ? {} : { post: paper.post }),
      })
      await act(step)
      onClose()
    } catch (error) {
      toast({ text: refusalWords(error), tone: 'refused' })
      setBusy(false)
    }
  }
  return (
    <Dialog
      width={560}
      title={t('papers.voidTitle', { of: [word('paper', paper.name, kind), paper.written].filter(Boolean).join(' ') })}
      onClose={onClose}
      foot={
        <span className="row-of">
          <button type="button" className="button final" disabled={busy || reason.trim() === ''} onClick={() => void send()}>
            {t('papers.toVoid')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
        </span>
      }
    >
      <div className="form-row">
        <p>{t('papers.voidHint')}</p>
        <label htmlFor="void-reason">{word('label.voidPaper', 'text')}</label>
        <textarea
          id="void-reason"
          className="field"
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Dialog>
  )
}
