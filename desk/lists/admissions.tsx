// What departments were admitted to ask of the grids, until when and on what ground; applied for here, and given to grids from here.
import { useState } from 'react'
import { type Frequency, frequencies, noOftener } from '../../rules/column.ts'
import { addDays } from '../../rules/time.ts'
import { Alarm } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { send, uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { Me } from '../../ui/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { AreaPicker } from '../../ui/form/pick.tsx'
import { useNow } from '../../ui/now.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
import { Opening, OpeningForm } from '../opening.tsx'
import { t } from '../texts.ts'
import './lists.css'
import { useSending } from './use.ts'

type Admitted = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly purpose: string
  readonly checks: readonly string[]
  readonly counts: readonly string[]
  readonly frequency: Frequency
  readonly areas: readonly string[]
  readonly areaNames: readonly string[]
  readonly lawName: string
  readonly item: string | null
  readonly itemName: string | null
  readonly urgent: boolean
  readonly from: string
  readonly until: string
  readonly endedAt: number | null
  readonly organisationName: string
  readonly admittedByName: string | null
  readonly tasks: number
}

export default function Admissions({ me }: { me: Me }) {
  const [query, change] = useQuery()
  const found = useQ<Admitted>('admitted', {})
  const today = dayOfInstant(useNow())
  const [giving, setGiving] = useState<Admitted | null>(null)
  const [visiting, setVisiting] = useState<Admitted | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const may = (permission: string) => me.posts.some((post) => post.permissions.includes(permission))
  const gives = may('admission.apply') || may('admission.examine')
  // Whoever was admitted: a household that asked needs no admission.
  const orders = may('admission.apply') && may('visit.order')
  const applying = query.apply !== undefined
  const columns: readonly Column<Admitted>[] = [
    {
      head: t('lists.admission.who'),
      cell: (row) => (
        <>
          {row.organisationName}
          <div>
            <Link to={`/desk/case/${row.county}/${row.id}`} className="code small">
              {spelled(row.code)}
            </Link>
          </div>
        </>
      ),
    },
    {
      head: t('lists.admission.what'),
      cell: (row) => (
        <>
          {row.purpose}
          {row.urgent && <span className="tag amber">▲ {t('lists.admission.urgent')}</span>}
          <div className="soft small">{[...row.checks, ...row.counts].join(' · ')}</div>
        </>
      ),
    },
    { head: t('lists.admission.often'), cell: (row) => word('frequency', row.frequency) },
    { head: t('lists.admission.where'), cell: (row) => row.areaNames.join(' · ') },
    {
      head: t('lists.admission.ground'),
      cell: (row) => (
        <>
          {row.lawName}
          {row.itemName !== null && <div className="soft small">{row.itemName}</div>}
        </>
      ),
    },
    {
      head: t('lists.admission.until'),
      figures: true,
      cell: (row) => (
        <>
          {row.until}
          {row.endedAt !== null ? (
            <span className="tag">– {t('lists.admission.over')}</span>
          ) : (
            row.until <= addDays(today, 14) && <span className="tag amber">▲ {t('lists.admission.soon')}</span>
          )}
          <div className="soft small">{t('lists.admission.rounds', { n: row.tasks })}</div>
          {gives && row.endedAt === null && (
            <button type="button" className="button" onClick={() => setGiving(row)}>
              {t('lists.admission.round')}
            </button>
          )}
          {orders && row.endedAt === null && (
            <button type="button" className="button" onClick={() => setVisiting(row)}>
              {t('lists.admission.visit')}
            </button>
          )}
        </>
      ),
    },
  ]
  return (
    <div className="page stack">
      <h1>{t('lists.admission.title')}</h1>
      <p className="soft">{t('lists.admission.lead')}</p>
      {may('admission.apply') && !applying && (
        <button type="button" className="button main self" onClick={() => change({ apply: '1' })}>
          {word('step', 'apply', 'admission')}
        </button>
      )}
      {applying && (
        <Opening
          me={me}
          kind="admission"
          step="apply"
          suggest={{
            frequency: 'once',
            from: addDays(today, 1),
            until: addDays(today, 90),
            // What a table lacked is filled in.
            ...(query.ask ? { counts: query.ask.split('\n') } : {}),
          }}
          onCancel={() => change({ apply: null, ask: null })}
        />
      )}
      <div aria-live="polite">{done && <p className="notice">{done}</p>}</div>
      <Board
        found={found}
        rows={found.data?.rows ?? []}
        none={t('lists.admission.none')}
        columns={columns}
        keyOf={(row) => row.id}
      />
      {visiting && (
        // On the ground of what was admitted; it goes to the community of the door.
        <Dialog title={t('lists.admission.visit')} onClose={() => setVisiting(null)}>
          <OpeningForm
            me={me}
            kind="visit"
            step="order"
            suggest={{ root: visiting.id, until: visiting.until }}
            onCancel={() => setVisiting(null)}
          />
        </Dialog>
      )}
      {giving && (
        <Round
          of={giving}
          onDone={() => {
            setGiving(null)
            setDone(t('lists.admission.roundDone'))
          }}
          onClose={() => setGiving(null)}
        />
      )}
    </div>
  )
}

