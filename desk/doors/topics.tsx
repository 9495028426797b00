// Hot topics: what many tell of, with the reports behind each; one of them becomes a proactive matter with a lead, an end and one answer.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { get, Refused, send, uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine, Me, Page } from '../../ui/contract.ts'
import { OrganisationPicker } from '../../ui/form/pick.tsx'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { onePerAct, sendStep } from '../../ui/step.ts'
import { word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import './doors.css'

type Topic = {
  readonly county: string
  readonly name: string
  readonly about: readonly string[]
  readonly since: number
  readonly until: number
  readonly burst: number
  readonly n: number
  readonly settledIn: { readonly id: string; readonly code: string } | null
}
type Found = Page<Topic> & { readonly foundAt: number | null; readonly reports: number; readonly searching: boolean }
const key = ['q', 'topics'] as const
/** So many reports one step may name. */
const together = 20

export default function Topics({ me }: { readonly me: Me }) {
  const client = useQueryClient()
  const now = useNow()
  const toast = useToast()
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<Found>('/q/topics', signal),
    refetchInterval: (query) => (query.state.data?.searching ? 3_000 : false),
  })
  const [open, setOpen] = useState<string | null>(null)
  const search = async () => {
    try {
      await send('POST', '/topics/find', {})
    } catch (problem) {
      toast({ text: problem instanceof Refused ? problem.message : t('common.error.unknown'), tone: 'refused' })
    }
    await client.invalidateQueries({ queryKey: key })
  }
  return (
    <div className="page stack">
      <h1>{t('doors.topics.title')}</h1>
      <p className="soft">{t('doors.topics.lead')}</p>
      <div className="row-of">
        <button type="button" className="button" disabled={data?.searching ?? true} onClick={() => void search()}>
          {t('doors.topics.find')}
        </button>
        <p role="status" className="soft small figures">
          {data?.searching
            ? t('doors.topics.searching')
            : data?.foundAt
              ? t('doors.topics.found', { at: whenWords(data.foundAt, now), n: data.reports })
              : data
                ? t('doors.topics.never')
                : ''}
        </p>
      </div>
      {error ? (
        <NotLoaded error={error} />
      ) : data === undefined ? (
        <Skeleton height={320} />
      ) : data.rows.length === 0 ? (
        <p className="empty">{t('doors.topics.none')}</p>
      ) : (
        <ul className="plain-list stack">
          {data.rows.map((row) => {
            const at = `${row.county} ${row.name}`
            return <One key={at} row={row} me={me} open={open === at} onTurn={() => setOpen(open === at ? null : at)} />
          })}
        </ul>
      )}
    </div>
  )
}

type OneProps = { readonly row: Topic; readonly me: Me; readonly open: boolean; readonly onTurn: () => void }
function One({ row, me, open, onTurn }: OneProps) {
  const id = useId()
  const now = useNow()
  return (
    <li className="card stack" aria-labelledby={id}>
      <div className="row-of">
        <h2 id={id}>{row.name}</h2>
        <span className="tag amber figures">{t('doors.topics.count', { n: row.n })}</span>
        {row.settledIn !== null && (
          <Link to={`/desk/case/${row.county}/${row.settledIn.id}`}>
            {t('doors.topics.underway', { code: spelled(row.settledIn.code) })}
          </Link>
        )}
      </div>
      {row.about.length > 0 && <p>{t('doors.topics.about', { words: row.about.join(' · ') })}</p>}
      <p className="soft small figures">
        {t('doors.topics.span', { since: whenWords(row.since, now), until: whenWords(row.until, now), burst: row.burst })}
      </p>
      <div className="row-of">
        <button type="button" className="button" aria-expanded={open} aria-describedby={id} onClick={onTurn}>
          {t(open ? 'doors.topics.hide' : 'doors.topics.show')}
        </button>
      </div>
      {open && <Behind row={row} me={me} />}
    </li>
  )
}

