// What a step does, in another case that it names, to the data of one who reported it: empties, corrects, tells no more. Rows besides the one write.
import type { OfParty } from '../rules/kind.ts'
import type { Tx } from './db.ts'
import type { Deed } from './deed.ts'
import { erase } from './erasure.ts'
import type { House } from './house.ts'

type Place = { readonly county: string; readonly caseId: string }

/** Does it in the same transaction, and says in the entry of that case which words, parties and photos it reached. */
export async function settleParties(house: House, tx: Tx, deed: Deed): Promise<Deed> {
  const { also } = deed.change
  if (!also?.some((one) => one.ofParty)) return deed
  const { county } = deed.ctx
  const told: (typeof also)[number][] = []
  for (const one of also) {
    const locked = deed.also.find(({ row }) => row.id === one.id)
    if (!one.ofParty || !locked) {
      told.push(one)
      continue
    }
    const at = { county, caseId: one.id }
    const { erases = [], corrects = [], ends = [], party } = one.ofParty
    if (corrects.length > 0) await correct(house, tx, { from: { county, caseId: deed.ctx.caseId }, at, party }, corrects)
    if (ends.length > 0) await end(tx, at, party, ends)
    const reached = erases.length > 0 ? await given(tx, at, party, erases) : null
    if (reached) await erase(tx, at, reached, locked.row.version + 1)
    if (reached && reached.parties.length > 0) await endFollowing(tx, at, party)
    const said = reached ? { erased: true, words: reached.words, parties: reached.parties, documents: reached.files } : {}
    told.push({ ...one, facts: { ...one.facts, ...said } })
  }
  return { ...deed, change: { ...deed.change, also: told } }
}

/** What she gave: her contact; the words of her own entries and of the report that was written down for her; what she photographed or said. */
async function given(tx: Tx, { county, caseId }: Place, party: string, what: NonNullable<OfParty['erases']>) {
  const own = `e.county = $1 and e.case_id = $2 and (e.facts->>'party' = $3::text or e.version = 1)`
  const ids = async (sql: string) => (await tx.rows<{ id: string }>(sql, [county, caseId, party])).map((one) => one.id)
  const words = what.includes('words')
    ? await ids(`select w.id from entry e, jsonb_array_elements(e.words) x join words w on w.county = $1 and w.case_id = $2 and w.id = (x->>'id')::uuid
        where ${own} and w.erased_by is null order by w.id`)
    : []
  const files = what.includes('photos')
    ? await ids(`select a.id from attachment a where a.county = $1 and a.case_id = $2 and a.state <> 'erased' and (
        a.by_person in (select 'device:' || encode(p.device, 'hex') from party p where p.county = $1 and p.case_id = $2 and p.id = $3::text::uuid and p.device is not null)
        or a.id in (select (x->>'id')::uuid from entry e, jsonb_array_elements(e.files) x where ${own})) order by a.id`)
    : []
  return { words, files, parties: what.includes('contact') ? [party] : [] }
}

/** The contact that came with this case is the right one for that case too: opened and sealed anew, as each is sealed for its own row. */
async function correct(
  house: House,
  tx: Tx,
  { from, at, party }: { readonly from: Place; readonly at: Place; readonly party: string },
  what: NonNullable<OfParty['corrects']>,
): Promise<void> {
  const [mine] = await tx.rows<{ id: string; name_sealed: string | null; phone_sealed: string | null }>(
    `select id, name_sealed, phone_sealed from party where county = $1 and case_id = $2 and role = 'reporter' and erased_by is null order by id limit 1`,
    [from.county, from.caseId],
  )
  if (!mine) return
  const moved = (field: 'name_sealed' | 'phone_sealed', wanted: boolean) => {
    const sealed = mine[field]
    return wanted && sealed !== null
      ? house.vault.seal(`party.${field}`, party, house.vault.open(`party.${field}`, mine.id, sealed))
      : null
  }
  const phone = what.includes('phone') && mine.phone_sealed !== null
  await tx.rows(
    `update party x set name_sealed = coalesce($4, x.name_sealed), phone_sealed = coalesce($5, x.phone_sealed),
       phone_lookup = case when $6 then (select p.phone_lookup from party p where p.county = $1 and p.case_id = $7 and p.id = $8) else x.phone_lookup end
     where x.county = $1 and x.case_id = $2 and x.id = $3 and x.erased_by is null`,
    [
      at.county,
      at.caseId,
      party,
      moved('name_sealed', what.includes('name')),
      moved('phone_sealed', phone),
      phone,
      from.caseId,
      mine.id,
    ],
  )
}

/** Consent is withdrawn: nothing is sent any more; or the receipt opens the matter no longer, on any device. */
async function end(tx: Tx, at: Place, party: string, what: NonNullable<OfParty['ends']>): Promise<void> {
  const of = [at.county, at.caseId, party]
  if (what.includes('messages'))
    await tx.rows(`update party set wants = 'none' where county = $1 and case_id = $2 and id = $3`, of)
  if (!what.includes('following')) return
  await tx.rows(
    `update party set token_lookup = null, word_sealed = null, phone_lookup = null where county = $1 and case_id = $2 and id = $3`,
    of,
  )
  await endFollowing(tx, at, party)
}

const endFollowing = (tx: Tx, { county, caseId }: Place, party: string) =>
  tx.rows('delete from follow_session where county = $1 and case_id = $2 and party_id = $3', [county, caseId, party])
