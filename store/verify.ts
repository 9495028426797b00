// Reads the whole record again: chains, versions, words and seals; names the first bad entry and tells erased from broken.
import type { Entry } from '../rules/record.ts'
import type { Tx } from './db.ts'
import { hashEntry, hashWords, zero } from './digest.ts'
import { type SealedCase, sealHash } from './seal.ts'

export type Fault = {
  readonly what:
    | 'hash'
    | 'chain'
    | 'gap'
    | 'start'
    | 'head'
    | 'state'
    | 'cutTail'
    | 'vanished'
    | 'words'
    | 'wordsMissing'
    | 'seal'
    | 'sealChain'
  readonly county: string
  readonly caseId: string | null
  readonly version: number | null
  readonly day?: string
}
export type Verified = {
  readonly county: string
  readonly entries: number
  readonly cases: number
  readonly words: number
  readonly erased: number
  readonly seals: number
  readonly faults: readonly Fault[]
}

type Row = Omit<Entry, 'words'> & {
  readonly words: readonly { id: string; kind: string; digest: string }[]
  readonly prev: string
  readonly hash: string
}

const batch = 4000

const entrySql = `select coalesce(json_agg(x order by x."caseId", x.version), '[]')::text as page from (
  select county, case_id as "caseId", version, kind, step, form, key, at, device_at as "deviceAt", device_offset as "deviceOffset", person, post,
    post_kind as "postKind", organisation, via, from_state as "from", to_state as "to", hold, holder, noted, clocks, words, files, facts, common,
    encode(prev, 'hex') as prev, encode(hash, 'hex') as hash
  from entry where county = $1 and (case_id, version) > ($2, $3) order by case_id, version limit ${batch}) x`

/** Verifies one county inside one transaction of `tx` (one snapshot). At most `limit` faults are listed; the first is the first bad entry. */
export async function verifyCounty(
  tx: Tx,
  county: string,
  options: { limit?: number; progress?: (entries: number) => void } = {},
): Promise<Verified> {
  const limit = options.limit ?? 100
  const faults: Fault[] = []
  const fault = (what: Fault['what'], caseId: string | null, version: number | null, day?: string) => {
    if (faults.length < limit) faults.push({ what, county, caseId, version, ...(day === undefined ? {} : { day }) })
  }
  const erasedBy = new Map<string, number>()
  let entries = 0
  let last: Row | null = null
  const ends = new Map<string, { version: number; hash: string; to: string }>()
  const page = (after: { caseId: string; version: number }) =>
    tx
      .rows<{ page: string }>(entrySql, [county, after.caseId, after.version], 'verify_entries')
      .then((rows) => JSON.parse(rows[0]?.page ?? '[]') as Row[])
  let next = page({ caseId: '00000000-0000-0000-0000-000000000000', version: -1 })
  for (;;) {
    const rows = await next
    const end = rows.at(-1)
    if (!end) break
    // The database makes the next page while this one is hashed.
    next = rows.length < batch ? Promise.resolve([]) : page(end)
    for (const row of rows) {
      const { prev, hash, ...entry } = row
      const follows: Row | null = last !== null && last.caseId === row.caseId ? last : null
      if (follows === null && (row.version !== 1 || prev !== zero)) fault('start', row.caseId, row.version)
      if (follows !== null && row.version !== follows.version + 1) fault('gap', row.caseId, row.version)
      else if (follows !== null && prev !== follows.hash) fault('chain', row.caseId, row.version)
      if (hashEntry(entry as Entry, prev) !== hash) fault('hash', row.caseId, row.version)
      if (row.step === 'erase')
        for (const id of (row.facts.words as readonly string[] | undefined) ?? []) erasedBy.set(id, row.version)
      ends.set(row.caseId, { version: row.version, hash, to: row.to })
      last = row
    }
    entries += rows.length
    options.progress?.(entries)
  }
  const cases = await verifyCases(tx, county, ends, fault)
  const { words, erased } = await verifyWords(tx, county, erasedBy, fault)
  const seals = await verifySeals(tx, county, ends, fault)
  return { county, entries, cases, words, erased, seals, faults }
}

