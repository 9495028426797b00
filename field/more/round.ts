// A round of checks: what was admitted to be asked of my grid, what is answered today, and one tap for "nothing found".
import { trimCode } from '../../rules/area.ts'
import type { FieldArea, FieldDay, FieldMe, FieldTask } from '../../rules/sync.ts'
import type { Call, Item } from '../../ui/outbox/outbox.ts'
import { dayOfInstant } from '../../ui/time.ts'
import type { Held } from '../keep/held.ts'

/** The tasks of whoever may answer them: a head of a household group reads nothing here that he could only be refused. */
export const tasksOf = ({ parts }: Pick<Held, 'parts'>, me: FieldMe | null): readonly FieldTask[] =>
  me?.posts.some((post) => post.permissions.includes('gridTask.answer')) ? (parts.tasks ?? []) : []

export type Figures = Readonly<Record<string, number>>

/** My grids inside the area of a task. */
const gridsOf = (task: FieldTask, areas: readonly FieldArea[]): readonly FieldArea[] =>
  areas.filter((area) => area.mine && area.level === 'grid' && trimCode(area.code).startsWith(trimCode(task.area)))

const aboutOf = (task: FieldTask, area: string): string => `round ${task.id} ${area}`

export { aboutOf as roundOf }

export type Round = { readonly task: FieldTask; readonly grid: FieldArea }
export const roundsOf = (tasks: readonly FieldTask[], areas: readonly FieldArea[]): readonly Round[] =>
  tasks.flatMap((task) => gridsOf(task, areas).map((grid) => ({ task, grid })))
/** Those that nobody has told of today, here or elsewhere. */
export const openRounds = (tasks: readonly FieldTask[], areas: readonly FieldArea[], told: Told): readonly Round[] =>
  roundsOf(tasks, areas).filter(({ task, grid }) => !isClosed(task, grid.code, told))

/** What is known of today: by the centre, and from here on its way. */
export type Told = { readonly today: string; readonly day: FieldDay | undefined; readonly items: readonly Item[] }

/** Told today, or on its way from here: of the grid, never of a person. */
function isClosed(task: FieldTask, area: string, { today, day, items }: Told): boolean {
  const asked = [...task.checks, ...task.counts]
  const known = new Set(task.known.filter((one) => one.day === today).map((one) => one.ask))
  if (asked.length > 0 && trimCode(task.area) === trimCode(area) && asked.every((ask) => known.has(ask))) return true
  if (day?.day === today && day.rounds.some((one) => one.task === task.id && trimCode(one.area) === trimCode(area))) return true
  return items.some(
    (item) => item.call !== null && item.status !== 'left' && dayOfInstant(item.at) === today && isAnswer(item.call, task, area),
  )
}

const isAnswer = (call: Call, task: FieldTask, area: string): boolean =>
  call.path === `/gridTasks/${task.id}/answers` && (call.body as { area?: string }).area === area

/** The call of an answer; what has no figure is not told. Every check without one is "nothing found" (0). */
export function answerOf(task: FieldTask, area: string, figures: Figures): Call {
  const answers = [
    ...task.checks.map((ask) => ({ ask, value: figures[ask] ?? 0 })),
    ...task.counts.flatMap((ask) => (figures[ask] === undefined ? [] : [{ ask, value: figures[ask] }])),
  ]
  return { path: `/gridTasks/${task.id}/answers`, body: { area, answers }, title: task.purpose }
}
