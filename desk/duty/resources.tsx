// What the street may call upon: units, vehicles, material. Taken and given back by whoever is on duty; added, changed and ended by who leads it.
import { type FormEvent, useState } from 'react'
import { spelled } from '../../ui/code.ts'
import { OrganisationPicker } from '../../ui/form/pick.tsx'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { Tel } from './tel.tsx'
import { type Resource, useDuty, type Wall } from './use.ts'

export function Resources({ wall }: { wall: Wall }) {
  return (
    <section className="card stack" aria-label={t('duty.resources')}>
      <h2>{t('duty.resources')}</h2>
      {wall.resources.length === 0 && <p className="soft">{t('duty.resourcesNone')}</p>}
      <ul className="stack">
        {wall.resources.map((one) => (
          <Stored key={one.id} one={one} wall={wall} />
        ))}
      </ul>
      {wall.mayLead && <Add organisation={wall.office.id} />}
    </section>
  )
}

function Stored({ one, wall }: { one: Resource; wall: Wall }) {
  const now = useNow()
  const { act, busy, fresh } = useDuty()
  const [amount, setAmount] = useState(1)
  const organisation = wall.office.id
  return (
    <li className="duty-stored">
      <div className="row-of">
        <span className="tag">{t(`duty.kind.${one.kind}`)}</span>
        <b>{one.name}</b>
        <span className={one.free === 0 ? 'tag vermilion' : 'tag'}>
          {one.free === 0 ? '■' : '●'} {t('duty.free', { free: one.free, all: one.amount })}
        </span>
        <Tel phone={one.phone} name={one.ownerName} />
        {wall.mayWork && one.free > 0 && (
          <>
            <input
              className="field duty-amount figures"
              type="number"
              min={1}
              max={one.free}
              value={amount}
              aria-label={`${one.name} ${t('duty.amount')}`}
              onChange={(event) => setAmount(Number(event.target.value))}
            />
            <button
              type="button"
              className="button"
              disabled={busy || amount < 1}
              onClick={() => void act('take', { id: fresh(), organisation, resource: one.id, amount })}
            >
              {t('duty.take')}
            </button>
          </>
        )}
      </div>
      <div className="soft small">{t('duty.keptAt', { place: one.keptAt, owner: one.ownerName })}</div>
      {wall.mayLead && <Edit one={one} organisation={organisation} />}
      {one.out.map((move) => (
        <div key={move.id} className="row-of">
          <span className="small">
            <span aria-hidden="true">▲ </span>
            {t('duty.out', { n: move.amount, at: whenWords(move.at, now) })}
          </span>
          {move.caseId !== null && move.code !== null && (
            <Link className="code" to={`/desk/case/${move.county}/${move.caseId}`}>
              {spelled(move.code)}
            </Link>
          )}
          {wall.mayWork && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void act('giveBack', { id: fresh(), organisation, taken: move.id })}
            >
              {t('duty.giveBack')}
            </button>
          )}
        </div>
      ))}
    </li>
  )
}

const kinds = ['unit', 'vehicle', 'material'] as const

function Add({ organisation }: { organisation: string }) {
  const { act, busy, fresh } = useDuty()
  const [open, setOpen] = useState(false)
  const [id, setId] = useState(fresh)
  const [kind, setKind] = useState<(typeof kinds)[number]>('unit')
  const [name, setName] = useState('')
  const [keptAt, setKeptAt] = useState('')
  const [amount, setAmount] = useState(1)
  const [owner, setOwner] = useState<string | null>(organisation)
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const given = { id, organisation, kind, name: name.trim(), keptAt: keptAt.trim(), owner: owner ?? organisation, amount }
    if (!(await act('resource', given))) return
    setId(fresh())
    setName('')
    setOpen(false)
  }
  if (!open)
    return (
      <button type="button" className="button self" onClick={() => setOpen(true)}>
        {t('duty.resourceAdd')}
      </button>
    )
  return (
    <form className="stack" aria-label={t('duty.resourceAdd')} onSubmit={(event) => void add(event)}>
      <div className="row-of">
        <label className="stack">
          <span>{t('duty.resourceKind')}</span>
          <select className="field" value={kind} onChange={(event) => setKind(event.target.value as typeof kind)}>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t(`duty.kind.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="stack duty-wide">
          <span>{t('duty.resourceName')}</span>
          <input className="field" required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
        <Amount value={amount} least={1} onChange={setAmount} />
      </div>
      <Kept value={keptAt} onChange={setKeptAt} />
      <div className="stack">
        <label htmlFor="resource-owner">{t('duty.resourceOwner')}</label>
        <OrganisationPicker
          id="resource-owner"
          value={owner}
          onChange={(picked) => setOwner(typeof picked === 'string' ? picked : null)}
          area={null}
          invalid={false}
          describedBy={undefined}
        />
      </div>
      <div className="row-of">
        <button type="submit" className="button main" disabled={busy || name.trim() === '' || keptAt.trim() === ''}>
          {t('duty.resourceAdd')}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}

function Edit({ one, organisation }: { one: Resource; organisation: string }) {
  const { act, busy } = useDuty()
  const [open, setOpen] = useState(false)
  const [ending, setEnding] = useState(false)
  const [keptAt, setKeptAt] = useState(one.keptAt)
  const [amount, setAmount] = useState(one.amount)
  const change = async (event: FormEvent) => {
    event.preventDefault()
    if (await act('resourceChange', { id: one.id, organisation, keptAt: keptAt.trim(), amount })) setOpen(false)
  }
  if (!open)
    return (
      <button
        type="button"
        className="button plain self"
        aria-label={`${t('duty.change')}：${one.name}`}
        onClick={() => setOpen(true)}
      >
        {t('duty.change')}
      </button>
    )
  return (
    <form className="stack" aria-label={`${t('duty.change')}：${one.name}`} onSubmit={(event) => void change(event)}>
      <div className="row-of">
        <Amount value={amount} least={Math.max(1, one.amount - one.free)} onChange={setAmount} />
        <Kept value={keptAt} onChange={setKeptAt} />
      </div>
      <div className="row-of">
        <button type="submit" className="button main" disabled={busy || keptAt.trim() === ''}>
          {t('duty.resourceSave')}
        </button>
        {ending ? (
          <button
            type="button"
            className="button vermilion"
            disabled={busy}
            onClick={() => void act('resourceEnd', { id: one.id, organisation })}
          >
            {t('duty.resourceEndSure', { name: one.name })}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => setEnding(true)}>
            {t('duty.resourceEnd')}
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => {
            setOpen(false)
            setEnding(false)
          }}
        >
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}

function Amount({ value, least, onChange }: { value: number; least: number; onChange: (value: number) => void }) {
  return (
    <label className="stack">
      <span>{t('duty.amount')}</span>
      <input
        className="field duty-amount figures"
        type="number"
        required
        min={least}
        max={100_000}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  )
}

function Kept({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label className="stack duty-wide">
      <span>{t('duty.resourceKept')}</span>
      <input className="field" required maxLength={100} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}
