// A seat to be given, and an absence with who stands in: only what the administrator may give is offered.
import { type FormEvent, useId, useState } from 'react'
import { useNow } from '../../ui/now.ts'
import { t } from '../texts.ts'
import { type Person, type Post, usePeople, useSeats } from './use.ts'

type Seat = { readonly kind: string; readonly organisation: string; readonly areas: readonly string[] }

export function SeatForm({
  button,
  before,
  onSeat,
  onCancel,
}: {
  readonly button: string
  readonly before: Post | null
  readonly onSeat: (seat: Seat) => Promise<void>
  readonly onCancel: () => void
}) {
  const id = useId()
  const { data: seats } = useSeats()
  const [kind, setKind] = useState(before?.kind ?? '')
  const [organisation, setOrganisation] = useState(before?.organisation ?? '')
  const [area, setArea] = useState(before?.areas[0] ?? '')
  const [busy, setBusy] = useState(false)
  const level = seats?.kinds.find((one) => one.kind === kind)?.level ?? null
  const areas = (seats?.areas ?? []).filter((one) => one.level === level)
  const fits = areas.some((one) => one.code === area)
  const give = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    await onSeat({ kind, organisation, areas: [area] })
    setBusy(false)
  }
  return (
    <form className="stack" onSubmit={give}>
      <div className="people-form">
        <Choice
          id={`${id}-kind`}
          label={t('staff.seat.kind')}
          value={kind}
          set={setKind}
          options={(seats?.kinds ?? []).map((one) => [one.kind, one.name])}
        />
        <Choice
          id={`${id}-office`}
          label={t('staff.seat.office')}
          value={organisation}
          set={setOrganisation}
          options={(seats?.offices ?? []).map((one) => [one.id, one.name])}
        />
        <Choice
          id={`${id}-area`}
          label={t('staff.seat.area')}
          value={fits ? area : ''}
          set={setArea}
          options={areas.map((one) => [one.code, one.level === 'grid' ? `${one.name} ${one.code}` : one.name])}
        />
      </div>
      <div className="row-of">
        <button type="submit" className="button main" disabled={busy || !fits}>
          {button}
        </button>
        <button type="button" className="button plain" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}

function Choice({
  id,
  label,
  value,
  set,
  options,
}: {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly set: (value: string) => void
  readonly options: readonly (readonly [string, string])[]
}) {
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="field" required value={value} onChange={(event) => set(event.target.value)}>
        <option value="">{t('staff.seat.choose')}</option>
        {options.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Who could take a post or stand in: people of mine with a post in force, looked for by name; the person himself left out. */
export function PersonPick({
  id,
  label,
  but,
  onPick,
}: {
  readonly id: string
  readonly label: string
  readonly but: string
  readonly onPick: (picked: { readonly person: Person; readonly post: Post } | null) => void
}) {
  const [search, setSearch] = useState('')
  const [value, setValue] = useState('')
  const { data } = usePeople(search, false, null)
  const now = useNow()
  const options = (data?.rows ?? [])
    .filter((one) => one.mine && one.id !== but && one.signIn.state !== 'over')
    .flatMap((person) => person.posts.filter((post) => post.from < now).map((post) => ({ person, post })))
  return (
    <>
      <div className="form-row">
        <label htmlFor={`${id}-search`}>{t('staff.pick.search', { label })}</label>
        <input
          id={`${id}-search`}
          type="search"
          className="field"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <div className="form-row">
        <label htmlFor={id}>{label}</label>
        <select
          id={id}
          className="field"
          value={value}
          onChange={(event) => {
            setValue(event.target.value)
            onPick(options.find((one) => one.post.id === event.target.value) ?? null)
          }}
        >
          <option value="">{t('staff.seat.choose')}</option>
          {options.map(({ person, post }) => (
            <option key={post.id} value={post.id}>
              {person.name} · {post.name} · {post.organisationName}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

const day = (at: number) => new Date(at).toLocaleDateString('sv-SE')
/** The first instant of a day here. */
const startOf = (text: string): number => new Date(`${text}T00:00`).getTime()

export function AwayForm({
  post,
  person,
  onAway,
  onCancel,
}: {
  readonly post: Post
  readonly person: Person
  readonly onAway: (away: { readonly deputy: string; readonly from: number; readonly to: number }) => Promise<void>
  readonly onCancel: () => void
}) {
  const id = useId()
  const now = useNow()
  const [deputy, setDeputy] = useState<string | null>(null)
  const [from, setFrom] = useState(day(now))
  const [to, setTo] = useState(day(now + 7 * 86_400_000))
  const send = (event: FormEvent) => {
    event.preventDefault()
    // The last day is still one of absence.
    if (deputy !== null) void onAway({ deputy, from: startOf(from), to: startOf(to) + 86_400_000 })
  }
  return (
    <form className="stack" onSubmit={send} aria-label={t('staff.away.title', { post: post.name })}>
      <div className="people-form">
        <PersonPick
          id={`${id}-deputy`}
          label={t('staff.away.deputy')}
          but={person.id}
          onPick={(one) => setDeputy(one?.post.id ?? null)}
        />
        <div className="form-row">
          <label htmlFor={`${id}-from`}>{t('staff.away.from')}</label>
          <input
            id={`${id}-from`}
            type="date"
            className="field"
            required
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </div>
        <div className="form-row">
          <label htmlFor={`${id}-to`}>{t('staff.away.to')}</label>
          <input
            id={`${id}-to`}
            type="date"
            className="field"
            required
            min={from}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </div>
      </div>
      <div className="row-of">
        <button type="submit" className="button main" disabled={deputy === null}>
          {t('staff.act.absence')}
        </button>
        <button type="button" className="button plain" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}