function Behind({ row, me }: { readonly row: Topic; readonly me: Me }) {
  const now = useNow()
  const { data, error } = useQ<CaseLine>('topicCases', { county: row.county, name: row.name })
  const [proposing, setProposing] = useState(false)
  if (error) return <NotLoaded error={error} />
  if (!data) return <Skeleton height={160} />
  return (
    <div className="stack">
      {proposing ? (
        <Propose row={row} cases={data.rows} me={me} onCancel={() => setProposing(false)} />
      ) : (
        row.settledIn === null && (
          <div className="row-of">
            <button type="button" className="button main" onClick={() => setProposing(true)}>
              {t('doors.topics.propose')}
            </button>
          </div>
        )
      )}
      <ul className="plain-list stack">
        {data.rows.map((line) => (
          <li key={line.id}>
            <Link to={`/desk/case/${line.county}/${line.id}`}>{line.categoryName}</Link>{' '}
            <span className="tag">{word('state', line.state, line.kind)}</span>{' '}
            <span className="soft small figures">{[line.areaName, whenWords(line.openedAt, now)].join(' · ')}</span>
            <p className="small">{line.text}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The category most of them have. */
function commonest(cases: readonly CaseLine[]): string {
  const count = new Map<string, number>()
  for (const one of cases) count.set(one.category, (count.get(one.category) ?? 0) + 1)
  return [...count].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

type ProposeProps = { readonly row: Topic; readonly cases: readonly CaseLine[]; readonly me: Me; readonly onCancel: () => void }
function Propose({ row, cases, me, onCancel }: ProposeProps) {
  const id = useId()
  const client = useQueryClient()
  const toast = useToast()
  const [office, setOffice] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [day, setDay] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [caseId] = useState(uuid)
  const stepFor = useRef(onePerAct())
  const gatherFor = useRef(new Map<number, ReturnType<typeof onePerAct>>())
  const area = me.posts.find((post) => post.permissions.includes('proactive.open'))?.areas[0]?.padEnd(12, '0') ?? ''
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (office === null || text.trim() === '' || day === '') return setRefused(t('doors.topics.missing'))
    setBusy(true)
    const at = { county: row.county, id: caseId }
    const also = (from: number) => cases.slice(from, from + together).map((one) => ({ id: one.id, seen: null }))
    try {
      await sendStep(
        stepFor.current({
          kind: 'proactive',
          step: 'propose',
          case: at,
          seen: null,
          input: { topic: row.name, text: text.trim(), category: commonest(cases), area, organisation: office, day },
          also: also(0),
        }),
      )
      // One step names so many at most: the rest is gathered after it.
      for (let from = together; from < cases.length; from += together) {
        const make = gatherFor.current.get(from) ?? onePerAct()
        gatherFor.current.set(from, make)
        await sendStep(make({ kind: 'proactive', step: 'gather', case: at, seen: null, input: {}, also: also(from) }))
      }
      toast({ text: t('doors.topics.proposed', { n: cases.length }) })
      await client.invalidateQueries({ queryKey: key })
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
    setBusy(false)
  }
  return (
    <form className="card stack narrow" onSubmit={(event) => void submit(event)}>
      <h3>{t('doors.topics.propose')}</h3>
      <p className="soft small">{t('doors.topics.proposeLead', { n: cases.length })}</p>
      <label htmlFor={`${id}-text`}>{t('doors.topics.text')}</label>
      <textarea
        id={`${id}-text`}
        className="field"
        rows={4}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label htmlFor={`${id}-office`}>{t('doors.topics.lead2')}</label>
      <OrganisationPicker
        id={`${id}-office`}
        area={area === '' ? null : area}
        value={office}
        onChange={setOffice}
        invalid={refused !== null && office === null}
        describedBy={undefined}
      />
      <label htmlFor={`${id}-day`}>{t('doors.topics.day')}</label>
      <input
        id={`${id}-day`}
        className="field figures"
        type="date"
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      {refused !== null && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
      <div className="row-of">
        <button type="submit" className="button main" disabled={busy}>
          {t('doors.topics.do')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}
