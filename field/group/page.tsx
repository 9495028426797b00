// The space of a household group, for its head: notices, small favours, opinions that become cases, hands among neighbours. No list of households, and none of people.
import { useState } from 'react'
import { levelOf, trimCode } from '../../rules/area.ts'
import type { FieldMe, FieldNeighbour } from '../../rules/sync.ts'
import { uuid } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import type { Item } from '../../ui/outbox/outbox.ts'
import { Link } from '../../ui/router.tsx'
import { find } from '../../ui/texts.ts'
import { dayOfInstant } from '../../ui/time.ts'
import { Call } from '../more/team.tsx'
import { f } from '../texts.ts'
import { usePhonesOf } from '../today/page.tsx'
import { useHeld, useItems, useMine } from '../use.ts'
import { tellingIn, toTell } from './tell.ts'
import { useTelling } from './telling.ts'

const hands = ['carry', 'errand', 'ride', 'lend', 'repair', 'children', 'company', 'clean', 'other'] as const
type Hand = (typeof hands)[number]
const handWords = (what: string): string => find(`field.hand.${what}`) ?? what

/** Household groups and courtyards of one's own, trimmed. */
const groupsOf = (me: FieldMe | null): readonly string[] => [
  ...new Set(
    (me?.posts ?? [])
      .filter((post) => post.permissions.includes('neighbour.ask'))
      .flatMap((post) => post.areas)
      .map(trimCode)
      .filter((area) => ['microGrid', 'group'].includes(levelOf(area) ?? '')),
  ),
]

const saidBack = 120_000

/** What the phone itself has told and the centre has not said back yet. */
function onItsWay(items: readonly Item[], known: readonly FieldNeighbour[], now: number): readonly FieldNeighbour[] {
  return items.flatMap((item) => {
    if (item.call?.path !== '/neighbours' || item.status === 'left') return []
    // What arrived is said back within a minute, and from then on it is the centre that knows.
    if (item.status === 'done' && now - item.at > saidBack) return []
    const body = item.call.body as { id: string; area: string; sort: string; what: string }
    if (known.some((one) => one.id === body.id)) return []
    const done = body.sort === 'favour' ? item.at : null
    return [{ ...body, county: '', areaName: '', until: '', at: item.at, doneAt: done }]
  })
}
const isHelped = (one: FieldNeighbour, items: readonly Item[]): boolean =>
  one.doneAt !== null || items.some(({ call, status }) => status !== 'left' && call?.path === `/neighbours/${one.id}/helped`)

export default function Group() {
  const { bulletins = [], neighbours = [], categories = [] } = useHeld().parts
  const me = useMine()
  const items = useItems()
  const now = useNow()
  const tell = useTelling()
  const groups = groupsOf(me)
  const [area = ''] = groups
  const phones = usePhonesOf(area.slice(0, 15))
  const all = [...onItsWay(items, neighbours, now), ...neighbours]
  const wanted = all.filter((one) => one.sort === 'help' && !isHelped(one, items))
  const month = dayOfInstant(now).slice(0, 7)
  const favours = all.filter((one) => one.sort === 'favour' && dayOfInstant(one.at).startsWith(month))
  const opinion = categories.find((one) => one.parent === null && one.opinion)
  const [phone] = phones
  const untold = toTell(bulletins, tellingIn(me), items).length
  return (
    <>
      <h1>{me?.posts.find((post) => post.areas.map(trimCode).includes(area))?.name ?? f('field.more.group')}</h1>
      <p className="soft">{f('field.group.lead')}</p>
      <ul className="rows">
        <li>
          <Link to="/field/notices" className="row-of between">
            <b>{f('field.more.notices')}</b>
            {untold > 0 && <span className="tag amber figures">▲ {untold}</span>}
          </Link>
        </li>
        <li>
          <Link to="/field/report?other=1" className="row-of between">
            <b>{f('field.group.report')}</b>
          </Link>
        </li>
        <li>
          <Link to={`/field/report${opinion ? `?group=${opinion.code}` : ''}`} className="row-of between">
            <b>{f('field.group.opinion')}</b>
          </Link>
        </li>
        {phone && (
          <li className="who">
            <span>
              {f('field.group.cadre')} <span className="soft">{phone.name}</span>
            </span>
            <Call phone={phone.phone} who={phone.name} />
          </li>
        )}
      </ul>
      <section className="stack" aria-label={f('field.group.help')}>
        <h2>{f('field.group.help')}</h2>
        {wanted.length === 0 && <p className="soft">{f('field.group.noHelp')}</p>}
        <ul className="rows">
          {wanted.map((one) => (
            <li key={one.id} className="who">
              <span>
                <b>{handWords(one.what)}</b>{' '}
                {one.until !== '' && <span className="soft small">{f('field.pass.until', { day: one.until })}</span>}
              </span>
              <button
                type="button"
                className="button"
                onClick={() =>
                  void tell(`neighbour ${one.id}`, {
                    path: `/neighbours/${one.id}/helped`,
                    body: {},
                    title: f('field.group.helped', { what: handWords(one.what) }),
                  })
                }
              >
                {f('field.group.done')}
              </button>
            </li>
          ))}
        </ul>
        <Ask sort="help" area={area} tell={tell} />
      </section>
      <section className="stack" aria-label={f('field.group.favours')}>
        <h2>{f('field.group.favours')}</h2>
        <p className="soft">{f('field.group.month', { n: favours.length })}</p>
        <Ask sort="favour" area={area} tell={tell} />
      </section>
    </>
  )
}

type AskProps = { readonly sort: 'help' | 'favour'; readonly area: string; readonly tell: ReturnType<typeof useTelling> }

/** A word from the list and, where somebody is to be helped, that he agrees; there is no field for whom. */
function Ask({ sort, area, tell }: AskProps) {
  const [what, setWhat] = useState<Hand | null>(null)
  const [consent, setConsent] = useState(false)
  const [tried, setTried] = useState(false)
  const ready = what !== null && (sort === 'favour' || consent)
  const send = async () => {
    setTried(true)
    if (!ready || what === null) return
    const id = uuid()
    const body = { id, area, sort, what, ...(sort === 'help' ? { consent: true } : {}) }
    const title = f(`field.group.${sort}Item`, { what: handWords(what) })
    if (!(await tell(`neighbour ${id}`, { path: '/neighbours', body, title }))) return
    setWhat(null)
    setConsent(false)
    setTried(false)
  }
  return (
    <details className="card">
      <summary>{f(`field.group.${sort}New`)}</summary>
      <div className="stack">
        <fieldset>
          <legend className="soft">{f('field.group.what')}</legend>
          <div className="tiles">
            {hands.map((one) => (
              <label key={one} className="tile">
                <input type="radio" name={`hand-${sort}`} checked={what === one} onChange={() => setWhat(one)} />
                <span>{handWords(one)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {sort === 'help' && (
          <label className="flag big">
            <input type="checkbox" checked={consent} onChange={(event) => setConsent(event.target.checked)} />
            {f('field.group.consent')}
          </label>
        )}
        {tried && !ready && (
          <p className="notice vermilion" role="alert">
            {f(sort === 'help' ? 'field.group.missingHelp' : 'field.group.missing')}
          </p>
        )}
        <button type="button" className="button main wide" onClick={() => void send()}>
          {f(`field.group.${sort}Send`)}
        </button>
      </div>
    </details>
  )
}
