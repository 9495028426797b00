// Which offices can be asked to do something in a case.
import type { TaskKind } from '../case.ts'
import { meetsOnly } from '../house.ts'
import type { Change, Ctx } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { Organisation } from '../region.ts'
import type { Day } from '../time.ts'

/** The office of this id, or why it cannot be given anything of this case. */
export function officeFor(id: string, barred: readonly string[], ctx: Pick<Ctx, 'region'>): Organisation | Refusal {
  const office = ctx.region.organisations.get(id)
  if (!office) return refuse('organisationUnknown', { organisation: id })
  if (barred.includes(id)) return refuse('organisationUnknown', { organisation: id, barred: true })
  return meetsOnly.has(office.kind) ? refuse('organisationUnknown', { organisation: id, kind: office.kind }) : office
}

/** What asks offices for something: a task and a clock for each, who joins, and who is told. `length` in the unit of the clock; the region's own without. */
export function askOffices<S extends string, C extends string>(asked: {
  readonly what: TaskKind
  readonly clock: C
  readonly organisations: readonly string[]
  readonly by: string
  readonly until: Day
  readonly length?: number
}): Pick<Change<S, C>, 'asks' | 'startsFor' | 'joins' | 'tellsOffices'> {
  const { what, clock, organisations, by, until, length } = asked
  return {
    asks: organisations.map((organisation) => ({ what, clock, organisation, by, until })),
    startsFor: organisations.map((owner) => ({ clock, owner, label: owner, ...(length === undefined ? {} : { length }) })),
    joins: organisations,
    tellsOffices: organisations,
  }
}