type Say = (what: Fault['what'], caseId: string | null, version: number | null, day?: string) => void
type Ends = ReadonlyMap<string, { version: number; hash: string; to: string }>

/** Every case stands where its last entry left it. */
async function verifyCases(tx: Tx, county: string, ends: Ends, fault: Say): Promise<number> {
  const rows = await tx.rows<{ id: string; version: number; state: string; head: string }>(
    `select id, version, state, encode(head, 'hex') as head from "case" where county = $1 order by id`,
    [county],
  )
  const known = new Set<string>()
  for (const row of rows) {
    known.add(row.id)
    const end = ends.get(row.id)
    if (!end || end.version !== row.version) fault('cutTail', row.id, row.version)
    else if (end.hash !== row.head) fault('head', row.id, row.version)
    else if (end.to !== row.state) fault('state', row.id, row.version)
  }
  for (const [id, end] of ends) if (!known.has(id)) fault('vanished', id, end.version)
  return rows.length
}

/** Every word an entry names is there and says what it said, or was erased by an entry that says so. */
async function verifyWords(
  tx: Tx,
  county: string,
  erasedBy: ReadonlyMap<string, number>,
  fault: Say,
): Promise<{ words: number; erased: number }> {
  let words = 0
  let erased = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await tx.rows<{
      id: string
      case_id: string
      text: string
      salt: string
      digest: string
      erased_by: number | null
    }>(
      `select id, case_id, text, salt, encode(digest, 'hex') as digest, erased_by from words where county = $1 and id > $2 order by id limit ${batch}`,
      [county, after],
    )
    for (const row of rows) {
      if (row.erased_by === null ? hashWords(row.salt, row.text) !== row.digest : erasedBy.get(row.id) !== row.erased_by)
        fault('words', row.case_id, row.erased_by)
      if (row.erased_by !== null) erased += 1
      after = row.id
    }
    words += rows.length
    if (rows.length < batch) break
  }
  const missing = await tx.rows<{ case_id: string; version: number }>(
    `select e.case_id, e.version from entry e, jsonb_array_elements(e.words) w
     where e.county = $1 and not exists (
       select 1 from words x where x.county = $1 and x.id = (w ->> 'id')::uuid and encode(x.digest, 'hex') = w ->> 'digest')
     order by e.case_id, e.version limit 20`,
    [county],
  )
  for (const row of missing) fault('wordsMissing', row.case_id, row.version)
  return { words, erased }
}

/** The seals chain, hash to what they list, and every sealed version still stands in the record. */
async function verifySeals(tx: Tx, county: string, ends: Ends, fault: Say): Promise<number> {
  const seals = await tx.rows<{ day: string; before: string; hash: string }>(
    `select day, encode(before, 'hex') as before, encode(hash, 'hex') as hash from seal where county = $1 order by day`,
    [county],
  )
  let before = zero
  for (const seal of seals) {
    if (seal.before !== before) fault('sealChain', null, null, seal.day)
    const sealed = await tx.rows<SealedCase & { stands: boolean | null }>(
      `select s.case_id as id, s.version, encode(s.head, 'hex') as head, e.hash = s.head as stands
       from seal_case s left join entry e on e.county = $1 and e.case_id = s.case_id and e.version = s.version
       where s.county = $1 and s.day = $2 order by s.case_id`,
      [county, seal.day],
    )
    if (sealHash(county, seal.day, seal.before, sealed) !== seal.hash) fault('seal', null, null, seal.day)
    for (const one of sealed) {
      if (one.stands) continue
      fault(ends.has(one.id) ? 'cutTail' : 'vanished', one.id, one.version, seal.day)
    }
    before = seal.hash
  }
  return seals.length
}
