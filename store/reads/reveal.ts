// A masked field in clear, with a reason that stays on record; and who looked at a case.
import { mayView, participates } from '../../rules/actor.ts'
import { covers } from '../../rules/area.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Instant } from '../../rules/time.ts'
import type { Asking } from '../query.ts'
import { type CaseJson, caseColumns, caseOf } from '../rows.ts'
import { recordLooking } from './looking.ts'

type Field = 'name' | 'phone'
type Sealed = { name_sealed: string | null; phone_sealed: string | null }

async function seen(asking: Asking, county: string, id: string) {
  if (!asking.counties.includes(county)) return null
  const [row] = await asking.tx.rows<CaseJson>(
    `select ${caseColumns} from "case" c where c.county = $1 and c.id = $2`,
    [county, id],
    'seen_case',
  )
  const one = row ? caseOf(row) : null
  return one && mayView(asking.actor, one) ? one : null
}

/**
 * The field in clear. For posts with 'party.reveal' in the area or taking part, and for the office that has the case.
 * Recorded with person, post and reason in the same transaction. Refuses with caseMissing, notYours, reasonMissing, notFound.
 */
export async function reveal(
  asking: Asking,
  asked: { county: string; id: string; party: string; field: Field; reason: string },
): Promise<{ value: string } | Refusal> {
  const { actor, house, tx } = asking
  const reason = asked.reason.trim()
  const row = await seen(asking, asked.county, asked.id)
  if (!row) return refuse('caseMissing')
  if (reason.length < 2) return refuse('reasonMissing')
  const post =
    actor.type === 'staff'
      ? actor.posts.find(
          (one) =>
            one.organisation === row.holder ||
            (one.permissions.includes('party.reveal') && (covers(one.areas, row.area) || participates(one, row))),
        )
      : undefined
  if (!post) return refuse('notYours')
  const [party] = await tx.rows<Sealed>(
    `select name_sealed, phone_sealed from party where county = $1 and case_id = $2 and id = $3 and role <> 'follower'`,
    [asked.county, asked.id, asked.party],
    'revealed_party',
  )
  const sealed = party?.[`${asked.field}_sealed`] ?? null
  if (sealed === null) return refuse('notFound')
  await recordLooking(asking, {
    county: asked.county,
    caseId: asked.id,
    party: asked.party,
    what: `party.${asked.field}`,
    reason,
    post,
  })
  return { value: house.vault.open(`party.${asked.field}_sealed`, asked.party, sealed) }
}

export type Looked = Readonly<{
  at: Instant
  person: string
  name: string | null
  organisation: string | null
  organisationName: string | null
  what: string
  party: string | null
  reason: string | null
}>

/** Everybody who looked at a case, newest first, 500 at most. For posts with 'audit.read', whether or not they may read the case. */
export async function whoLooked(asking: Asking, county: string, id: string): Promise<readonly Looked[] | Refusal> {
  const { actor, tx, house } = asking
  if (actor.type !== 'staff' || !actor.posts.some((post) => post.permissions.includes('audit.read'))) return refuse('notYours')
  if (!asking.counties.includes(county)) return refuse('caseMissing')
  const rows = await tx.rows<Omit<Looked, 'organisationName'>>(
    `select l.at, l.person, p.name, l.organisation, l.what, l.party_id as party, l.reason
     from looking l left join person p on p.id = l.person::uuid
     where l.county = $1 and l.case_id = $2 order by l.at desc, l.id limit 500`,
    [county, id],
  )
  const region = house.region(county)
  return rows.map((row) => ({
    ...row,
    organisationName: row.organisation === null ? null : (region?.organisations.get(row.organisation)?.name ?? row.organisation),
  }))
}
