// Ledgers of before: brought, looked at, taken over; each with how far it is and whether it can still be taken back.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import { LedgerJob } from './job.tsx'
import { Before, BringSheet } from './sheet.tsx'
import { type Ledgers, useLedgers } from './use.ts'

export default function LedgerPage() {
  const [query, change] = useQuery()
  const { data, error } = useLedgers()
  return (
    <div className="page stack">
      <h1>{t('people.ledger.title')}</h1>
      <p className="soft">{t('people.ledger.lead')}</p>
      {error ? (
        <NotLoaded error={error} />
      ) : !data ? (
        <Skeleton height={240} />
      ) : (
        <>
          <Bring offices={data.offices} onSent={(id) => change({ job: id })} />
          {query.job && <LedgerJob key={query.job} id={query.job} />}
          <Before
            title={t('people.ledger.earlier')}
            none={t('people.ledger.none')}
            jobs={data.rows}
            shown={query.job ?? null}
            open={(id) => change({ job: id })}
          >
            {(one) => (
              <>
                <span>{data.offices.find(({ id }) => id === one.office)?.name ?? one.office}</span>
                <span>{t(`people.ledger.state.${one.state}`)}</span>
                {one.done > 0 && <span className="soft">{t('people.ledger.taken', { done: one.done })}</span>}
              </>
            )}
          </Before>
        </>
      )}
    </div>
  )
}

function Bring({ offices, onSent }: { readonly offices: Ledgers['offices']; readonly onSent: (id: string) => void }) {
  const client = useQueryClient()
  const [office, setOffice] = useState(offices[0]?.id ?? '')
  return (
    <BringSheet
      title={t('people.ledger.bring')}
      hint={t('people.ledger.bringHint')}
      path={`/ledgers/${encodeURIComponent(office)}`}
      above={
        offices.length > 1 && (
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
        )
      }
      onSent={async (id) => {
        await client.invalidateQueries({ queryKey: ['ledgers'] })
        onSent(id)
      }}
    />
  )
}
