// The duty of the example street as its people find it: turns of today, a swap that waits, a gap, a note, promises, stores, windows, the roll-call.

import { addResource, callRoll, makePromise, sealNote, seatAt, takeOut } from '../../registers/duty/desk.ts'
import { onDutyAt } from '../../registers/duty/now.ts'
import { askSwap, giveTurn, type Who } from '../../registers/duty/roster.ts'
import { actorOf } from '../../registers/people/actor.ts'
import { demoPeople } from '../../registers/people/demo.ts'
import { trimCode } from '../../rules/area.ts'
import { DAY, HOUR, type Instant, localDay, MINUTE } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import texts from './duty.json' with { type: 'json' }

type Crew = { id: string; kind: string; from: Instant | null }

/** Once, at the first start: the listed dispatcher has the desk now, and the colleague before her has left a note. */
export async function demoDuty(house: House, county: string, now: Instant): Promise<void> {
  const region = house.region(county)
  const dispatcher = (await demoPeople(house.db)).find((one) => one.login.endsWith('dispatcher1'))
  if (!region || !dispatcher) return
  const context = { actor: 'system:demo', counties: [county] }
  await house.db.begin(context, async (tx) => {
    const actor = await actorOf(tx, dispatcher.id, now)
    const office = actor?.posts.find((post) => post.kind === 'dispatcher')?.organisation
    if (!actor || office === undefined) return
    const crew = await tx.rows<Crew>(
      `select p.person::text as id, p.kind, p.from_at as "from" from post p
       where p.organisation = $1 and p.kind in ('dispatcher', 'dutyLeader') and p.person is not null and p.to_at is null order by p.kind, p.id`,
      [office],
    )
    const as = async (person: string | undefined): Promise<Who | null> => {
      const one = person === undefined ? null : await actorOf(tx, person, now)
      return one && { actor: one, region }
    }
    const leader = await as(crew.find((one) => one.kind === 'dutyLeader')?.id)
    const colleagues = crew.filter((one) => one.kind === 'dispatcher' && one.id !== dispatcher.id)
    const before = await as(colleagues[0]?.id)
    if (!leader || !before) return
    const key = (label: string) => derivedId(county, `demo duty ${label}`)
    await turns(tx, { office, dispatcher: dispatcher.id, leader, colleague: colleagues[1]?.id, key }, now)
    await stores(tx, leader, { county, office, key }, now)
    await roll(tx, before, { county, office, key }, now)
    for (const [n, one] of texts.promises.entries())
      await makePromise(
        tx,
        before,
        { county, id: key(`promise ${n}`), organisation: office, text: one.text, until: now + one.hours * HOUR },
        now - 2 * HOUR,
      )
    await sealNote(tx, before, { county, id: key('note'), organisation: office, text: texts.note }, now - 20 * MINUTE)
  })
}

type Place = { readonly county: string; readonly office: string; readonly key: (label: string) => string }

/** The turn of now is the listed dispatcher's; the next of hers she has asked a colleague to take; one of the coming days is still open. */
async function turns(
  tx: Tx,
  of: {
    readonly office: string
    readonly dispatcher: string
    readonly leader: Who
    readonly colleague: string | undefined
    readonly key: (label: string) => string
  },
  now: Instant,
): Promise<void> {
  const { office, dispatcher, leader, key } = of
  const mine = (await onDutyAt(tx, [office], now)).find((one) => one.line === 1)
  const give = (label: string, turn: { from: Instant; line: number }, person: string | null, reason: string) =>
    giveTurn(tx, leader, { id: key(label), organisation: office, ...turn, person, reason, anyway: true }, now - HOUR)
  if (mine && mine.person !== dispatcher) await give('today', mine, dispatcher, texts.swapReasons.today)
  const coming = await tx.rows<{ from: Instant; line: number; person: string | null }>(
    `select from_at as "from", line, person::text as person from duty where organisation = $1 and from_at between $2 and $3 and line = 1 order by from_at`,
    [office, now + 1, now + 10 * DAY],
  )
  // Whoever has this turn does not have the next one too: that is the night after a day.
  const [next] = coming
  const other = of.colleague
  if (next?.person === dispatcher && other !== undefined) await give('rest', next, other, texts.swapReasons.rest)
  const open = coming.find((one) => one.from > now + 2 * DAY)
  if (open) await give('open', open, null, texts.swapReasons.open)
  const own = coming.find((one) => one.person === dispatcher && one !== open && one !== next)
  const asker = await actorOf(tx, dispatcher, now)
  if (own && asker && other !== undefined)
    await askSwap(
      tx,
      { actor: asker, region: leader.region },
      { id: key('swap'), organisation: office, from: own.from, line: 1, other, reason: texts.swapReasons.asked },
      now - HOUR,
    )
}

async function stores(tx: Tx, leader: Who, { county, office, key }: Place, now: Instant): Promise<void> {
  const area = trimCode(leader.region.organisations.get(office)?.area ?? '')
  const known = (id: string) => (leader.region.organisations.has(id) ? id : office)
  for (const [n, one] of texts.resources.entries())
    await addResource(
      tx,
      leader,
      {
        id: key(`resource ${n}`),
        organisation: office,
        kind: one.kind as 'unit' | 'vehicle' | 'material',
        name: one.name,
        keptAt: one.keptAt,
        owner: known(`${area}.${one.owner}`),
        amount: one.amount,
      },
      now - DAY,
    )
  await takeOut(
    tx,
    leader,
    { county, id: key('taken'), organisation: office, resource: key(`resource ${texts.resources.length - 1}`), amount: 20 },
    now - 3 * HOUR,
  )
  const county6 = trimCode(leader.region.code)
  const today = localDay(now, leader.region.calendar.zone)
  for (const [n, one] of texts.windows.entries()) {
    const { from, to, days, name, way } = one
    const department = known(`${one.street ? area : county6}.${one.department}`)
    await seatAt(
      tx,
      leader,
      {
        id: key(`window ${n}`),
        organisation: office,
        name,
        department,
        way: way as 'permanent' | 'rotating' | 'onCall',
        days,
        from,
        to,
      },
      today,
    )
  }
}

/** Most units have answered, one has not, and a few are still to be called. */
async function roll(tx: Tx, who: Who, { county, office, key }: Place, now: Instant): Promise<void> {
  const area = trimCode(who.region.organisations.get(office)?.area ?? '')
  const units = [...who.region.organisations.values()].filter(
    (one) => one.area.startsWith(area) && one.id !== office && ['governanceCentre', 'policeStation'].includes(one.kind),
  )
  for (const [n, unit] of units.slice(0, -3).entries())
    await callRoll(
      tx,
      who,
      { county, id: key(`roll ${n}`), organisation: office, unit: unit.id, answered: n !== 4 },
      now - 30 * MINUTE,
    )
}
