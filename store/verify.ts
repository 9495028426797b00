// Reads the whole record again: chains, versions, words and seals; names the first bad entry and tells erased from broken.

import type { Entry } from '../rules/record.ts'
import type { Day } from '../rules/time.ts'
import type { Tx } from './db.ts'
import { hashEntry, hashWords, zero } from './digest.ts'
import { type SealedCase, sealHash } from './seal.ts'

export type Fault = {
  /**
   * hash: an entry says something else than it did · chain: it does not follow the one before · start, gap: the entry named is
   * missing · head, state: the case stands otherwise than its last entry left it · version: it stands behind it ·
   * cutTail: the last entries, from the one named, are gone · vanished: the whole case is · rewritten: what was sealed reads
   * otherwise · words, wordsMissing: what an entry says was written · wordsUnnamed: words that no entry knows · seal, sealChain,
   * sealMissing: the seals themselves
   */
  readonly what:
    | 'hash'
    | 'chain'
    | 'gap'
    | 'start'
    | 'head'
    | 'state'
    | 'version'
    | 'cutTail'
    | 'vanished'
    | 'rewritten'
    | 'words'
    | 'wordsMissing'
    | 'wordsUnnamed'
    | 'seal'
    | 'sealChain'
    | 'sealMissing'
  readonly county: string
  readonly caseId: string | null
  /** The entry that is bad or missing; null where the fault is no entry's. */
  readonly version: number | null
  readonly day?: Day
}
export type Verified = {
  readonly county: string
  readonly entries: number
  readonly cases: number
  readonly words: number
  readonly erased: number
  readonly seals: number
  /** By case and entry, then those of seals. */
  readonly faults: readonly Fault[]
}
export type VerifyOptions = {
  /** How many faults are listed. */
  readonly limit?: number
  readonly progress?: (entries: number) => void
  /** Seals as they were exported: the only thing that somebody with every right in the database cannot rewrite. */
  readonly exported?: readonly { readonly day: Day; readonly hash: string }[]
}

type Row = Entry & { readonly prev: string; readonly hash: string }
type End = Pick<Entry, 'version' | 'to' | 'hold' | 'holder'> & { readonly hash: string }
type Say = (what: Fault['what'], caseId: string | null, version: number | null, day?: string) => void

const batch = 4000

const entrySql = `select coalesce(json_agg(x order by x."caseId", x.version), '[]')::text as page from (
  select county, case_id as "caseId", version, kind, step, form, key, at, device_at as "deviceAt", device_offset as "deviceOffset", person, post,
    post_kind as "postKind", organisation, via, from_state as "from", to_state as "to", hold, holder, noted, clocks, words, files, facts, common,
    encode(prev, 'hex') as prev, encode(hash, 'hex') as hash
  from entry where county = $1 and (case_id, version) > ($2, $3) order by case_id, version limit ${batch}) x`

/**
 * Verifies one county in one snapshot, so that a server may go on working meanwhile: `tx` must not have read anything yet.
 * The first fault is that of the first bad entry.
 */
export async function verifyCounty(tx: Tx, county: string, options: VerifyOptions = {}): Promise<Verified> {
  await tx.exec('set transaction isolation level repeatable read')
  const found = new Map<string, Fault>()
  const say: Say = (what, caseId, version, day) => {
    const fault = { what, county, caseId, version, ...(day === undefined ? {} : { day }) }
    const key = `${what} ${caseId} ${version} ${caseId === null ? day : ''}`
    if (!found.has(key)) found.set(key, fault)
  }
  const { ends, ...counted } = await verifyEntries(tx, county, say, options.progress)
  const cases = await verifyCases(tx, county, ends, say)
  const seals = await verifySeals(tx, county, ends, options.exported ?? [], say)
  const faults = [...found.values()].sort(
    (a, b) => order(a.caseId ?? '~', b.caseId ?? '~') || (a.version ?? 0) - (b.version ?? 0),
  )
  return { county, ...counted, cases, seals, faults: faults.slice(0, options.limit ?? 100) }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Every entry follows the one before and says what it said, and so do its words. */
async function verifyEntries(tx: Tx, county: string, say: Say, progress: VerifyOptions['progress']) {
  const ends = new Map<string, End>()
  const named = new Named(tx, county, say)
  let entries = 0
  let last: Row | null = null
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
    const written = named.of(rows)
    next = rows.length < batch ? Promise.resolve([]) : page(end)
    for (const row of rows) {
      const { prev, hash, ...entry } = row
      const before: Row | null = last !== null && last.caseId === row.caseId ? last : null
      if (before === null && (row.version !== 1 || prev !== zero)) say('start', row.caseId, 1)
      if (before !== null && row.version !== before.version + 1) say('gap', row.caseId, before.version + 1)
      else if (before !== null && prev !== before.hash) say('chain', row.caseId, row.version)
      if (hashEntry(entry, prev) !== hash) say('hash', row.caseId, row.version)
      ends.set(row.caseId, { version: row.version, to: row.to, hold: row.hold, holder: row.holder, hash })
      last = row
    }
    named.check(rows, await written)
    entries += rows.length
    progress?.(entries)
  }
  return { ends, entries, ...(await named.finish()) }
}

type Words = {
  readonly id: string
  readonly text: string
  readonly salt: string
  readonly digest: string
  readonly erased_by: number | null
}

