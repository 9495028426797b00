// Ledgers of before: brought, looked at, taken over; each with how far it is and whether it can still be taken back.
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Refused, sendForm } from '../../ui/client.ts'
import { useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { LedgerJob } from './job.tsx'
import './ledger.css'
import { type Ledgers, useLedgers } from './use.ts'

export default function LedgerPage() {
  const [query, change] = useQuery()
  const { data, error } = useLedgers()
  return (
    <div className="page stack">
      <h1>{t('people.ledger.title')}</h1>
      <p className="soft">{t('people.ledger.lead')}</p>
      {error ? (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: error.message })}
        </p>
      ) : !data ? (
        <Skeleton height={240} />
      ) : (
        <>
          <Bring offices={data.offices} onSent={(id) => change({ job: id })} />
          {query.job && <LedgerJob key={query.job} id={query.job} />}
          <Earlier ledgers={data} shown={query.job ?? null} open={(id) => change({ job: id })} />
        </>
      )}
    </div>
  )
}

/** A file is sent at once and only looked at. */
function Bring({ offices, onSent }: { readonly offices: Ledgers['offices']; readonly onSent: (id: string) => void }) {
  const id = useId()
  const client = useQueryClient()
  const [office, setOffice] = useState(offices[0]?.id ?? '')
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const bring = async (file: File) => {
    setSending(true)
    setRefused(null)
    try {
      const body = new FormData()
      body.set('file', file)
      const made = await sendForm<{ id: string }>(`/ledgers/${encodeURIComponent(office)}`, body)
      await client.invalidateQueries({ queryKey: ['ledgers'] })
      onSent(made.id)
    } catch (error) {
      setRefused(
        error instanceof Refused ? (find(`people.sheet.${String(error.facts.why)}`) ?? error.message) : t('common.error.unknown'),
      )
    } finally {
      setSending(false)
    }
  }
  return (
    <section className="card stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('people.ledger.bring')}</h2>
      <p className="soft" id={`${id}-hint`}>
        {t('people.ledger.bringHint')}
      </p>
      {offices.length > 1 && (
        <label className="row-of">
          {t('people.ledger.office')}
          <select className="field short-field" value={office} onChange={(event) => setOffice(event.target.value)}>
            {offices.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="stack">
        {t('people.ledger.choose')}
        <input
          type="file"
          className="field"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          aria-describedby={`${id}-hint`}
          disabled={sending}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) void bring(file)
          }}
        />
      </label>
      <div aria-live="polite">{sending && <p>{t('people.ledger.sending')}</p>}</div>
      {refused && (
        <p className="notice vermilion" role="alert">
          {refused}
        </p>
      )}
    </section>
  )
}

function Earlier({
  ledgers,
  shown,
  open,
}: {
  readonly ledgers: Ledgers
  readonly shown: string | null
  readonly open: (id: string) => void
}) {
  const nameOf = (id: string) => ledgers.offices.find((one) => one.id === id)?.name ?? id
  return (
    <section className="stack" aria-labelledby="ledger-earlier">
      <h2 id="ledger-earlier">{t('people.ledger.earlier')}</h2>
      {ledgers.rows.length === 0 && <p className="soft">{t('people.ledger.none')}</p>}
      {ledgers.rows.length > 0 && (
        <ul className="plain-list stack">
          {ledgers.rows.map((one) => (
            <li key={one.id} className="row-of">
              <button type="button" className="button" aria-pressed={one.id === shown} onClick={() => open(one.id)}>
                {t('people.ledger.open')}
                <span className="unseen"> {exactWords(one.madeAt)}</span>
              </button>
              <span className="figures">{exactWords(one.madeAt)}</span>
              <span>{nameOf(one.office)}</span>
              <span>{t(`people.ledger.state.${one.state}`)}</span>
              {one.done > 0 && <span className="soft">{t('people.ledger.taken', { done: one.done })}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
