// People to be rung back: one call for all that somebody asked for, in decent hours, three times at most; what is not said stays open.
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { Refused, send, uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import './callBacks.css'

type Matter = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly categoryName: string
  readonly areaName: string
  readonly text: string | null
  readonly party: string
  readonly tried: number
  readonly due: number | null
  readonly wish: boolean
}
type Person = {
  readonly key: string
  readonly name: string | null
  readonly phone: string | null
  readonly matters: readonly Matter[]
  readonly due: number | null
  readonly calledToday: boolean
}
type Queue = {
  readonly rows: readonly Person[]
  readonly open: boolean
  readonly from: number
  readonly to: number
  readonly tries: number
}
const grades = ['5', '4', '3', '2', '1'] as const

export default function CallBacks() {
  const { data, error, isPending } = useQ<Person>('callBacks', {}, { fresh: 5_000 })
  const queue = data as Queue | undefined
  const [chosen, setChosen] = useState<string | null>(null)
  const rows = queue?.rows ?? []
  const person = rows.find((one) => one.key === chosen) ?? null
  return (
    <div className="page stack">
      <h1>{t('hotline.back.title')}</h1>
      <p className="soft">{t('hotline.back.lead')}</p>
      {error && <NotLoaded error={error} />}
      {queue && !queue.open && <p className="notice amber">{t('hotline.back.closed', { from: queue.from, to: queue.to })}</p>}
      {isPending ? (
        <Skeleton height={280} />
      ) : rows.length === 0 ? (
        <p className="empty">{t('hotline.back.none')}</p>
      ) : (
        <div className="back-sides">
          <ul className="plain-list stack" aria-label={t('hotline.back.people')}>
            {rows.map((one) => (
              <li key={one.key}>
                <button
                  type="button"
                  className="button back-person"
                  aria-pressed={one.key === chosen}
                  onClick={() => setChosen(one.key)}
                >
                  <b>{one.name ?? t('hotline.back.noName')}</b>
                  <span className="figures">{one.phone ?? ''}</span>
                  <span className="small">
                    {t('hotline.back.matters', { n: one.matters.length })} ·{' '}
                    {one.calledToday
                      ? t('hotline.back.today')
                      : t('hotline.back.tried', {
                          n: Math.max(...one.matters.map((matter) => matter.tried)),
                          of: queue?.tries ?? 3,
                        })}
                    {one.due !== null && ` · ${t('hotline.back.due', { at: exactWords(one.due) })}`}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          {person ? (
            <OnePerson key={person.key} person={person} open={queue?.open ?? false} onDone={() => setChosen(null)} />
          ) : (
            <p className="soft">{t('hotline.back.choose')}</p>
          )}
        </div>
      )}
    </div>
  )
}

type Said = { readonly solved: '' | 'yes' | 'no'; readonly grade: string; readonly text: string }
const nothing: Said = { solved: '', grade: '', text: '' }

function OnePerson({ person, open, onDone }: { person: Person; open: boolean; onDone: () => void }) {
  const id = useId()
  const client = useQueryClient()
  const toast = useToast()
  const [call] = useState(uuid)
  const [reached, setReached] = useState<'' | 'yes' | 'no'>('')
  const [incoming, setIncoming] = useState(false)
  const [said, setSaid] = useState<Readonly<Record<string, Said>>>({})
  const [number, setNumber] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<readonly string[]>([])
  const [first] = person.matters
  const told = (error: unknown) => setRefused([error instanceof Refused ? error.message : t('common.error.unknown')])
  const reveal = async () => {
    if (!first) return
    try {
      const { value } = await send<{ value: string }>('POST', `/cases/${first.county}/${first.id}/reveal`, {
        party: first.party,
        field: 'phone',
        reason: t('hotline.back.reason'),
      })
      setNumber(value)
    } catch (error) {
      told(error)
    }
  }
  const save = async () => {
    setBusy(true)
    setRefused([])
    try {
      const matters = person.matters.map((one) => {
        const { solved, grade, text } = said[one.id] ?? nothing
        return {
          county: one.county,
          id: one.id,
          ...(solved === '' ? {} : { solved: solved === 'yes' }),
          ...(grade === '' ? {} : { grade: Number(grade) }),
          ...(text.trim() === '' ? {} : { text: text.trim() }),
        }
      })
      const { answers } = await send<{ answers: readonly { outcome: string; text?: string }[] }>('POST', '/callBacks', {
        call,
        reached: reached === 'yes',
        incoming,
        matters,
      })
      const wrong = answers.flatMap((one) => (one.outcome === 'done' ? [] : [one.text ?? '']))
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'callBacks' })
      setRefused(wrong)
      if (wrong.length === 0) {
        toast({ text: t('hotline.back.saved', { n: answers.length }) })
        onDone()
      }
    } catch (error) {
      told(error)
    } finally {
      setBusy(false)
    }
  }
  // Who asked to be rung is given something to read of it.
  const unsaid = reached === 'yes' && person.matters.some((one) => one.wish && (said[one.id]?.text ?? '').trim() === '')
  const may = (incoming || (open && !person.calledToday)) && !unsaid
  return (
    <section className="card stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {person.name ?? t('hotline.back.noName')} <span className="figures">{number ?? person.phone ?? ''}</span>
      </h2>
      {number === null && (
        <button type="button" className="button" onClick={() => void reveal()}>
          {t('hotline.back.reveal')}
        </button>
      )}
      {person.calledToday && <p className="notice amber">{t('hotline.back.todayLong')}</p>}
      <label className="flag">
        <input type="checkbox" checked={incoming} onChange={(event) => setIncoming(event.target.checked)} />
        {t('hotline.back.incoming')}
      </label>
      <Choice
        legend={t('hotline.back.reached')}
        value={reached}
        onChange={setReached}
        words={[t('hotline.back.yes'), t('hotline.back.no')]}
      />
      {person.matters.map((one) => {
        const now = said[one.id] ?? nothing
        const set = (some: Partial<Said>) => setSaid({ ...said, [one.id]: { ...now, ...some } })
        return (
          <fieldset key={one.id} className="group stack">
            <legend>
              {one.categoryName} · {one.areaName} ·{' '}
              <Link to={`/desk/case/${one.county}/${one.id}`}>
                <span className="code">{spelled(one.code)}</span>
              </Link>
            </legend>
            <p>{one.text}</p>
            {one.wish && <p className="notice">{t('hotline.back.wish')}</p>}
            {reached === 'yes' && (
              <>
                {!one.wish && (
                  <>
                    <Choice
                      legend={t('hotline.back.solved')}
                      value={now.solved}
                      onChange={(solved) => set({ solved })}
                      words={[t('hotline.back.solvedYes'), t('hotline.back.solvedNo')]}
                    />
                    <label className="row-of">
                      {t('hotline.back.grade')}
                      <select
                        className="field short-field"
                        value={now.grade}
                        onChange={(event) => set({ grade: event.target.value })}
                      >
                        <option value="">{t('hotline.back.notSaid')}</option>
                        {grades.map((grade) => (
                          <option key={grade} value={grade}>
                            {word('grade', grade)}
                          </option>
                        ))}
                      </select>
                    </label>
                  </>
                )}
                <label className="stack">
                  {t('hotline.back.words')}
                  <textarea
                    className="field"
                    rows={2}
                    maxLength={1000}
                    value={now.text}
                    onChange={(event) => set({ text: event.target.value })}
                  />
                </label>
              </>
            )}
          </fieldset>
        )
      })}
      <p className="soft small">{t('hotline.back.silence')}</p>
      {refused.map((one) => (
        <p key={one} className="notice vermilion" role="alert">
          {one}
        </p>
      ))}
      <div>
        <button type="button" className="button main" disabled={busy || reached === '' || !may} onClick={() => void save()}>
          {t(busy ? 'hotline.back.saving' : 'hotline.back.save')}
        </button>
      </div>
    </section>
  )
}

type ChoiceProps = {
  readonly legend: string
  readonly value: '' | 'yes' | 'no'
  readonly onChange: (value: 'yes' | 'no') => void
  readonly words: readonly [string, string]
}
function Choice({ legend, value, onChange, words }: ChoiceProps) {
  const id = useId()
  return (
    <fieldset className="row-of plain-set">
      <legend className="small">{legend}</legend>
      {(['yes', 'no'] as const).map((one, n) => (
        <label key={one} className="flag">
          <input type="radio" name={id} checked={value === one} onChange={() => onChange(one)} />
          {words[n]}
        </label>
      ))}
    </fieldset>
  )
}
