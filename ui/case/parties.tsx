// Contacts, masked; to see one in clear a reason is given, and the looking is recorded.
import { type FormEvent, useId, useState } from 'react'
import { Refused, send } from '../client.ts'
import type { CaseView, Party } from '../contract.ts'
import { t, word } from '../texts.ts'

export function Parties({ view }: { view: CaseView }) {
  return (
    <section className="card stack" aria-label={t('case.parties')}>
      <h2>{t('case.parties')}</h2>
      {view.parties.length === 0 ? (
        <p className="soft">{t('case.parties.none')}</p>
      ) : (
        view.parties.map((party) => <PartyRow key={party.id} party={party} county={view.case.county} id={view.case.id} />)
      )}
      {(view.followers ?? 0) > 0 && <p className="soft small">{t('case.followers', { n: view.followers ?? 0 })}</p>}
    </section>
  )
}

type Props = { readonly party: Party; readonly county: string; readonly id: string }

function PartyRow({ party, county, id }: Props) {
  const [asked, setAsked] = useState<'name' | 'phone' | null>(null)
  const [clear, setClear] = useState<Readonly<Record<string, string>>>({})
  const phone = clear.phone
  return (
    <div className="stack">
      <div className="row-of">
        <span className="tag">{word('role', party.role)}</span>
        <b>{clear.name ?? party.name ?? t('case.parties.anonymous')}</b>
        {phone === undefined ? (
          <span className="figures">{party.phone ?? t('case.parties.noPhone')}</span>
        ) : (
          <a className="button" href={`tel:${phone.replace(/\s/g, '')}`}>
            {phone}
          </a>
        )}
        <span className="soft small">{word('wants', party.wants)}</span>
      </div>
      <div className="row-of">
        {party.name !== null && clear.name === undefined && (
          <button type="button" className="button plain" aria-expanded={asked === 'name'} onClick={() => setAsked('name')}>
            {t('case.reveal.name')}
          </button>
        )}
        {party.phone !== null && phone === undefined && (
          <button type="button" className="button plain" aria-expanded={asked === 'phone'} onClick={() => setAsked('phone')}>
            {t('case.reveal.phone')}
          </button>
        )}
      </div>
      {asked !== null && (
        <Reveal
          path={`/cases/${encodeURIComponent(county)}/${id}/reveal`}
          party={party.id}
          field={asked}
          onClear={(value) => {
            setClear({ ...clear, [asked]: value })
            setAsked(null)
          }}
          onCancel={() => setAsked(null)}
        />
      )}
    </div>
  )
}

const reasons = ['contact', 'visit', 'result'] as const

function Reveal({
  path,
  party,
  field,
  onClear,
  onCancel,
}: {
  path: string
  party: string
  field: string
  onClear: (value: string) => void
  onCancel: () => void
}) {
  const id = useId()
  const [reason, setReason] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const reveal = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const { value } = await send<{ value: string }>('POST', path, { party, field, reason: reason.trim() })
      onClear(value)
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
  }
  return (
    <form className="notice stack" onSubmit={reveal}>
      <label htmlFor={id}>{t('case.reveal.reason')}</label>
      <div className="row-of">
        {reasons.map((one) => (
          <button key={one} type="button" className="button" onClick={() => setReason(t(`case.reveal.${one}`))}>
            {t(`case.reveal.${one}`)}
          </button>
        ))}
      </div>
      <input id={id} className="field" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      {refused !== null && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
      <div className="row-of">
        <button type="submit" className="button main" disabled={reason.trim().length < 2}>
          {t('case.reveal.do')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}
