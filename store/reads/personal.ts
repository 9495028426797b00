// Who reported the cases of a list, in clear: only what this person's posts allow of each, never of a secret one, and each one recorded.
import type { Holding } from '../../rules/actor.ts'
import { covers } from '../../rules/area.ts'
import type { Asking } from '../query.ts'
import { countiesOf } from './statement.ts'

export type Personal = { readonly name: string; readonly phone: string; readonly place: string }
type Row = {
  county: string
  case_id: string
  holder: string
  area: string
  organisations: readonly string[]
  party: string | null
  name_sealed: string | null
  phone_sealed: string | null
  place: string | null
}
type Case = { readonly county: string; readonly id: string }

/** As `reveal` has it for one case; besides, the post must have `permission`. */
const allows = (post: Holding, row: Row, permission: string): boolean =>
  post.permissions.includes(permission) &&
  (post.organisation === row.holder ||
    (post.permissions.includes('party.reveal') &&
      (covers(post.areas, row.area) ||
        (post.permissions.includes('case.organisation') && row.organisations.includes(post.organisation)))))

/**
 * Name, telephone and words of the place by the id of the case. What is missing there may not be shown, or there is nothing. Must run in a
 * transaction that writes: every case whose person is shown gets a row in `looking` with the reason.
 */
export async function personalOf(
  asking: Asking,
  cases: readonly Case[],
  { permission, reason }: { readonly permission: string; readonly reason: string },
): Promise<ReadonlyMap<string, Personal>> {
  const { actor, house, tx, now } = asking
  if (actor.type !== 'staff' || cases.length === 0) return new Map()
  const { bound, is } = countiesOf(asking.counties)
  const rows = await tx.rows<Row>(
    `select c.county, c.id as case_id, c.holder, c.area, c.organisations, p.id as party, p.name_sealed, p.phone_sealed, w.text as place
     from "case" c left join party p on ${is('p.county')} and p.county = c.county and p.case_id = c.id and p.role = 'reporter' and p.erased_by is null
       left join words w on ${is('w.county')} and w.county = c.county and w.id = c.place_id
     where ${is('c.county')} and c.id = any($2::uuid[]) and not c.secret order by p.id`,
    [bound, cases.map((one) => one.id)],
  )
  const shown = new Map<string, Personal>()
  const looks: { county: string; case_id: string; party: string | null; post: string; organisation: string; id: string }[] = []
  for (const row of rows) {
    const post = actor.posts.find((one) => allows(one, row, permission))
    if (!post || shown.has(row.case_id)) continue
    const clear = (field: 'name' | 'phone') => {
      const sealed = row[`${field}_sealed`]
      return row.party === null || sealed === null ? '' : house.vault.open(`party.${field}_sealed`, row.party, sealed)
    }
    const one: Personal = { name: clear('name'), phone: clear('phone'), place: row.place ?? '' }
    if (one.name + one.phone + one.place === '') continue
    shown.set(row.case_id, one)
    const { county, case_id, party } = row
    looks.push({ county, case_id, party, post: post.id, organisation: post.organisation, id: uuidOf(house.random(16)) })
  }
  if (looks.length > 0)
    await tx.rows(
      `insert into looking (county, id, case_id, party_id, person, post, organisation, what, reason, at)
       select r.county, r.id, r.case_id, r.party, $2, r.post, r.organisation, 'party.exported', $3, $4
       from jsonb_to_recordset($1::jsonb) r (county text, id uuid, case_id uuid, party uuid, post uuid, organisation text)`,
      [JSON.stringify(looks), actor.person, reason, now],
      'record_exported',
    )
  return shown
}

/** A random id, version 4. */
function uuidOf(bytes: Uint8Array): string {
  const d = Buffer.from(bytes).toString('hex')
  return `${d.slice(0, 8)}-${d.slice(8, 12)}-4${d.slice(13, 16)}-${'89ab'[Number.parseInt(d[16] ?? '0', 16) & 3]}${d.slice(17, 20)}-${d.slice(20, 32)}`
}
