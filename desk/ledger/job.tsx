// One ledger on its way in: which column is what, what its words mean, what would become what, and taking it over or back.
import { useState } from 'react'
import { needed } from '../../rules/ledger.ts'
import { get } from '../../ui/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { Found } from './found.tsx'
import { ColumnsOf, ledgerForm, WordsOf } from './plan.tsx'
import { Broken, Check, Moving, Refusal, useActs, useListAnew } from './sheet.tsx'
import { type Columns, type Job, lateCases, type Meanings, useFresh, useLedger, type View, working } from './use.ts'

export function LedgerJob({ id }: { readonly id: string }) {
  const { data, error } = useLedger(id)
  useListAnew('ledgers', data?.job.state)
  if (error)
    return (
      <p className="notice vermilion" role="alert">
        {t('common.error.load', { why: error.message })}
      </p>
    )
  if (!data) return <Skeleton height={320} />
  return <Shown key={`${data.job.state === 'new'}`} view={data} />
}

function Shown({ view }: { readonly view: View }) {
  const { job } = view
  const [columns, setColumns] = useState<Columns>(view.columns)
  const [meanings, setMeanings] = useState<Meanings>(view.meanings)
  const [asking, setAsking] = useState(false)
  const fresh = useFresh(job.id)
  const { act, busy, refused } = useActs<'check' | 'take' | 'stop' | 'undo'>(`/ledgers/job/${job.id}`, fresh)
  const missing = needed.filter((field) => columns[field] === undefined)
  const planned = ['new', 'checked', 'failed'].includes(job.state) && view.heading.length > 0
  const undoable = ['taken', 'stopped'].includes(job.state) && job.done > 0
  return (
    <section className="card stack" aria-labelledby="ledger-job">
      <h2 id="ledger-job">{t(`people.ledger.state.${job.state}`)}</h2>
      <Progress job={job} />
      <Broken job={job} />
      {job.state === 'taken' && view.late !== null && view.late > 0 && (
        <p className="notice vermilion">
          ■ {t('people.ledger.late', { n: view.late })} <Link to={lateCases}>{t('people.ledger.lateOpen')}</Link>
        </p>
      )}
      {planned && <ColumnsOf view={view} of={ledgerForm} columns={columns} change={setColumns} missing={missing} />}
      {planned && view.found && <WordsOf words={view.found.words} meanings={meanings} change={setMeanings} />}
      {planned && (
        <Check
          again={job.state === 'checked'}
          disabled={busy || missing.length > 0}
          check={() => void act('check', { columns, meanings })}
        />
      )}
      {view.found && job.state !== 'undone' && <Found job={job} found={view.found} />}
      <div className="row-of">
        {job.state === 'checked' && job.good > 0 && (
          <button type="button" className="button main" disabled={busy} onClick={() => void act('take')}>
            {t('people.ledger.take', { n: job.good })}
          </button>
        )}
        {job.state === 'stopped' && (
          <button type="button" className="button main" disabled={busy} onClick={() => void act('take')}>
            {t('people.ledger.takeOn')}
          </button>
        )}
        {(job.state === 'checking' || job.state === 'taking') && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() => void act('stop')}
            title={t('people.ledger.stopHint')}
          >
            {t('people.ledger.stop')}
          </button>
        )}
        {job.state === 'taken' && (
          <Link className="button main" to="/desk/queue">
            {t('people.ledger.toQueue')}
          </Link>
        )}
        {undoable && (
          <button type="button" className="button" disabled={busy} onClick={() => setAsking(true)}>
            {t('people.ledger.undo')}
          </button>
        )}
      </div>
      {job.undoUntil !== null && <p className="soft small">{t('people.ledger.undoUntil', { at: exactWords(job.undoUntil) })}</p>}
      <Refusal why={refused} />
      {asking && (
        <TakeBack
          id={job.id}
          onClose={() => setAsking(false)}
          onSure={() => {
            setAsking(false)
            void act('undo')
          }}
        />
      )}
    </section>
  )
}

function Progress({ job }: { readonly job: Job }) {
  const figures = { rows: job.rows, good: job.good, faulty: job.faulty, closed: job.closed, same: job.same, done: job.done }
  const moving = working.includes(job.state)
  return (
    <div className="stack" role="status" aria-live="polite">
      {job.state === 'checking' && <p>{t('people.ledger.progress.checking', figures)}</p>}
      {job.state === 'taking' && <p>{t('people.ledger.progress.taking', figures)}</p>}
      {job.state === 'stopped' && <p>{t('people.ledger.progress.stopped', figures)}</p>}
      {job.state === 'undoing' && <p>{t('people.ledger.progress.undoing')}</p>}
      {moving && <Moving label={t(`people.ledger.state.${job.state}`)} job={job} />}
      {job.state === 'taken' && <p>{t('people.ledger.taken', { done: job.done })}</p>}
      {['taken', 'stopped'].includes(job.state) && job.refused > 0 && (
        <p className="notice amber">▲ {t('people.ledger.refused', { n: job.refused })}</p>
      )}
      {job.state === 'undone' && <p>{t('people.ledger.undone')}</p>}
      {job.state === 'undone' && job.refused > 0 && (
        <p className="notice amber">▲ {t('people.ledger.undoneRefused', { n: job.refused })}</p>
      )}
    </div>
  )
}

/** Says how many go before they go. */
function TakeBack({ id, onClose, onSure }: { readonly id: string; readonly onClose: () => void; readonly onSure: () => void }) {
  const [held, setHeld] = useState<{ readonly cases: number; readonly worked: number } | null>(null)
  const [asked, setAsked] = useState(false)
  if (!asked) {
    setAsked(true)
    void get<{ cases: number; worked: number }>(`/ledgers/job/${id}/held`).then(setHeld, () => setHeld(null))
  }
  return (
    <Dialog
      title={t('people.ledger.undoTitle')}
      width={520}
      onClose={onClose}
      foot={
        <button type="button" className="button main" disabled={held === null} onClick={onSure}>
          {t('people.ledger.undo')}
        </button>
      }
    >
      {held === null ? (
        <Skeleton height={60} />
      ) : (
        <div className="stack">
          <p>{t('people.ledger.undoAsk', { cases: held.cases })}</p>
          {held.worked > 0 && <p className="notice amber">▲ {t('people.ledger.undoWorked', { worked: held.worked })}</p>}
        </div>
      )}
    </Dialog>
  )
}
