// Zhou's matter lies in the next county: handed over, received there, refused, asked back, and never in two places or in none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Resident } from '../../rules/actor.ts'
import { placesOf } from '../../store/transfers.ts'
import { verifyCounty } from '../../store/verify.ts'
import { testDatabase } from '../../test/database.ts'
import {
  acts,
  bring,
  type CaseNow,
  caseOf,
  clockOf,
  done,
  entriesOf,
  lastEntry,
  refusedAs,
  running,
  todosOf,
} from '../../test/loop.ts'
import { carrying, memoryFiles, settleAll } from '../../test/transfers.ts'
import { neighbours, on, type World } from '../../test/world.ts'
import { reactOnce } from './reactions.ts'
import { caseOfTransfer } from './transfers.ts'

const db = await testDatabase()
const [here, there] = neighbours(db)
const files = memoryFiles()
const counties = [here.county, there.county]
const handlers = carrying(here.house, files)
const loop = () => settleAll(here.house, counties, handlers)
const away = (more: Record<string, unknown> = {}) => ({
  keeper: there.county,
  ground: 'otherPlace',
  law: 'jieSuJiBan-14',
  text: '该处属邻区管辖，已移交',
  ...more,
})
const transferOf = async (w: World, id: string): Promise<string> => String((await caseOf(w, id)).data.transferId)
const find = async (w: World, id: string): Promise<CaseNow | undefined> =>
  (await w.rows<CaseNow>('select * from "case" where county = $1 and id = $2', [w.county, id]))[0]

/** Handed over and carried to the other county; ids of both cases. */
async function handed(
  more: Record<string, unknown> = {},
): Promise<{ id: string; zhou: Resident; twin: string; transfer: string }> {
  const { id, zhou } = await bring(here, 'filed', {
    text: '界河边倒了一车建筑垃圾',
    contact: { name: '周敏', phone: '13812345678', wants: 'message' },
    ...more,
  })
  done(await here.send(here.staff.dispatcher, 'handOver', away(), id))
  const transfer = await transferOf(here, id)
  await loop()
  return { id, zhou, twin: caseOfTransfer(transfer), transfer }
}

test('handed over, a matter is in transfer on both sides, with who must answer and until when', async () => {
  const { id, twin } = await handed()
  const mine = await caseOf(here, id)
  assert.deepEqual([mine.state, mine.hold, mine.holder], ['filed', 'inTransfer', here.organisation('street')])
  assert.deepEqual(await todosOf(here, id), ['inTransfer @ street'])
  assert.deepEqual(acts(await lastEntry(here, id)), ['pause assign', 'start receipt'])
  const theirs = await caseOf(there, twin)
  assert.deepEqual([theirs.state, theirs.hold, theirs.holder], ['toAccept', 'inTransfer', there.organisation('county')])
  assert.deepEqual(await todosOf(there, twin), ['arrived @ county'])
  const receipt = await clockOf(there, twin, 'receipt')
  assert.equal(theirs.due_at, receipt.due_at)
  refusedAs(await here.send(here.staff.dispatcher, 'assign', { organisation: here.organisation('department') }, id), 'held')
  refusedAs(await there.send(there.staff.dutyOfficer, 'accept', {}, twin), 'held')
})

test('what the other county needs goes along: words, place, category, filing time, photos, and the contact sealed anew', async () => {
  const photoCase = await bring(here, 'toAccept', { contact: { name: '周敏', phone: '13812345678', wants: 'call' } })
  const photo = await here.photo(photoCase.id, 'report')
  await files.put(here.county, photoCase.id, photo, 'full', new Uint8Array([1, 2, 3]))
  const filedAt = (await entriesOf(here, photoCase.id))[0]
  here.pass(3 * 3_600_000)
  done(await here.send(here.staff.dispatcher, 'handOver', away(), photoCase.id))
  const twin = caseOfTransfer(await transferOf(here, photoCase.id))
  await loop()
  const [row] = await there.rows<{
    text: string
    opened_at: number
    category: string
    name: string
    phone: string
    party: string
    kind: string
    secret: boolean
  }>(
    `select w.text, c.opened_at, c.category, c.secret, p.name_sealed as name, p.phone_sealed as phone, p.id as party, a.kind
     from "case" c join words w on w.county = $1 and w.id = c.text_id join party p on p.county = $1 and p.case_id = c.id
     join attachment a on a.county = $1 and a.case_id = c.id where c.county = $1 and c.id = $2`,
    [there.county, twin],
  )
  assert.ok(row && filedAt)
  assert.deepEqual([row.text, row.category, row.kind, row.secret], ['三楼楼道堆满杂物', '0101', 'report', false])
  const openedAt = (
    await here.rows<{ opened_at: number }>('select opened_at from "case" where county = $1 and id = $2', [
      here.county,
      photoCase.id,
    ])
  )[0]?.opened_at
  assert.equal(row.opened_at, openedAt, 'the time of filing is the first one')
  const { vault } = there.house
  assert.equal(vault.open('party.phone_sealed', row.party, row.phone), '13812345678')
  assert.equal(vault.open('party.name_sealed', row.party, row.name), '周敏')
  const [copied] = await there.rows<{ id: string }>('select id from attachment where county = $1 and case_id = $2', [
    there.county,
    twin,
  ])
  assert.deepEqual(await files.get(there.county, twin, copied?.id ?? '', 'full'), new Uint8Array([1, 2, 3]))
})

