// Plays the script through perform, the system's own steps at their instants in between, and holds every clock against the ledger.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { playThrough, virtualHouse } from '../../channels/replay/virtual.ts'
import type { Actor } from '../../rules/actor.ts'
import type { Region } from '../../rules/region.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { verifyCounty } from '../../store/verify.ts'
import { accounts, answersDue, type Done, spent } from './ledger.ts'
import { begins, type Cast, ends, type Move, type Numbers, script } from './script.ts'

type ClockNow = {
  case_id: string
  name: string
  owner: string | null
  started_at: number
  stopped_at: number | null
  due_at: number
  expired: number
  paused_at: number | null
}
type EntryNow = Done & { case_id: string; kind: 'gridEvent' | 'whistle' }

/** Returns how often each step was taken. */
export async function playWeek(
  house: House,
  county: string,
  region: Region,
  cast: Cast,
  numbers: Numbers,
): Promise<Map<string, number>> {
  const moves = script(cast, numbers)
  const context = { actor: 'test', counties: [county] }
  const virtual = virtualHouse(house, county, region, { start: begins, shortest: 60_000 })
  const reporters = new Map(moves.flatMap((move) => (move.step === 'report' ? [[move.caseId, move.who as Actor] as const] : [])))
  const actorOf = async (move: Move): Promise<Actor> => {
    if (move.who !== 'reporter') return move.who
    const actor = reporters.get(move.caseId)
    const party = await house.db.read(context, (tx) =>
      tx.rows<{ id: string }>('select id from party where county = $1 and case_id = $2', [county, move.caseId]),
    )
    assert.ok(actor?.type === 'resident' && party[0])
    return { ...actor, party: { county, caseId: move.caseId, party: party[0].id } }
  }
  const photo = async (move: Move, shown: string): Promise<string> => {
    const id = randomUUID()
    const by = move.who !== 'reporter' && move.who.type === 'staff' ? move.who.person : 'device'
    await house.db.begin(context, (tx) =>
      tx.rows(
        `insert into attachment (county, case_id, id, kind, state, name, type, size, digest, width, height, position_sealed, by_person, at)
         values ($1, $2, $3, $4, 'complete', 'a.jpg', 'image/jpeg', 10, $5, 1, 1, null, $6, $7)`,
        [county, move.caseId, id, shown, derivedId(id, 'x'), by, move.at],
      ),
    )
    return id
  }
  const play = async (move: Move, n: number): Promise<void> => {
    const taken: Record<string, readonly string[]> = {}
    for (const [field, shown] of Object.entries(move.photos ?? {})) taken[field] = [await photo(move, shown)]
    const arrival = move.arrives
      ? {
          arrival: Math.floor(house.lot(move.caseId, 'arrival') * 1_000_000)
            .toString()
            .padStart(6, '0'),
        }
      : {}
    const { kind, step, caseId, root } = move
    await virtual.send(await actorOf(move), move.at, {
      kind,
      step,
      caseId,
      input: { ...move.input, ...taken, ...arrival },
      label: derivedId(caseId, `${n} ${step}`),
      ...(root === undefined ? {} : { also: [root] }),
    })
  }
  const events = moves.map((move, n) => ({
    at: move.at,
    caseId: move.caseId,
    alone: move.root !== undefined,
    act: () => play(move, n),
  }))
  await playThrough(virtual, events)
  await virtual.passTo(ends)
  const [rows, clocks] = await house.db.read(
    context,
    async (tx) => [
      await tx.rows<EntryNow>(
        `select e.case_id, c.kind, e.at, e.step, e.from_state as "from", e.to_state as "to", e.facts, e.organisation, e.holder
         from entry e join "case" c on c.county = $1 and c.id = e.case_id where e.county = $1 and e.step <> 'linked' order by e.case_id, e.version`,
        [county],
      ),
      await tx.rows<ClockNow>('select * from clock where county = $1 order by case_id, started_at, id', [county]),
    ],
    { statementMs: 60_000 },
  )
  const byCase = Map.groupBy(rows, (row) => row.case_id)
  const kept = Map.groupBy(clocks, (row) => row.case_id)
  const played = Map.groupBy(moves, (move) => move.caseId)
  assert.equal(byCase.size, numbers.cases + numbers.whistles)
  let counted = 0
  for (const [id, entries] of byCase) {
    const report = played.get(id)?.find((move) => move.step === 'report' || move.step === 'blow')
    assert.ok(report)
    const { category, whistle } = report.input as { category: string; whistle?: string }
    const leaf = cast.categories.find((one) => one.code === category)
    const kind = entries[0]?.kind ?? 'gridEvent'
    const of = { kind, days: leaf?.days ?? null, pressing: whistle ?? null, judge: cast.county }
    // A whistle leaves a line in the case it came from: it moves no clock there.
    const own = entries.filter((one) => !(kind === 'gridEvent' && one.step === 'blow'))
    const expected = accounts({ ...of, entries: own })
    const said = (list: readonly (readonly unknown[])[]) => list.map((one) => one.join(' ')).sort()
    const found = kept.get(id) ?? []
    assert.deepEqual(
      said(found.map((one) => [one.name, one.owner, one.started_at, one.stopped_at, one.due_at, one.expired, one.paused_at])),
      said(
        expected.map((one) => {
          const stands =
            one.stopped === null ? (one.ran.at(-1)?.to ?? null) : (found.find((row) => row.name === one.name)?.paused_at ?? null)
          return [one.name, one.owner, one.from, one.stopped, one.due, one.expired, stands]
        }),
      ),
      `${kind} ${id}\n${own.map((one) => `${new Date(one.at + 8 * 3_600_000).toISOString()} ${one.step} ${one.to}`).join('\n')}`,
    )
    for (const account of expected) {
      counted++
      // What it ran is what passed of its own unit, less what it stood still.
      const until = account.stopped ?? ends
      const still = account.ran.flatMap((piece, i) => {
        const next = account.ran[i + 1]
        return piece.to === null || (next === undefined && piece.to === until)
          ? []
          : [{ from: piece.to, to: next?.from ?? until }]
      })
      const whole = { ...account, ran: [{ from: account.from, to: until }] }
      assert.equal(spent(account, until), spent(whole, until) - spent({ ...account, ran: still }, until))
      if (account.answered === 'escalateOverdue' || account.answered === 'ringNext')
        assert.equal(account.expired, answersDue(account, until), `${account.name} of ${id} was answered as often as it was over`)
    }
  }
  assert.equal(counted, clocks.length, 'every clock is accounted for')
  const verified = await house.db.read(context, (tx) => verifyCounty(tx, county), { statementMs: 120_000 })
  assert.deepEqual(verified.faults, [])
  const times = new Map<string, number>()
  const own = rows.filter((row) => !(row.kind === 'gridEvent' && row.step === 'blow'))
  for (const { step } of own) times.set(step, (times.get(step) ?? 0) + 1)
  const [asked] = await house.db.read(context, (tx) =>
    tx.rows<{ n: number }>('select count(*)::int as n from supervision where county = $1', [county]),
  )
  return new Map([...times, ['supervisions', asked?.n ?? 0]])
}

/** The week held exactly what was asked for. */
export function assertNumbers(times: ReadonlyMap<string, number>, numbers: Numbers): void {
  const of = (step: string) => times.get(step) ?? 0
  assert.deepEqual(
    {
      cases: of('report'),
      joint: of('askJoint'),
      whistles: of('blow'),
      extensions: of('decideExtend'),
      suspensions: of('decideSuspend'),
      objections: of('object'),
      supervisions: of('supervisions'),
    },
    numbers,
  )
}
