// What residents of the example ask: in public, some answered and some waiting, and about their own data; what the pages for it show on the first day.

import { rateAnswer } from '../../registers/knowledge/rating.store.ts'
import { actorOf } from '../../registers/people/actor.ts'
import { demoPeople } from '../../registers/people/demo.ts'
import type { Actor, Staff } from '../../rules/actor.ts'
import { HOUR, type Instant } from '../../rules/time.ts'
import { derivedId, hex } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import texts from './asked.json' with { type: 'json' }

type Question = {
  readonly text: string
  /** As it was published; without it nobody has read it yet. */
  readonly public?: string
  readonly office?: string
  readonly hours: number
  readonly answer?: string
  readonly useful?: number
  readonly not?: number
}
type Request = {
  readonly what: string
  readonly text: string
  readonly hours: number
  readonly verdict?: string
  readonly said?: string
  readonly done?: string
}
type Act = { readonly kind: string; readonly id: string; readonly step: string; readonly input: object; readonly also?: string }

/** Once, at the first start, after the work orders: each request about data is about one of those. Nothing here lies in a queue that a morning is counted by. */
export async function demoAsked(house: House, county: string, now: Instant): Promise<void> {
  const region = house.region(county)
  const people = await demoPeople(house.db)
  const context = { actor: 'system:demo', counties: [county] }
  const staff = async (login: string): Promise<Staff | null> => {
    const id = people.find((one) => one.login === login)?.id
    return id === undefined ? null : house.db.read(context, (tx) => actorOf(tx, id, now))
  }
  const [reader, officer] = [await staff('checker1'), await staff('dataofficer1')]
  if (!region || !reader || !officer) return
  const send = async (actor: Actor, at: Instant, { kind, id, step, input, also }: Act): Promise<boolean> => {
    const answer = await perform({ ...house, now: () => at }, actor, {
      kind,
      step,
      form: 1,
      case: { county, id },
      seen: null,
      input,
      ...(also === undefined ? {} : { also: [{ id: also, seen: null }] }),
      key: derivedId(id, step),
      at: { device: at, offset: 0 },
    })
    return answer.outcome === 'done'
  }
  const resident = (label: string) => hex(house.vault.lookup('device', `demo asked ${label}`))

  const ask = async (one: Question, n: number): Promise<void> => {
    const id = derivedId(county, `demo question ${n}`)
    const start = now - one.hours * HOUR
    const act = (actor: Actor, at: Instant, step: string, input: object) =>
      send(actor, at, { kind: 'publicQuestion', id, step, input })
    const device = { type: 'resident', device: resident(`question ${n}`), party: null } as const
    if (!(await act(device, start, 'ask', { text: one.text })) || one.public === undefined) return
    const office = [...region.organisations.values()].find((each) => each.kind === `department.${one.office}`)
    if (!office || !(await act(reader, start + HOUR, 'publish', { text: one.public, organisation: office.id }))) return
    const answers = one.answer === undefined ? null : await handlerOf(house, county, office.id, now)
    const told = now - 3 * HOUR
    if (!answers || !(await act(answers, told, 'answer', { text: one.answer }))) return
    const [row] = await house.db.read(context, (tx) =>
      tx.rows<{ code: string }>('select code from "case" where county = $1 and id = $2', [county, id]),
    )
    const hands = [...Array(one.useful ?? 0).fill(true), ...Array(one.not ?? 0).fill(false)] as boolean[]
    for (const [hand, useful] of hands.entries())
      await rateAnswer(
        { ...house, now: () => told + (hand + 1) * 60_000 },
        { county, code: row?.code ?? '', device: house.vault.lookup('device', `demo reader ${hand}`), useful },
      )
  }

  const request = async (one: Request, n: number): Promise<void> => {
    const root = derivedId(county, `demo order own ${n}`)
    const [party] = await house.db.read(context, (tx) =>
      tx.rows<{ id: string }>(`select id::text as id from party where county = $1 and case_id = $2 and role = 'reporter'`, [
        county,
        root,
      ]),
    )
    if (!party) return
    const id = derivedId(county, `demo data request ${n}`)
    const start = now - one.hours * HOUR
    const she = { type: 'resident', device: resident(`data ${n}`), party: { county, caseId: root, party: party.id } } as const
    const act = (actor: Actor, at: Instant, step: string, input: object, also?: string) =>
      send(actor, at, { kind: 'dataRequest', id, step, input, ...(also === undefined ? {} : { also }) })
    if (!(await act(she, start, 'askData', { root, what: one.what, text: one.text }, root)) || one.verdict === undefined) return
    if (!(await act(officer, start + 3 * HOUR, 'decide', { verdict: one.verdict, text: one.said })) || one.done === undefined)
      return
    await act(officer, start + 5 * HOUR, 'carryOut', { root, text: one.done }, root)
  }

  for (const [n, one] of (texts.questions as readonly Question[]).entries()) await ask(one, n)
  for (const [n, one] of (texts.data as readonly Request[]).entries()) await request(one, n)
}

/** Somebody of the office who may answer for it. */
async function handlerOf(house: House, county: string, office: string, now: Instant): Promise<Staff | null> {
  return house.db.read({ actor: 'system:demo', counties: [county] }, async (tx) => {
    const rows = await tx.rows<{ person: string }>(
      `select person::text as person from post where organisation = $1 and person is not null and from_at <= $2 and (to_at is null or to_at > $2) order by id`,
      [office, now],
    )
    for (const { person } of rows) {
      const actor = await actorOf(tx, person, now)
      const may = actor?.posts.some((post) => post.organisation === office && post.permissions.includes('publicQuestion.answer'))
      if (actor && may) return actor
    }
    return null
  })
}
