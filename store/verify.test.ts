// Reading the record again: every way of tampering is named with the first bad entry, erased is told from broken.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Entry } from '../rules/record.ts'
import { everyEngine, realDatabase } from '../test/database.ts'
import { bring, done } from '../test/loop.ts'
import { withoutPostgres } from '../test/postgres.ts'
import { type World, world } from '../test/world.ts'
import type { Db, Tx } from './db.ts'
import { hashEntry, hashWords, zero } from './digest.ts'
import { entryJson } from './json.ts'
import { type Seal, sealDay, sealHash } from './seal.ts'
import { type Fault, type VerifyOptions, verifyCounty } from './verify.ts'

const context = (w: World) => ({ actor: 'test', counties: [w.county] })
const check = (db: Db, w: World, options: VerifyOptions = {}) =>
  db.read(context(w), (tx) => verifyCounty(tx, w.county, options), { statementMs: 60_000 })
/** Faults as `what case entry day`, the case by its name in the test. */
const told = async (db: Db, w: World, names: Readonly<Record<string, string>>, options: VerifyOptions = {}): Promise<string[]> =>
  (await check(db, w, options)).faults.map(({ what, caseId, version, day }: Fault) =>
    [what, caseId === null ? null : (Object.entries(names).find(([, id]) => id === caseId)?.[0] ?? caseId), version, day]
      .filter((one) => one !== null && one !== undefined)
      .join(' '),
  )
/** Somebody with every right in the database, who also switches the constraints off. */
const tamper = (db: Db, w: World, run: (tx: Tx) => Promise<unknown>) =>
  db.asLogin(async (tx) => {
    await tx.exec(`set local session_replication_role = 'replica'; set local app.counties = '${w.county}'`)
    await run(tx)
  })
const seal = (db: Db, w: World, day: string): Promise<Seal | null> =>
  db.begin(context(w), (tx) => sealDay(tx, w.county, day, w.house.now()))
const entryColumns = `county, case_id as "caseId", version, kind, step, form, key, at, device_at as "deviceAt", device_offset as "deviceOffset", person, post,
  post_kind as "postKind", organisation, via, from_state as "from", to_state as "to", hold, holder, noted, clocks, words, files, facts, common`

/** Writes the chain of a case anew from one version on, as a clever forger would. */
async function rehash(tx: Tx, w: World, id: string): Promise<void> {
  const entries = await tx.rows<Entry>(`select ${entryColumns} from entry where county = $1 and case_id = $2 order by version`, [
    w.county,
    id,
  ])
  let prev = zero
  for (const entry of entries) {
    const hash = hashEntry(entry, prev)
    await tx.rows(
      `update entry set prev = decode($4, 'hex'), hash = decode($5, 'hex') where county = $1 and case_id = $2 and version = $3`,
      [w.county, id, entry.version, prev, hash],
    )
    prev = hash
  }
  await tx.rows(`update "case" set head = decode($3, 'hex') where county = $1 and id = $2`, [w.county, id, prev])
}
const gone = async (tx: Tx, w: World, id: string, tables = ['"case"', 'entry', 'words']) => {
  for (const table of tables)
    await tx.rows(`delete from ${table} where county = $1 and ${table === '"case"' ? 'id' : 'case_id'} = $2`, [w.county, id])
}

