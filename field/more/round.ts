// A round of checks: what was admitted to be asked of my grid, what is answered today, and one tap for "nothing found".
import { trimCode } from '../../rules/area.ts'
import type { FieldArea, FieldTask } from '../../rules/sync.ts'
import type { Call, Item } from '../../ui/outbox/outbox.ts'

export type Figures = Readonly<Record<string, number>>

/** My grids inside the area of a task. */
export const gridsOf = (task: FieldTask, areas: readonly FieldArea[]): readonly FieldArea[] =>
  areas.filter((area) => area.mine && area.level === 'grid' && trimCode(area.code).startsWith(trimCode(task.area)))

const aboutOf = (task: FieldTask, area: string): string => `round ${task.id} ${area}`

export { aboutOf as roundOf }

/** Told today, or on its way from here: of the grid, never of a person. */
export function isClosed(task: FieldTask, area: string, today: string, items: readonly Item[]): boolean {
  const asked = [...task.checks, ...task.counts]
  const known = new Set(task.known.filter((one) => one.day === today).map((one) => one.ask))
  if (asked.length > 0 && asked.every((ask) => known.has(ask))) return true
  return items.some((item) => item.call !== null && item.status !== 'left' && isAnswer(item.call, task, area))
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