test('received there it ends here as handed over, works there, and the old code leads to it', async () => {
  const { id, twin } = await handed()
  done(await there.send(there.staff.dutyOfficer, 'answerTransfer', { accepted: true }, twin))
  const theirs = await caseOf(there, twin)
  assert.deepEqual([theirs.state, theirs.hold], ['toAccept', 'none'])
  assert.deepEqual(await running(there, twin), ['accept'])
  await loop()
  const mine = await caseOf(here, id)
  assert.deepEqual([mine.state, mine.hold, mine.data.handedTo], ['handedOver', 'none', there.county])
  assert.deepEqual(await running(here, id), [])
  assert.deepEqual(await todosOf(here, id), [])
  const places = await db.read({ actor: 'test', counties }, (tx) => placesOf(tx, { county: here.county, caseId: id }))
  assert.deepEqual(places, [
    { county: here.county, caseId: id },
    { county: there.county, caseId: twin },
  ])
  done(await there.send(there.staff.dutyOfficer, 'accept', { area: there.grid }, twin))
})

test('refused there with a ground it goes on here exactly where it was, what stood still no shorter', async () => {
  here.at(on('2026-10-14', 9, 10))
  const { id } = await bring(here, 'filed')
  const before = await clockOf(here, id, 'assign')
  here.pass(10 * 60_000)
  const left = before.due_at - here.house.now()
  done(await here.send(here.staff.dispatcher, 'handOver', away(), id))
  const transfer = await transferOf(here, id)
  await loop()
  here.pass(20 * 60_000)
  const twin = caseOfTransfer(transfer)
  refusedAs(await there.send(there.staff.dutyOfficer, 'answerTransfer', { accepted: false }, twin), 'groundUnknown')
  refusedAs(
    await there.send(there.staff.dutyOfficer, 'answerTransfer', { accepted: false, ground: 'notInArea' }, twin),
    'reasonMissing',
  )
  done(
    await there.send(
      there.staff.dutyOfficer,
      'answerTransfer',
      { accepted: false, ground: 'notInArea', text: '界桩在你区一侧' },
      twin,
    ),
  )
  await loop()
  const mine = await caseOf(here, id)
  assert.deepEqual([mine.state, mine.hold, mine.data.transfer], ['filed', 'none', undefined])
  assert.deepEqual(await todosOf(here, id), ['assign @ street'])
  assert.deepEqual(await running(here, id), ['assign'])
  assert.equal((await clockOf(here, id, 'assign')).due_at, here.house.now() + left)
  assert.equal((await caseOf(there, twin)).state, 'handedOver')
  const [said] = await here.rows<{ text: string }>(
    `select text from words where county = $1 and id = (select answer_id from transfer where county = $1 and case_id = $2 and id = $3)`,
    [here.county, id, transfer],
  )
  assert.equal(said?.text, '界桩在你区一侧')
  done(await here.send(here.staff.dispatcher, 'assign', { organisation: here.organisation('department') }, id))
})

test('asked back before it was received it comes back; received first, it stays there', async () => {
  const first = await handed()
  done(await here.send(here.staff.dispatcher, 'takeBack', { text: '看错了界线' }, first.id))
  assert.equal((await caseOf(here, first.id)).hold, 'inTransfer', 'until the other county gave it back')
  refusedAs(await here.send(here.staff.dispatcher, 'takeBack', { text: '再要一次' }, first.id), 'nothingOpen')
  await loop()
  assert.deepEqual([(await caseOf(here, first.id)).hold, (await caseOf(there, first.twin)).state], ['none', 'handedOver'])
  refusedAs(await there.send(there.staff.dutyOfficer, 'answerTransfer', { accepted: true }, first.twin), 'wrongState')

  const second = await handed()
  done(await there.send(there.staff.dutyOfficer, 'answerTransfer', { accepted: true }, second.twin))
  done(await here.send(here.staff.dispatcher, 'takeBack', { text: '看错了界线' }, second.id))
  await loop()
  assert.deepEqual([(await caseOf(here, second.id)).state, (await caseOf(there, second.twin)).hold], ['handedOver', 'none'])
})

test('a resident neither withdraws nor adds while it is in transfer; before and after he may', async () => {
  const { id, zhou } = await handed()
  refusedAs(await here.send(zhou, 'withdraw', { text: '不用了' }, id), 'held')
  refusedAs(await here.send(zhou, 'add', { text: '又倒了一车' }, id), 'held')
})

