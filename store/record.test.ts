// What holds the record together: no state without its entry, no entry changed, nothing of another county, and what breaks off leaves nothing.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { everyEngine } from '../test/database.ts'
import { acts, bring, done, heap, lastEntry } from '../test/loop.ts'
import { type World, world } from '../test/world.ts'
import type { Db } from './db.ts'
import { perform } from './perform.ts'

const count = async (w: World, table: string): Promise<number> =>
  (await w.rows<{ n: number }>(`select count(*) as n from ${table} where county = $1`, [w.county]))[0]?.n ?? -1
const context = (w: World) => ({ actor: 'test', counties: [w.county] })

everyEngine('what holds the record together', (open) => {
  const refusedBy = async (db: Db, w: World, sql: string, why: RegExp) =>
    assert.rejects(
      db.begin(context(w), (tx) => tx.rows(sql, [w.county])),
      why,
      sql,
    )

  test('a state that never had its entry is refused at commit, and so is a version that had none', async () => {
    const db = await open()
    const w = world(db)
    await bring(w, 'toAccept')
    await refusedBy(db, w, `update "case" set state = 'archived' where county = $1`, /case_entry/)
    await refusedBy(db, w, `update "case" set version = version + 1 where county = $1`, /case_entry/)
    await refusedBy(db, w, `update "case" set version = 0 where county = $1`, /case_version_check|case_entry/)
  })

  test('the working role changes and deletes no entry, no words, no rating, no looking and no seal, and deletes no case', async () => {
    const db = await open()
    const w = world(db)
    await bring(w, 'rated')
    for (const table of ['entry', 'words', 'rating', 'looking', 'seal', 'seal_case']) {
      await refusedBy(db, w, `update ${table} set county = county where county = $1`, /permission denied/)
      await refusedBy(db, w, `delete from ${table} where county = $1`, /permission denied/)
    }
    for (const table of ['"case"', 'step_key', 'clock', 'party', 'attachment', 'objection', 'proposal', 'request', 'supervision'])
      await refusedBy(db, w, `delete from ${table} where county = $1`, /permission denied/)
    await refusedBy(db, w, `truncate entry`, /permission denied|bind message/)
  })

  test('words and parties of another county are not there for a transaction of this one, to read or to write', async () => {
    const db = await open()
    const [here, there] = [world(db), world(db)]
    await bring(there, 'toAccept')
    const seen = (table: string) =>
      db.read(context(here), (tx) => tx.rows(`select id from ${table} where county = $1`, [there.county]))
    assert.deepEqual([await seen('words'), await seen('party')], [[], []])
    assert.equal((await there.rows('select id from words where county = $1', [there.county])).length, 1)
    await assert.rejects(
      db.begin(context(here), (tx) =>
        tx.rows(`insert into words (county, id, case_id, kind, text, salt, digest) values ($1, $2, $2, 'text', '', '', '')`, [
          there.county,
          randomUUID(),
        ]),
      ),
      /row-level security/,
    )
    assert.deepEqual(
      await db.begin(context(here), (tx) =>
        tx.rows(`update party set role = role where county = $1 returning id`, [there.county]),
      ),
      [],
    )
  })

  test('a step that breaks off in its middle or at its end leaves nothing, and the same step sent again is done', async () => {
    const db = await open()
    const w = world(db)
    const id = randomUUID()
    const step = w.step('report', heap(w, { contact: { name: '周小满', wants: 'none' } }), id)
    const middle = {
      ...w.house,
      vault: {
        ...w.house.vault,
        seal: () => {
          throw new Error('cut in the middle')
        },
      },
    }
    const end = {
      ...w.house,
      db: {
        ...db,
        begin: (...[at, run, patience]: Parameters<Db['begin']>) =>
          db.begin(
            at,
            async (tx) => {
              await run(tx)
              throw new Error('cut at the end')
            },
            patience,
          ),
      } as Db,
    }
    await assert.rejects(perform(middle, w.resident('zhou'), step), /cut in the middle/)
    await assert.rejects(perform(end, w.resident('zhou'), step), /cut at the end/)
    for (const table of ['"case"', 'entry', 'step_key', 'clock', 'todo', 'words', 'party', 'reaction'])
      assert.equal(await count(w, table), 0, table)
    done(await perform(w.house, w.resident('zhou'), step))
  })

  test('every text that was sent is kept as it was sent: quotes, dollars, emoji, right-to-left, combining marks', async () => {
    const w = world(await open())
    const id = randomUUID()
    const odd = `'); drop table entry; -- $1 \\x00 "楼道" 🧯 \u202eעברית e\u0301 \t\n${'长'.repeat(1900)}`
    done(await w.send(w.resident(), 'report', heap(w, { text: odd }), id))
    const [words] = await w.rows<{ text: string }>('select text from words where county = $1', [w.county])
    assert.equal(words?.text, odd)
    assert.deepEqual(acts(await lastEntry(w, id)), ['start accept'])
  })
})