everyEngine('chaguan verify', (open) => {
  /** Two cases that went their whole way, a under b in the order of the record. */
  const two = async () => {
    const db = await open()
    const w = world(db)
    const [a = '', b = ''] = [randomUUID(), randomUUID()].sort()
    for (const id of [a, b]) await bring(w, 'archived', { contact: { name: '周小满', wants: 'none' } }, id)
    assert.deepEqual((await check(db, w)).faults, [])
    return { db, w, names: { a, b }, a, b }
  }

  test('an untouched record is counted and has no fault', async () => {
    const { db, w } = await two()
    await seal(db, w, '2026-10-13')
    const { entries, cases, words, erased, seals, faults } = await check(db, w)
    assert.deepEqual(
      { entries, cases, words, erased, seals, faults },
      { entries: 16, cases: 2, words: 4, erased: 0, seals: 1, faults: [] },
    )
    const heard: number[] = []
    await check(db, w, { progress: (n) => heard.push(n) })
    assert.deepEqual(heard, [16])
  })

  test('an altered entry is named, whatever of it was altered', async () => {
    const changes = [
      `person = 'somebody'`,
      `at = at + 1`,
      `facts = '{"organisation":"other"}'`,
      `holder = 'x'`,
      `clocks = '[]'`,
      `files = '[]'`,
      `device_offset = 1`,
      `common = key`,
    ]
    for (const change of changes) {
      const { db, w, names, a } = await two()
      await tamper(db, w, (tx) =>
        tx.rows(`update entry set ${change} where county = $1 and case_id = $2 and version = 5`, [w.county, a]),
      )
      assert.deepEqual(await told(db, w, names), ['hash a 5'], change)
    }
  })

  test('an entry altered together with its own hash breaks the chain at the next one, the last one at the head of its case', async () => {
    const { db, w, names, a, b } = await two()
    for (const [id, version] of [
      [a, 5],
      [b, 8],
    ] as const)
      await tamper(db, w, async (tx) => {
        await tx.rows(`update entry set person = 'somebody' where county = $1 and case_id = $2 and version = $3`, [
          w.county,
          id,
          version,
        ])
        const [entry] = await tx.rows<Entry & { prev: string }>(
          `select ${entryColumns}, encode(prev, 'hex') as prev from entry where county = $1 and case_id = $2 and version = $3`,
          [w.county, id, version],
        )
        assert.ok(entry)
        const { prev, ...rest } = entry
        await tx.rows(`update entry set hash = decode($4, 'hex') where county = $1 and case_id = $2 and version = $3`, [
          w.county,
          id,
          version,
          hashEntry(rest, prev),
        ])
      })
    assert.deepEqual(await told(db, w, names), ['chain a 6', 'head b 8'])
  })

  test('an entry taken out of the middle, and one from the beginning, are named as missing', async () => {
    const { db, w, names, a, b } = await two()
    await tamper(db, w, (tx) =>
      tx.rows(`delete from entry where county = $1 and case_id = $2 and version in (4, 5)`, [w.county, a]),
    )
    await tamper(db, w, (tx) => tx.rows(`delete from entry where county = $1 and case_id = $2 and version = 1`, [w.county, b]))
    const faults = await told(db, w, names)
    assert.deepEqual(
      faults.filter((one) => !one.startsWith('words')),
      ['gap a 4', 'start b 1'],
    )
  })

  test('a cut tail is named by the first entry that is gone; with the case set back only the seal knows', async () => {
    const { db, w, names, a, b } = await two()
    const day = await seal(db, w, '2026-10-13')
    assert.ok(day)
    const cut = (id: string, from: number) =>
      tamper(db, w, (tx) =>
        tx.rows(`delete from entry where county = $1 and case_id = $2 and version >= $3`, [w.county, id, from]),
      )
    await cut(a, 7)
    await cut(b, 7)
    await tamper(db, w, (tx) =>
      tx.rows(
        `update "case" c set version = e.version, state = e.to_state, head = e.hash, holder = e.holder from entry e
        where c.county = $1 and c.id = $2 and e.county = $1 and e.case_id = $2 and e.version = 6`,
        [w.county, b],
      ),
    )
    assert.deepEqual(
      await told(db, w, names),
      ['cutTail a 7', 'wordsUnnamed a', 'cutTail b 7 2026-10-13', 'wordsUnnamed b'].filter(
        (one) => !one.startsWith('wordsUnnamed'),
      ),
    )
  })

  test('a vanished case is missed by its entries, and when these are gone too by the seal; before any seal nobody can know', async () => {
    const { db, w, names, a, b } = await two()
    const unsealed = randomUUID()
    await seal(db, w, '2026-10-13')
    await bring(w, 'toAccept', {}, unsealed)
    await tamper(db, w, (tx) => gone(tx, w, unsealed))
    assert.deepEqual(await told(db, w, names), [])
    await tamper(db, w, (tx) => gone(tx, w, a, ['"case"']))
    await tamper(db, w, (tx) => gone(tx, w, b))
    assert.deepEqual(await told(db, w, names), ['vanished a 8', 'vanished b 8 2026-10-13'])
  })

  test('altered, forged, deleted and planted words are named with the entry that names them', async () => {
    for (const [sql, expected] of [
      [`update words set text = text || '!' where county = $1 and case_id = $2 and kind = 'text'`, 'words a 1'],
      [`update words set salt = 'x' where county = $1 and case_id = $2 and kind = 'result'`, 'words a 5'],
      [`delete from words where county = $1 and case_id = $2 and kind = 'text'`, 'wordsMissing a 1'],
      [`update words set text = '', salt = '', erased_by = 8 where county = $1 and case_id = $2 and kind = 'text'`, 'words a 1'],
      [
        `insert into words (county, id, case_id, kind, text, salt, digest) values ($1, gen_random_uuid(), $2, 'text', 'x', 'y', '')`,
        'wordsUnnamed a',
      ],
    ] as const) {
      const { db, w, names, a } = await two()
      await tamper(db, w, (tx) => tx.rows(sql, [w.county, a]))
      assert.deepEqual(await told(db, w, names), [expected], sql)
    }
    const { db, w, names, a } = await two()
    await tamper(db, w, (tx) =>
      tx.rows(
        `update words set text = '另一句', digest = decode($3, 'hex'), salt = 's' where county = $1 and case_id = $2 and kind = 'text'`,
        [w.county, a, hashWords('s', '另一句')],
      ),
    )
    assert.deepEqual(await told(db, w, names), ['words a 1'], 'with a digest that fits')
  })

  test('words that were erased by an entry are erased, not broken; by an entry of another case they are broken', async () => {
    const { db, w, names, a, b } = await two()
    const words = await w.rows<{ id: string; case_id: string }>(
      `select id, case_id from words where county = $1 and kind = 'text'`,
      [w.county],
    )
    const of = (id: string) => words.filter((one) => one.case_id === id).map((one) => one.id)
    done(await w.send(w.staff.dataOfficer, 'erase', { words: of(a), parties: [], law: 'pipl-47', reason: '申请' }, a))
    assert.deepEqual([await told(db, w, names), (await check(db, w)).erased], [[], 1])
    await tamper(db, w, (tx) =>
      tx.rows(`update words set text = '', salt = '', erased_by = 9 where county = $1 and id = $2`, [w.county, of(b)[0]]),
    )
    assert.deepEqual(await told(db, w, names), ['words b 1'])
  })

  test('a case that stands otherwise than its last entry left it is named: state, hold, holder, head, version', async () => {
    for (const [change, expected] of [
      [`state = 'void'`, 'state a 8'],
      [`hold = 'suspended'`, 'state a 8'],
      [`holder = 'x'`, 'state a 8'],
      [`head = '\\x00'`, 'head a 8'],
      [`version = 7`, 'version a 7'],
      [`version = 9`, 'cutTail a 9'],
    ] as const) {
      const { db, w, names, a } = await two()
      await tamper(db, w, (tx) => tx.rows(`update "case" set ${change} where county = $1 and id = $2`, [w.county, a]))
      assert.deepEqual(await told(db, w, names), [expected], change)
    }
  })

  test('a whole chain written anew fits in itself, and only the seal tells', async () => {
    const { db, w, names, a } = await two()
    await seal(db, w, '2026-10-13')
    await tamper(db, w, async (tx) => {
      await tx.rows(`update entry set person = 'somebody' where county = $1 and case_id = $2 and version = 5`, [w.county, a])
      await rehash(tx, w, a)
    })
    assert.deepEqual(await told(db, w, names), ['rewritten a 8 2026-10-13'])
  })

  test('seals: altered, taken out, cut off, or written anew with everything below them', async () => {
    const sealed = async () => {
      const { db, w, names, a, b } = await two()
      const first = await seal(db, w, '2026-10-13')
      done(
        await w.send(
          w.staff.dataOfficer,
          'erase',
          {
            words: [],
            parties: (await w.rows<{ id: string }>('select id from party where county = $1 and case_id = $2', [w.county, a])).map(
              (one) => one.id,
            ),
            law: 'pipl-47',
            reason: '申请',
          },
          a,
        ),
      )
      const second = await seal(db, w, '2026-10-14')
      const third = await seal(db, w, '2026-10-15')
      assert.deepEqual([first?.cases, second?.cases, third?.cases], [2, 1, 0])
      assert.equal(await seal(db, w, '2026-10-15'), null, 'a day is sealed once')
      assert.equal(await seal(db, w, '2026-10-14'), null, 'and no day before it any more')
      const exported = [first, second, third].flatMap((one) => one ?? [])
      assert.deepEqual((await check(db, w, { exported })).faults, [])
      return { db, w, names, a, b, exported }
    }
    const one = await sealed()
    await tamper(one.db, one.w, (tx) =>
      tx.rows(`update seal set hash = '\\x00' where county = $1 and day = '2026-10-14'`, [one.w.county]),
    )
    assert.deepEqual(await told(one.db, one.w, one.names), ['seal 2026-10-14', 'sealChain 2026-10-15'])
    const two_ = await sealed()
    await tamper(two_.db, two_.w, (tx) => tx.rows(`delete from seal where county = $1 and day = '2026-10-14'`, [two_.w.county]))
    assert.deepEqual(await told(two_.db, two_.w, two_.names), ['sealChain 2026-10-15'])
    const cut = await sealed()
    await tamper(cut.db, cut.w, (tx) => tx.rows(`delete from seal where county = $1 and day = '2026-10-15'`, [cut.w.county]))
    assert.deepEqual(await told(cut.db, cut.w, cut.names), [], 'inside the database nothing is missing')
    assert.deepEqual(await told(cut.db, cut.w, cut.names, { exported: cut.exported }), ['sealMissing 2026-10-15'])
    const forged = await sealed()
    const { db, w, b } = forged
    await tamper(db, w, async (tx) => {
      await gone(tx, w, b)
      await tx.rows(`delete from seal_case where county = $1 and case_id = $2`, [w.county, b])
      let before = zero
      for (const { day } of forged.exported) {
        const cases = await tx.rows<{ id: string; version: number; head: string }>(
          `select case_id as id, version, encode(head, 'hex') as head from seal_case where county = $1 and day = $2 order by case_id`,
          [w.county, day],
        )
        const hash = sealHash(w.county, day, before, cases)
        await tx.rows(`update seal set before = decode($3, 'hex'), hash = decode($4, 'hex') where county = $1 and day = $2`, [
          w.county,
          day,
          before,
          hash,
        ])
        before = hash
      }
    })
    assert.deepEqual(await told(db, w, forged.names), [], 'whoever may write everything leaves no trace inside')
    assert.deepEqual(await told(db, w, forged.names, { exported: forged.exported }), [
      'seal 2026-10-13',
      'seal 2026-10-14',
      'seal 2026-10-15',
    ])
  })

  test('of many faults the first bad entry comes first, those of one case together, and the list ends where it was told to', async () => {
    const { db, w, names, a, b } = await two()
    await seal(db, w, '2026-10-13')
    await tamper(db, w, async (tx) => {
      await tx.rows(`update entry set person = 'x' where county = $1 and case_id = $2 and version in (3, 6)`, [w.county, b])
      await tx.rows(`update words set text = 'x' where county = $1 and case_id = $2 and kind = 'text'`, [w.county, a])
      await tx.rows(`update "case" set state = 'void' where county = $1 and id = $2`, [w.county, a])
      await tx.rows(`update seal set hash = '\\x00' where county = $1`, [w.county])
    })
    assert.deepEqual(await told(db, w, names), ['words a 1', 'state a 8', 'hash b 3', 'hash b 6', 'seal 2026-10-13'])
    assert.deepEqual(await told(db, w, names, { limit: 2 }), ['words a 1', 'state a 8'])
  })

  test("one county's record says nothing about another's", async () => {
    const { db, w, a } = await two()
    const far = world(db)
    await bring(far, 'toAccept')
    await tamper(db, w, (tx) => tx.rows(`update entry set person = 'x' where county = $1 and case_id = $2`, [w.county, a]))
    assert.deepEqual([(await check(db, far)).faults, (await check(db, far)).entries], [[], 1])
  })
})

