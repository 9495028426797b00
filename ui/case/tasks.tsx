// Who else was asked, for what and by when, who has answered and who is late; with the number to ring.
import type { CaseView, TaskView } from '../contract.ts'
import { useNow } from '../now.ts'
import { t, word } from '../texts.ts'
import { dayOfInstant, whenWords } from '../time.ts'

const stateOf = (task: TaskView, today: string): 'open' | 'late' | 'done' | 'cannot' | 'dropped' =>
  task.outcome ?? (task.closedAt !== null ? 'dropped' : task.until < today ? 'late' : 'open')
const marks = { open: '▲ ', late: '■ ', done: '● ', cannot: '◆ ', dropped: '' } as const
const tags = { open: 'tag amber', late: 'tag red', done: 'tag', cannot: 'tag plum', dropped: 'tag' } as const

export function Tasks({ view }: { view: CaseView }) {
  const now = useNow()
  const { tasks } = view
  if (tasks.length === 0) return null
  const today = dayOfInstant(now)
  const asked = tasks.filter((one) => one.outcome !== null || one.closedAt === null)
  return (
    <section className="card stack" aria-label={t('case.tasks')}>
      <h2>
        {t('case.tasks')}{' '}
        <span className="soft small figures">
          {t('case.tasks.sum', { answered: asked.filter((one) => one.outcome !== null).length, all: asked.length })}
        </span>
      </h2>
      <ul className="stack">
        {tasks.map((one) => {
          const state = stateOf(one, today)
          return (
            <li key={one.id} className="stack">
              <h3>
                {one.organisationName}{' '}
                <span className={tags[state]}>
                  {marks[state]}
                  {t(`case.tasks.${state}`)}
                </span>
              </h3>
              <p className="small figures">
                {[
                  [word('tasks', one.what, view.case.kind), one.part ? t('case.tasks.number', { n: one.part }) : '']
                    .join(' ')
                    .trim(),
                  t('case.tasks.by', { by: one.byName }),
                  t('case.tasks.until', { until: one.until }),
                  one.closedAt === null ? whenWords(one.at, now) : `${whenWords(one.at, now)} – ${whenWords(one.closedAt, now)}`,
                ].join(' · ')}
              </p>
              {one.text !== null && <p className="said">{one.text}</p>}
              {one.answer !== null && <p className="said">{one.answer}</p>}
              {one.closedAt === null && one.phone !== null && (
                <a className="button" href={`tel:${one.phone}`}>
                  {t('case.tasks.ring', { phone: one.phone })}
                </a>
              )}
            </li>
          )
        })}
      </ul>
      {view.stays.length > 0 && (
        <>
          <h3>{t('case.stays')}</h3>
          <ul className="stack">
            {view.stays.map((one) => (
              <li key={one.organisation} className="row-of">
                <span>
                  {[one.level === null ? '' : word('level', one.level), one.organisationName].filter(Boolean).join(' · ')}
                </span>
                <b className="figures">{t(`common.spent.${one.spent.unit}`, { n: one.spent.amount })}</b>
                {one.still && <span className="tag indigo">◆ {t('case.stays.still')}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
