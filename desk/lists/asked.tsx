// On the page of the grids' team: what the grids are asked now, by whom, on what ground and until when; a grid's answers, prefilled with the last.
import { useState } from 'react'
import { levelOf } from '../../rules/area.ts'
import { Alarm } from '../../ui/alarm.tsx'
import { useArea, useQ } from '../../ui/ask.ts'
import { send } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import './lists.css'
import { useSending } from './use.ts'

type Task = {
  readonly id: string
  readonly purpose: string
  readonly checks: readonly string[]
  readonly counts: readonly string[]
  readonly frequency: string
  readonly until: string
  readonly areaName: string
  readonly lawName: string
  readonly itemName: string | null
  readonly organisationName: string
  readonly admittedByName: string | null
  readonly known: readonly { readonly ask: string; readonly day: string; readonly value: number }[]
}

export function AskedOfGrids({ me, area }: { me: Me; area: string }) {
  const { data } = useQ<Task>('gridTasks', { area })
  const grid = levelOf(area) === 'grid'
  const name = useArea(grid ? area : undefined).data?.rows[0]?.name ?? area
  const may = me.posts.some((post) => post.permissions.includes('gridTask.answer'))
  if (!data) return null
  return (
    <section className="stack" aria-label={t('lists.asked.title')}>
      <h2>{t('lists.asked.title')}</h2>
      {data.rows.length === 0 && <p className="soft">{t('lists.asked.none')}</p>}
      {data.rows.length > 0 && may && !grid && <p className="soft small">{t('lists.asked.onlyGrid')}</p>}
      {data.rows.map((task) => (
        <article key={task.id} className="card stack">
          <h3>
            {task.purpose} <span className="soft small">{task.areaName}</span>
          </h3>
          <p>
            {t('lists.asked.by', {
              office: task.organisationName,
              admitted: task.admittedByName ?? '',
              until: task.until,
            })}
          </p>
          <p className="soft small">
            {task.itemName === null
              ? t('lists.asked.ground', { law: task.lawName })
              : t('lists.asked.groundItem', { law: task.lawName, item: task.itemName })}{' '}
            · {t('lists.asked.frequency', { how: word('frequency', task.frequency) })}
          </p>
          {grid && may ? (
            <Answers task={task} area={area} name={name} />
          ) : (
            <ul>
              {[...task.checks, ...task.counts].map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          )}
        </article>
      ))}
    </section>
  )
}

function Answers({ task, area, name }: { task: Task; area: string; name: string }) {
  const [values, setValues] = useState<Readonly<Record<string, number>>>({})
  const [kept, setKept] = useState<number | null>(null)
  const { refused, busy, doing } = useSending()
  const known = new Map(task.known.map((one) => [one.ask, one]))
  const answerTo = (ask: string): number | undefined => values[ask] ?? known.get(ask)?.value
  const all = [...task.checks, ...task.counts]
  const answers = all.flatMap((ask) => {
    const value = answerTo(ask)
    return value === undefined ? [] : [{ ask, value }]
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        setKept(null)
        void doing(
          () => send<{ kept: number }>('POST', `/gridTasks/${task.id}/answers`, { area, answers }),
          (done) => setKept(done.kept),
        )
      }}
    >
      <b>{t('lists.asked.answer', { grid: name })}</b>
      {all.map((ask) => {
        const last = known.get(ask)
        const check = task.checks.includes(ask)
        return (
          <fieldset key={ask} className="row-of plain-set">
            <legend>{ask}</legend>
            {check ? (
              [1, 0].map((one) => (
                <label key={one} className="flag">
                  <input
                    type="radio"
                    name={`${task.id}-${ask}`}
                    checked={answerTo(ask) === one}
                    onChange={() => setValues({ ...values, [ask]: one })}
                  />
                  {t(one === 1 ? 'common.yes' : 'common.no')}
                </label>
              ))
            ) : (
              <input
                className="field short-field"
                inputMode="numeric"
                aria-label={ask}
                value={answerTo(ask) ?? ''}
                onChange={(event) => {
                  const figure = Number(event.target.value.replace(/\D/g, ''))
                  setValues({ ...values, [ask]: figure })
                }}
              />
            )}
            {last && (
              <span className="soft small">
                {t('lists.asked.known', {
                  day: last.day,
                  value: check ? t(last.value === 1 ? 'common.yes' : 'common.no') : last.value,
                })}
              </span>
            )}
          </fieldset>
        )
      })}
      <button type="submit" className="button main self" disabled={busy || answers.length === 0}>
        {t('lists.asked.send')}
      </button>
      {kept !== null && (
        <p className="notice" role="status">
          {t('lists.asked.sent', { n: kept })}
        </p>
      )}
      {refused && <Alarm>{refused}</Alarm>}
    </form>
  )
}
