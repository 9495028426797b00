// The daily check: rounds that were admitted for my grid, each by its plan; one tap closes a whole round with "nothing found".
import { useState } from 'react'
import type { FieldArea, FieldTask } from '../../rules/sync.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { dayOfInstant } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { asRefused } from '../acts.tsx'
import { useDrafts } from '../kit.tsx'
import { gridByCode } from '../place/code.ts'
import { Code } from '../place/scan.tsx'
import { f } from '../texts.ts'
import { useHeld, useItems, useMine, usePhone } from '../use.ts'
import { answerOf, type Figures, openRounds, type Round, roundOf, roundsOf, tasksOf } from './round.ts'

export default function Rounds() {
  const held = useHeld()
  const { areas = [], day } = held.parts
  const tasks = tasksOf(held, useMine())
  const items = useItems()
  const now = useNow()
  const phone = usePhone()
  const toast = useToast()
  const told = { today: dayOfInstant(now), day, items }
  const rounds = roundsOf(tasks, areas)
  const open = openRounds(tasks, areas, told)
  // A count needs a figure; only rounds of yes and no can be closed without looking at each.
  const plain = open.filter(({ task }) => task.counts.length === 0 && task.checks.length > 0)
  const tell = async (task: FieldTask, area: string, figures: Figures) => {
    try {
      await phone.tellCentre(roundOf(task, area), answerOf(task, area, figures))
      toast({ text: f('field.kept', { what: task.purpose }) })
    } catch (error) {
      const why = asRefused(error)
      toast({ text: why instanceof Error ? why.message : f('field.trouble.unknown'), tone: 'refused' })
    }
  }
  const all = async (some: readonly Round[]) => {
    for (const { task, grid } of some) await tell(task, grid.code, {})
  }
  const purposes = tasks.filter((task) => rounds.some((one) => one.task === task))
  const [picked, setPicked] = useState<FieldArea | null>(null)
  const pick = (text: string): boolean => {
    const grid = gridByCode(areas, text)
    setPicked(grid)
    return grid !== null
  }
  const many = new Set(rounds.map(({ grid }) => grid.code)).size > 1
  return (
    <>
      <h1>{f('field.more.checks')}</h1>
      {rounds.length > 0 && <p className="soft">{f('field.round.lead', { open: open.length, all: rounds.length })}</p>}
      {!many && plain.length > 0 && (
        <button type="button" className="button main wide" onClick={() => void all(plain)}>
          {f('field.round.all', { n: plain.length })}
        </button>
      )}
      {rounds.length === 0 && (
        <div className="empty">
          <p>{f('field.round.none')}</p>
          <Link className="button" to="/field">
            {f('field.way.today')}
          </Link>
        </div>
      )}
      {many && <Code onCode={pick} />}
      {picked !== null && (
        <p className="row-of between">
          <b>{picked.name}</b>
          <button type="button" className="button" onClick={() => setPicked(null)}>
            {f('field.today.all')}
          </button>
        </p>
      )}
      {purposes.map((task) => {
        const own = rounds.filter((one) => one.task === task && (picked === null || one.grid === picked))
        if (own.length === 0) return null
        const left = open.filter((one) => one.task === task && (picked === null || one.grid === picked))
        return (
          <section key={task.id} className="stack" aria-label={task.purpose}>
            <h2>{task.purpose}</h2>
            <p className="soft small">
              {[task.organisationName, task.lawName, f('field.round.until', { day: task.until })].join(' · ')}
            </p>
            {many && (
              <p className="row-of between">
                <progress max={own.length} value={own.length - left.length} aria-hidden="true" />
                {f('field.round.done', { n: own.length - left.length, of: own.length })}
              </p>
            )}
            {many && left.length > 0 && task.counts.length === 0 && (
              <button type="button" className="button wide" onClick={() => void all(left)}>
                {f('field.round.all', { n: left.length })}
              </button>
            )}
            {own.map(({ grid }) => (
              <RoundOf
                key={grid.code}
                task={task}
                grid={grid.code}
                gridName={grid.name}
                alone={!many || picked !== null}
                closed={!left.some((one) => one.grid === grid)}
                tell={(figures) => tell(task, grid.code, figures)}
              />
            ))}
          </section>
        )
      })}
    </>
  )
}

type Props = {
  readonly task: FieldTask
  readonly grid: string
  readonly gridName: string
  /** The only grid: open at once. */
  readonly alone: boolean
  readonly closed: boolean
  readonly tell: (figures: Figures) => Promise<void>
}

function RoundOf({ task, grid, gridName, alone, closed, tell }: Props) {
  const drafts = useDrafts()
  const name = roundOf(task, grid)
  // Told with one tap, it is as easily told wrongly: the last word of a day counts.
  const [again, setAgain] = useState(false)
  const [figures, setFigures] = useState<Figures>(() => (drafts.get(name) as Figures | undefined) ?? {})
  const set = (ask: string, value: number | null) => {
    const next = { ...figures, [ask]: value ?? 0 }
    if (value === null) delete (next as Record<string, number>)[ask]
    drafts.set(name, next)
    setFigures(next)
  }
  const close = async () => {
    await tell(figures)
    drafts.delete(name)
    setAgain(false)
  }
  const found = task.checks.some((ask) => figures[ask] === 1)
  return (
    <details className="card" open={again || (alone && !closed)}>
      <summary>
        {gridName}{' '}
        {closed && (
          <span className="mark done">
            <span aria-hidden="true">●</span> {f('field.round.closed')}
          </span>
        )}
      </summary>
      {closed && !again && (
        <button type="button" className="button wide" onClick={() => setAgain(true)}>
          {f('field.round.again')}
        </button>
      )}
      {(!closed || again) && (
        <div className="stack">
          {task.checks.map((ask) => (
            <label key={ask} className="flag big">
              <input type="checkbox" checked={figures[ask] === 1} onChange={(event) => set(ask, event.target.checked ? 1 : 0)} />
              {f('field.round.found', { what: ask })}
            </label>
          ))}
          {task.counts.map((ask) => (
            <label key={ask} className="stack">
              {ask}
              <input
                className="field figures"
                inputMode="numeric"
                value={figures[ask] ?? ''}
                onChange={(event) => {
                  const text = event.target.value.replace(/\D/g, '').slice(0, 7)
                  set(ask, text === '' ? null : Math.min(1_000_000, Number(text)))
                }}
              />
            </label>
          ))}
          <button type="button" className="button wide" onClick={() => void close()}>
            {f(found || task.counts.length > 0 ? 'field.round.tell' : 'field.round.nothing')}
          </button>
          {found && (
            <Link className="button wide" to="/field/report">
              {f('field.round.report')}
            </Link>
          )}
        </div>
      )}
    </details>
  )
}
