// Which offices can be asked to do something in a case.
import type { Facts } from '../case.ts'
import type { Ctx } from '../kind.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { Organisation } from '../region.ts'

/** Groups and committees meet; nobody in them could sign for a matter. */
const meetsOnly: ReadonlySet<string> = new Set([
  'leadingGroup',
  'specialGroup',
  'jointCommittee',
  'mediationCommittee',
  'partyGroup',
])

/** The office of this id, or why it cannot be given anything of this case. */
export function officeFor(id: string, facts: Facts, ctx: Ctx): Organisation | Refusal {
  const office = ctx.region.organisations.get(id)
  if (!office) return refuse('organisationUnknown', { organisation: id })
  if (facts.case.barred.includes(id)) return refuse('organisationUnknown', { organisation: id, barred: true })
  return meetsOnly.has(office.kind) ? refuse('organisationUnknown', { organisation: id, kind: office.kind }) : office
}
