// One rule of seeing, written twice: the SQL predicate and its twin in the rules give the same answer for every person and every row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Actor, type Holding, mayView, viewOf } from '../../rules/actor.ts'
import type { Db } from '../../store/db.ts'
import { paramsFrom, recorded, visible } from '../../store/visible.ts'
import { everyEngine } from '../../test/database.ts'
import { expandAreas } from '../people/actor.ts'

type Row = {
  county: string
  id: string
  area: string
  organisations: string[]
  barred: string[]
  secret: boolean
  reporter: string | null
}

// 5201 is a city whose own six digits (520100) are no prefix of its counties'; 50 a municipality; 990106003 is now 990107008.
const areas = [
  '520100',
  '5201',
  '520102',
  '520102001',
  '520102001003',
  '520102001003001',
  '520103009',
  '50',
  '500108',
  '500108003999',
  '990106003',
  '990107008',
  '990106',
  '9999',
  '999999999999',
]
const stored = [
  '520100000000',
  '520102000000',
  '520102001000',
  '520102001003',
  '520102001003001',
  '520103009001',
  '500108003999',
  '500109000000',
  '990106003007',
  '990107008007',
  '990106000000',
  '999999999999',
  '999999999999999',
]
const renames = [{ old: '990106003', new: '990107008', kind: 'rename' as const }]
const offices = ['a', 'b', 'c', 'd']
const permissions = ['case.read', 'case.organisation', 'case.log', 'gridEvent.accept']

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const holding = fc.record({
  organisation: fc.constantFrom(...offices),
  areas: fc.uniqueArray(fc.constantFrom(...areas), { maxLength: 3 }),
  permissions: fc.uniqueArray(fc.constantFrom(...permissions)),
})
const row = fc.record({
  area: fc.constantFrom(...stored),
  organisations: fc.uniqueArray(fc.constantFrom(...offices), { maxLength: 3 }),
  barred: fc.oneof(
    { weight: 4, arbitrary: fc.constant<string[]>([]) },
    fc.uniqueArray(fc.constantFrom(...offices), { maxLength: 2 }),
  ),
  secret: fc.boolean(),
  reporter: fc.constantFrom(null, idOf(1), idOf(2)),
})

async function seen(db: Db, actor: Actor, rows: readonly Row[], by = visible): Promise<string[]> {
  const params = paramsFrom(JSON.stringify(rows))
  const sql = `select c.id from jsonb_to_recordset($1) as c(county text, id uuid, area text, organisations text[], barred text[], secret boolean, reporter uuid)
    where ${by(actor, 'c', params)} order by c.id`
  const found = await db.read({ actor: 'test', counties: [] }, (tx) => tx.rows<{ id: string }>(sql, params.values))
  return found.map((one) => one.id)
}
const rowsFrom = (given: readonly Omit<Row, 'county' | 'id'>[]): Row[] =>
  given.map((one, n) => ({ ...one, county: '520102', id: idOf(n) }))

everyEngine('who may see a case', (open) => {
  test('the predicate and its twin agree for every person on every row', async () => {
    const db = await open()
    await fc.assert(
      fc.asyncProperty(
        fc.array(holding, { maxLength: 3 }),
        fc.array(row, { minLength: 1, maxLength: 60 }),
        async (held, given) => {
          const posts = held.map(
            (one, n): Holding => ({
              ...one,
              id: idOf(n),
              kind: 'any',
              areas: expandAreas(one.areas, renames),
              from: null,
              to: null,
              via: 'own',
            }),
          )
          const actor: Actor = { type: 'staff', person: idOf(1), posts }
          const rows = rowsFrom(given)
          assert.deepEqual(
            await seen(db, actor, rows),
            rows.filter((one) => mayView(actor, one)).map((one) => one.id),
          )
          assert.deepEqual(
            await seen(db, actor, rows, recorded),
            rows.filter((one) => viewOf(actor, one) !== null).map((one) => one.id),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a resident sees his own case and no other, a device without link or word sees none', async () => {
    const db = await open()
    const rows = rowsFrom(
      [0, 1, 2].map(() => ({ area: '520102001003', organisations: ['a'], barred: [], secret: false, reporter: null })),
    )
    const resident: Actor = { type: 'resident', device: 'x', party: { county: '520102', caseId: idOf(1), party: 'p' } }
    assert.deepEqual(await seen(db, resident, rows), [idOf(1)])
    assert.deepEqual(await seen(db, { ...resident, party: null }, rows), [])
    assert.deepEqual(await seen(db, { ...resident, party: { county: '500108', caseId: idOf(1), party: 'p' } }, rows), [])
  })

  test('who holds the city sees its counties, who holds a renamed street sees what was filed under its old code', async () => {
    const db = await open()
    const rows = rowsFrom(stored.map((area) => ({ area, organisations: [], barred: [], secret: false, reporter: null })))
    const reads = async (...held: string[]) => {
      const posts: Holding[] = [
        {
          id: idOf(0),
          kind: 'any',
          organisation: 'a',
          areas: expandAreas(held, renames),
          permissions: ['case.read'],
          from: null,
          to: null,
          via: 'own',
        },
      ]
      const ids = await seen(db, { type: 'staff', person: idOf(1), posts }, rows)
      return rows.filter((one) => ids.includes(one.id)).map((one) => one.area)
    }
    assert.deepEqual(
      await reads('520100'),
      stored.filter((area) => area.startsWith('5201')),
    )
    assert.deepEqual(
      await reads('520102'),
      stored.filter((area) => area.startsWith('520102')),
    )
    assert.deepEqual(await reads('990107008'), ['990106003007', '990107008007'])
    assert.deepEqual(await reads('990106003'), ['990106003007', '990107008007'])
    assert.deepEqual(await reads('9999'), ['999999999999', '999999999999999'])
  })
})