/** A round inside of what was admitted: nothing else can be chosen here. */
function Round({ of, onDone, onClose }: { of: Admitted; onDone: () => void; onClose: () => void }) {
  const today = dayOfInstant(useNow())
  const first = of.areas[0] ?? null
  const [area, setArea] = useState<string | null>(first === null ? null : first.padEnd(12, '0'))
  const [chosen, setChosen] = useState<readonly string[]>([...of.checks, ...of.counts])
  const [frequency, setFrequency] = useState<Frequency>(of.frequency)
  const [from, setFrom] = useState([of.from, today].sort().at(-1) ?? today)
  const [until, setUntil] = useState(of.until)
  const { refused, busy, doing } = useSending()
  const [id] = useState(uuid)
  const give = () =>
    void doing(
      () =>
        send('POST', '/gridTasks', {
          id,
          ground: of.id,
          area,
          checks: of.checks.filter((one) => chosen.includes(one)),
          counts: of.counts.filter((one) => chosen.includes(one)),
          frequency,
          from,
          until,
        }),
      onDone,
    )
  return (
    <Dialog
      title={t('lists.admission.roundTitle')}
      onClose={onClose}
      foot={
        <button type="button" className="button main" disabled={busy || area === null || chosen.length === 0} onClick={give}>
          {t('lists.admission.round')}
        </button>
      }
    >
      <div className="stack">
        <p className="soft">{t('lists.admission.roundHint')}</p>
        <div className="form-row">
          <label htmlFor="round-area">{t('lists.admission.where')}</label>
          <AreaPicker id="round-area" value={area} onChange={setArea} invalid={false} describedBy={undefined} />
        </div>
        <fieldset className="stack plain-set">
          <legend>{t('lists.admission.what')}</legend>
          {[...of.checks, ...of.counts].map((one) => (
            <label key={one} className="flag">
              <input
                type="checkbox"
                checked={chosen.includes(one)}
                onChange={(event) => setChosen(event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one))}
              />
              {one}
            </label>
          ))}
          {chosen.length === 0 && <p className="fault">■ {t('lists.admission.pick')}</p>}
        </fieldset>
        <label className="row-of">
          {t('lists.admission.often')}
          <select
            className="field short-field"
            value={frequency}
            onChange={(event) => setFrequency(event.target.value as Frequency)}
          >
            {frequencies
              .filter((one) => noOftener(one, of.frequency))
              .map((one) => (
                <option key={one} value={one}>
                  {word('frequency', one)}
                </option>
              ))}
          </select>
        </label>
        <div className="row-of">
          <label className="row-of">
            {t('lists.table.from')}
            <input
              type="date"
              className="field short-field"
              value={from}
              min={today}
              max={of.until}
              onChange={(event) => setFrom(event.target.value)}
            />
          </label>
          <label className="row-of">
            {t('lists.table.until')}
            <input
              type="date"
              className="field short-field"
              value={until}
              min={from}
              max={of.until}
              onChange={(event) => setUntil(event.target.value)}
            />
          </label>
        </div>
        {refused && <Alarm>{refused}</Alarm>}
      </div>
    </Dialog>
  )
}