test('nobody hands over inside his own region, to nobody, to two at once, or to the body complained of', async () => {
  const { id } = await bring(here, 'toAccept', { barred: [there.organisation('county')] })
  const { dispatcher, handler } = here.staff
  const give = (input: Record<string, unknown>) =>
    here.send(dispatcher, 'handOver', { ground: 'otherPlace', text: '移交', ...input }, id)
  refusedAs(await give({ keeper: here.county }), 'keeperUnknown')
  refusedAs(await give({ keeper: '999999' }), 'keeperUnknown')
  refusedAs(await give({}), 'addresseeMissing')
  refusedAs(await give({ keeper: there.county, authority: '云川区住建局' }), 'addresseeMissing')
  refusedAs(await give({ keeper: there.county, ground: 'bored' }), 'groundUnknown')
  refusedAs(await give({ keeper: there.county, organisation: there.organisation('county') }), 'organisationUnknown')
  refusedAs(await give({ keeper: there.county }), 'organisationUnknown')
  refusedAs(await here.send(handler, 'handOver', away(), id), 'caseMissing')
})

test('a receipt that does not come is overdue like anything else: the supervisor hears, at twice the time the office is asked', async () => {
  const { id, twin } = await handed()
  for (const [w, of] of [
    [here, id],
    [there, twin],
  ] as const) {
    const due = await clockOf(w, of, 'receipt')
    here.at(due.due_at + 1)
    done(await w.send({ type: 'system', name: 'clock' }, 'escalateOverdue', { clock: due.id }, of))
    const again = await clockOf(w, of, 'receipt')
    here.at(again.look_at ?? 0)
    done(await w.send({ type: 'system', name: 'clock' }, 'escalateOverdue', { clock: due.id }, of))
    const row = await caseOf(w, of)
    assert.deepEqual([row.hold, row.data.overdueClock, row.data.supervised], ['inTransfer', 'receipt', row.holder])
  }
})

/** Where the matter can be worked on now. */
async function places(id: string, twin: string): Promise<string[]> {
  const [mine, theirs] = [await caseOf(here, id), await find(there, twin)]
  const works = (row: CaseNow | undefined) => row !== undefined && row.hold === 'none' && row.closed_at === null
  return [...(works(mine) ? ['here'] : []), ...(works(theirs) ? ['there'] : [])]
}

test('killed between any two transactions and started again, the loop leaves the matter in one place', async () => {
  class Killed extends Error {}
  for (const answer of ['accepted', 'refused', 'recalled'] as const)
    for (let life = 1; life <= 6; life++) {
      const { id } = await bring(here, 'filed')
      done(await here.send(here.staff.dispatcher, 'handOver', away(), id))
      const twin = caseOfTransfer(await transferOf(here, id))
      const seen = new Set<string>()
      let dead = false
      // Every transaction of the loop counts; the last one allowed commits, and then the process is gone.
      const mortal = (): { house: typeof here.house; killed: () => boolean } => {
        let count = 0
        const house = {
          ...here.house,
          db: {
            ...db,
            begin: async <T>(...args: Parameters<typeof db.begin<T>>): Promise<T> => {
              if (dead) throw new Killed('dead')
              const value = await db.begin(...args)
              count += 1
              if (count === life) dead = true
              if (dead) throw new Killed('dead')
              return value
            },
          },
        }
        return { house, killed: () => dead }
      }
      const runOnce = async () => {
        const { house } = mortal()
        try {
          await settleAll(house, counties, carrying(house, files))
        } catch (error) {
          if (!(error instanceof Killed)) throw error
        }
        const now = await places(id, twin)
        assert.ok(now.length <= 1, `in two places: ${now}`)
        for (const one of now) seen.add(one)
        dead = false
        // The lease of what was being carried runs out.
        here.pass(120_000)
        await loop()
      }
      await runOnce()
      assert.deepEqual(await places(id, twin), [], 'in transfer')
      if (answer === 'recalled') done(await here.send(here.staff.dispatcher, 'takeBack', { text: '误' }, id))
      else
        done(
          await there.send(
            there.staff.dutyOfficer,
            'answerTransfer',
            answer === 'accepted' ? { accepted: true } : { accepted: false, ground: 'notInArea', text: '不在本区' },
            twin,
          ),
        )
      await runOnce()
      assert.deepEqual(await places(id, twin), [answer === 'accepted' ? 'there' : 'here'], `${answer}, killed after ${life}`)
      const opened = (await entriesOf(there, twin)).filter((one) => one.step === 'handIn')
      assert.equal(opened.length, 1, 'opened once')
    }
  for (const w of [here, there]) {
    const checked = await db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
    assert.deepEqual(checked.faults, [])
  }
  assert.equal(await reactOnce(here.house, counties, handlers), false)
})
