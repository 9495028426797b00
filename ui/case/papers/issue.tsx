// A paper is chosen, what has to be written is written beside its page as it will be, and then it gets its number.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { refusalWords, useActing } from '../../acting.ts'
import { send } from '../../client.ts'
import type { CaseView, PaperMay, PaperView } from '../../contract.ts'
import { Dialog } from '../../dialog.tsx'
import { Skeleton } from '../../skeleton.tsx'
import { makeStep } from '../../step.ts'
import { word } from '../../texts.ts'
import { useToast } from '../../toast.tsx'
import { Sheet, type SheetView } from './sheet.tsx'
import { t } from './words.ts'

type Props = {
  readonly view: CaseView
  readonly may: readonly PaperMay[]
  /** The one whose place it takes. */
  readonly replaces: PaperView | null
  readonly onClose: () => void
  readonly onIssued: (paper: PaperView | null) => void
}

/** What may be written on it, beside the text that some demand. */
const asksUntil: ReadonlySet<string> = new Set(['supervision', 'joint'])
const addressed: ReadonlySet<string> = new Set(['supervision', 'joint', 'reply', 'receipt'])

export function IssuePaper({ view, may, replaces, onClose, onIssued }: Props) {
  const { act } = useActing()
  const toast = useToast()
  const id = useId()
  const [name, setName] = useState(may[0]?.name ?? '')
  const [to, setTo] = useState('')
  const [text, setText] = useState('')
  const [until, setUntil] = useState('')
  const [busy, setBusy] = useState(false)
  const chosen = may.find((one) => one.name === name) ?? null
  const { county, id: caseId, kind, version } = view.case
  const said = {
    ...(to.trim() === '' || !addressed.has(name) ? {} : { to: to.trim() }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(until === '' || !asksUntil.has(name) ? {} : { until }),
  }
  const input = useRested({ county, case: caseId, paper: name, ...(chosen ? { post: chosen.post } : {}), ...said })
  const { data, error } = useQuery({
    queryKey: ['paper-preview', input],
    queryFn: () => send<SheetView>('POST', '/papers/preview', input),
    placeholderData: (before) => before,
  })
  const lacks = chosen?.writes === true && text.trim() === ''
  const issue = async () => {
    if (!chosen) return
    setBusy(true)
    try {
      const { view: after } = await act(
        makeStep({
          kind,
          step: 'issuePaper',
          form: 1,
          case: { county, id: caseId },
          seen: version,
          input: { paper: name, ...said, ...(replaces ? { replaces: replaces.id } : {}) },
          post: chosen.post,
        }),
      )
      onIssued(after?.papers.issued.findLast((one) => one.name === name) ?? null)
    } catch (refused) {
      toast({ text: refusalWords(refused), tone: 'refused' })
      setBusy(false)
    }
  }
  return (
    <Dialog
      width={1080}
      title={replaces ? t('papers.replaceTitle', { number: replaces.written ?? '' }) : t('papers.issue')}
      onClose={onClose}
      foot={
        <span className="row-of">
          <button type="button" className="button main" disabled={busy || !chosen || lacks} onClick={() => void issue()}>
            {t(name === 'cover' ? 'papers.makeNow' : 'papers.issueNow')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
          {lacks && <span className="small">▲ {t('papers.lacks')}</span>}
        </span>
      }
    >
      <div className="issue-paper">
        <div className="stack">
          <fieldset className="form-group">
            <legend>{word('label.issuePaper', 'paper')}</legend>
            {may.map((one) => (
              <label key={one.name} className="flag">
                <input
                  type="radio"
                  name={`${id}-name`}
                  value={one.name}
                  checked={one.name === name}
                  onChange={() => setName(one.name)}
                />
                {word('paper', one.name, kind)}
              </label>
            ))}
          </fieldset>
          {addressed.has(name) && (
            <div className="form-row">
              <label htmlFor={`${id}-to`}>{word('label.issuePaper', 'to')}</label>
              <input
                id={`${id}-to`}
                className="field"
                maxLength={200}
                value={to}
                onChange={(event) => setTo(event.target.value)}
              />
            </div>
          )}
          {(chosen?.writes || name === 'minutes') && (
            <div className="form-row">
              <label htmlFor={`${id}-text`}>{word('label.issuePaper', 'text')}</label>
              <textarea
                id={`${id}-text`}
                className="field"
                rows={8}
                maxLength={4000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </div>
          )}
          {asksUntil.has(name) && (
            <div className="form-row">
              <label htmlFor={`${id}-until`}>{word('label.issuePaper', 'until')}</label>
              <input
                id={`${id}-until`}
                className="field"
                type="date"
                value={until}
                onChange={(event) => setUntil(event.target.value)}
              />
            </div>
          )}
          {chosen?.names && <p className="notice amber small">▲ {t('papers.names')}</p>}
          {replaces && <p className="notice indigo small">◆ {t('papers.replaceHint', { number: replaces.written ?? '' })}</p>}
          <p className="soft small">{t('papers.issueHint')}</p>
        </div>
        {data ? (
          <div>
            <Sheet sheet={data} />
          </div>
        ) : error ? (
          <p role="alert">{t('common.error.load', { why: error.message })}</p>
        ) : (
          <Skeleton height={480} />
        )}
      </div>
    </Dialog>
  )
}

/** The value when nothing was typed for a moment. */
function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value)
  const key = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(key) as T), 400)
    return () => clearTimeout(timer)
  }, [key])
  return rested
}