/** Every word an entry names is there and says what it said, or was erased by an entry that says so. */
class Named {
  private readonly tx: Tx
  private readonly county: string
  private readonly say: Say
  /** Words said to be erased, and by which entry; compared at the end, for an erasure comes after what it erases. */
  private readonly emptied = new Map<string, { caseId: string; version: number; by: number }>()
  private readonly erasers = new Map<string, string>()
  private count = 0

  constructor(tx: Tx, county: string, say: Say) {
    this.tx = tx
    this.county = county
    this.say = say
  }

  of(rows: readonly Row[]): Promise<Words[]> {
    const ids = rows.flatMap((row) => row.words.map((one) => one.id))
    return this.tx.rows<Words>(
      `select id, text, salt, encode(digest, 'hex') as digest, erased_by from words where county = $1 and id = any($2)`,
      [this.county, ids],
      'verify_words',
    )
  }

  check(rows: readonly Row[], written: readonly Words[]): void {
    const words = new Map(written.map((one) => [one.id, one]))
    this.count += words.size
    for (const row of rows) {
      for (const { id, digest } of row.words) {
        const one = words.get(id)
        if (!one) this.say('wordsMissing', row.caseId, row.version)
        else if (one.digest !== digest) this.say('words', row.caseId, row.version)
        else if (one.erased_by !== null) this.emptied.set(id, { caseId: row.caseId, version: row.version, by: one.erased_by })
        else if (hashWords(one.salt, one.text) !== digest) this.say('words', row.caseId, row.version)
      }
      if (row.step !== 'erase' && row.facts.erased !== true) continue
      for (const id of (row.facts.words as readonly string[] | undefined) ?? [])
        this.erasers.set(id, `${row.caseId} ${row.version}`)
    }
  }

  async finish(): Promise<{ words: number; erased: number }> {
    for (const [id, { caseId, version, by }] of this.emptied)
      if (this.erasers.get(id) !== `${caseId} ${by}`) this.say('words', caseId, version)
    const [all] = await this.tx.rows<{ count: number }>(`select count(*) as count from words where county = $1`, [this.county])
    if ((all?.count ?? 0) > this.count) await this.unnamed()
    return { words: all?.count ?? 0, erased: this.emptied.size }
  }

  private async unnamed(): Promise<void> {
    const rows = await this.tx.rows<{ case_id: string }>(
      // A join: `not in` would read the list anew for every row once it is longer than the memory of one sort.
      `select w.case_id from words w where w.county = $1 and not exists (
         select 1 from (select (one ->> 'id')::uuid as id from entry e, jsonb_array_elements(e.words) one where e.county = $1) named
         where named.id = w.id) order by w.case_id, w.id limit 20`,
      [this.county],
    )
    for (const row of rows) this.say('wordsUnnamed', row.case_id, null)
  }
}

/** Every case stands where its last entry left it. */
async function verifyCases(tx: Tx, county: string, ends: ReadonlyMap<string, End>, say: Say): Promise<number> {
  const rows = await tx.rows<{ id: string; version: number; state: string; hold: string; holder: string; head: string }>(
    `select id, version, state, hold, holder, encode(head, 'hex') as head from "case" where county = $1`,
    [county],
  )
  const known = new Set<string>()
  for (const row of rows) {
    known.add(row.id)
    const end = ends.get(row.id)
    if (!end || end.version < row.version) say('cutTail', row.id, (end?.version ?? 0) + 1)
    else if (end.version > row.version) say('version', row.id, row.version)
    else if (end.hash !== row.head) say('head', row.id, row.version)
    else if (end.to !== row.state || end.hold !== row.hold || end.holder !== row.holder) say('state', row.id, row.version)
  }
  for (const [id, end] of ends) if (!known.has(id)) say('vanished', id, end.version)
  return rows.length
}

/** The seals chain, hash to what they list, are those that were exported, and every sealed version still stands in the record. */
async function verifySeals(
  tx: Tx,
  county: string,
  ends: ReadonlyMap<string, End>,
  exported: NonNullable<VerifyOptions['exported']>,
  say: Say,
): Promise<number> {
  const seals = await tx.rows<{ day: string; before: string; hash: string }>(
    `select day, encode(before, 'hex') as before, encode(hash, 'hex') as hash from seal where county = $1 order by day`,
    [county],
  )
  let before = zero
  for (const seal of seals) {
    if (seal.before !== before) say('sealChain', null, null, seal.day)
    const sealed = await tx.rows<SealedCase & { stands: boolean | null }>(
      `select s.case_id as id, s.version, encode(s.head, 'hex') as head, e.hash = s.head as stands
       from seal_case s left join entry e on e.county = $1 and e.case_id = s.case_id and e.version = s.version
       where s.county = $1 and s.day = $2 order by s.case_id`,
      [county, seal.day],
    )
    if (sealHash(county, seal.day, seal.before, sealed) !== seal.hash) say('seal', null, null, seal.day)
    for (const one of sealed) {
      if (one.stands) continue
      const end = ends.get(one.id)
      if (one.stands === false) say('rewritten', one.id, one.version, seal.day)
      else if (!end) say('vanished', one.id, one.version, seal.day)
      // Missing in the middle is a gap and was told as one.
      else if (end.version < one.version) say('cutTail', one.id, end.version + 1, seal.day)
    }
    before = seal.hash
  }
  for (const kept of exported) {
    const here = seals.find((one) => one.day === kept.day)
    if (!here) say('sealMissing', null, null, kept.day)
    else if (here.hash !== kept.hash) say('seal', null, null, kept.day)
  }
  return seals.length
}