const skip = withoutPostgres() ?? false

test('verifying while the server goes on writing finds no fault: it reads one snapshot', { skip }, async () => {
  const { db } = await realDatabase()
  try {
    const w = world(db)
    const { id } = await bring(w, 'toAccept')
    let reads = 0
    const { faults } = await db.read(context(w), (tx) =>
      verifyCounty(
        {
          ...tx,
          rows: async <R>(sql: string, params?: readonly unknown[], name?: string): Promise<R[]> => {
            // Between what was read of the entries and what is read of the cases, somebody accepts and somebody else reports.
            if (++reads === 3) {
              done(await w.send(w.staff.dispatcher, 'accept', {}, id))
              await bring(w, 'toAccept', {}, randomUUID())
            }
            return tx.rows<R>(sql, params, name)
          },
        },
        w.county,
      ),
    )
    assert.ok(reads > 3)
    assert.deepEqual(faults, [])
    assert.equal((await check(db, w)).entries, 3)
  } finally {
    await db.close()
  }
})

test('twenty thousand entries are read again in the time that is printed here', { skip }, async (t) => {
  const { db } = await realDatabase()
  try {
    const w = world(db)
    await bring(w, 'archived', { contact: { name: '周小满', wants: 'none' } })
    const entries = await w.rows<Entry>(`select ${entryColumns} from entry where county = $1 order by version`, [w.county])
    const [row] = await w.rows<Record<string, unknown>>(`select to_jsonb(c) - 'terms' as row from "case" c where county = $1`, [
      w.county,
    ])
    const copies = 2500
    for (let from = 0; from < copies; from += 250) {
      const [all, cases, words]: [unknown[], unknown[], unknown[]] = [[], [], []]
      for (let n = from; n < from + 250; n++) {
        const caseId = randomUUID()
        let prev = zero
        for (const one of entries) {
          const said = one.words.map((word) => ({
            ...word,
            id: randomUUID(),
            digest: hashWords('salt', `第 ${n} 件：三楼楼道堆满杂物`),
          }))
          const entry = { ...one, caseId, key: randomUUID(), words: said }
          const hash = hashEntry(entry, prev)
          all.push(entryJson(entry, prev, hash))
          for (const word of said)
            words.push({
              county: w.county,
              case_id: caseId,
              id: word.id,
              kind: word.kind,
              text: `第 ${n} 件：三楼楼道堆满杂物`,
              salt: 'salt',
              digest: `\\x${word.digest}`,
              erased_by: null,
            })
          prev = hash
        }
        cases.push({ ...(row?.row as object), id: caseId, code: `${n}`, head: `\\x${prev}` })
      }
      await db.begin(
        context(w),
        async (tx) => {
          for (const [table, list] of [
            ['entry', all],
            ['"case"', cases],
            ['words', words],
          ] as const)
            await tx.rows(`insert into ${table} select r.* from jsonb_populate_recordset(null::${table}, $1::jsonb) r`, [
              JSON.stringify(list),
            ])
        },
        { statementMs: 60_000 },
      )
    }
    await seal(db, w, '2026-10-13')
    await db.asOwner((tx) => tx.exec('analyze entry; analyze words; analyze seal_case; analyze "case"'))
    const rounds: number[] = []
    const own: number[] = []
    for (let round = 0; round < 3; round++) {
      const began = performance.now()
      const before = process.cpuUsage()
      const { faults, entries: read, words } = await check(db, w)
      rounds.push(read / ((performance.now() - began) / 1000))
      own.push(read / (process.cpuUsage(before).user / 1e6))
      assert.deepEqual([faults, read, words], [[], (copies + 1) * 8, (copies + 1) * 2])
    }
    // The machine may be busy with other tests: what this process itself needed says whether the aim can hold.
    t.diagnostic(
      `verify: ${Math.round(Math.max(...rounds))} entries/s by the clock, ${Math.round(Math.max(...own))} by its own processor time (aim 20000)`,
    )
  } finally {
    await db.close()
  }
})
