// Official papers of a case (文书): which there are, at what point each may be issued, and by whose posts.
import type { Holding } from './actor.ts'
import type { Facts } from './case.ts'
import { supervise } from './effect.ts'
import type { Region } from './region.ts'

/** The acceptance slip, dispatch slip, supervision letter, extension approval, joint-work letter, reply, minutes, and the cover of the file. */
export const paperNames = ['receipt', 'dispatch', 'supervision', 'extension', 'joint', 'reply', 'minutes', 'cover'] as const
export type PaperName = (typeof paperNames)[number]
/** What is made from a template: those papers, and the letter that a hand-over makes by itself. */
export const templateNames = [...paperNames, 'handover'] as const
export type TemplateName = (typeof templateNames)[number]

/** What the person who issues it has to write himself; the rest is filled in from the case. */
export const writesText: ReadonlySet<PaperName> = new Set(['supervision', 'reply', 'minutes'])
/** Its page names who reported. */
export const namesPerson: ReadonlySet<TemplateName> = new Set(['receipt', 'reply'])
/** It lies around the file and goes to nobody: no number, no seal. */
export const unnumbered: ReadonlySet<TemplateName> = new Set(['cover'])

/** The permission without which nothing is issued; which papers a post then may issue is the region's (`usual`). */
export const issues = 'paper.issue'

/**
 * When each may be issued and by whom, as a region writes it under `<kind>.papers`, else `case.papers`: name, phases or states or
 * what the case has (supervised, extended, joint; any), and which office: centre, holder, handler, supervisor, or any that takes
 * part. No law sets it [D].
 */
const usual: readonly string[] = [
  'receipt intake,placed,handling,checking centre,holder',
  'dispatch placed,handling centre,supervisor',
  'supervision supervised supervisor',
  'extension extended centre,supervisor',
  'joint joint holder,handler,centre',
  'reply checking,ended handler,centre',
  'cover any centre,holder,handler',
]

export type PaperRow = {
  readonly id: string
  readonly name: string
  readonly organisation: string
  readonly voidedAt: number | null
}

type Line = { readonly name: PaperName; readonly when: readonly string[]; readonly who: readonly string[] }

/** The lines of a kind in a region; what is no line is left out. */
function linesOf(region: Region, kind: string): readonly Line[] {
  const said = region.settings[`${kind}.papers`] ?? region.settings['case.papers']
  return (Array.isArray(said) ? said : usual).flatMap((line) => {
    const [name, when, who, more] = String(line).trim().split(/\s+/)
    const known = paperNames.find((one) => one === name)
    return known && when && who && more === undefined ? [{ name: known, when: when.split(','), who: who.split(',') }] : []
  })
}

function isTime(token: string, facts: Facts, phase: string): boolean {
  const { data } = facts.case
  if (token === 'any' || token === phase || token === facts.case.state) return true
  if (token === 'supervised') return typeof data.supervised === 'string'
  if (token === 'extended') return data.request === 'extend' || facts.requests.some((one) => one.what === 'extend' && one.granted)
  return token === 'joint' && facts.tasks.some((one) => one.what === 'joint' && one.closedAt === null)
}

function isOffice(token: string, facts: Facts, post: Holding): boolean {
  const { centre, holder, handler } = facts.case
  if (token === 'any') return true
  if (token === 'supervisor') return post.permissions.includes(supervise)
  return { centre, holder, handler }[token] === post.organisation
}

/** What this post may issue for the case as it stands. The facts need tasks and requests. */
export function issuable(facts: Facts, post: Holding | null, region: Region, phase: string): readonly PaperName[] {
  if (!post?.permissions.includes(issues)) return []
  return linesOf(region, facts.case.kind)
    .filter((one) => one.when.some((token) => isTime(token, facts, phase)))
    .filter((one) => one.who.some((token) => isOffice(token, facts, post)))
    .map((one) => one.name)
}
