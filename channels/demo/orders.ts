// Work orders of the hotline as its desk finds them: to be checked, with an office, to be rung back, and some that the city sent and waits for.
import { actorOf } from '../../registers/people/actor.ts'
import { demoPeople } from '../../registers/people/demo.ts'
import type { Staff } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import { addDays, HOUR, type Instant, localDay, MINUTE } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import texts from './orders.json' with { type: 'json' }

const way = ['toCheck', 'toDispatch', 'dispatched', 'signed', 'inHandling', 'replied', 'toCallBack'] as const
type Order = {
  readonly category: string
  readonly text: string
  readonly to: string
  readonly hours: number
  readonly caller?: number
  readonly source?: string
  readonly days?: number
}

/** Once, at the first start. They lie in another street than the listed dispatcher's, whose morning stays as it is. */
export async function demoOrders(house: House, county: string, now: Instant): Promise<number> {
  const region = house.region(county)
  const people = await demoPeople(house.db)
  const personOf = (login: string) => people.find((one) => one.login === login)?.id
  const [agentId, checkerId, street1] = [personOf('agent1'), personOf('checker1'), personOf('dispatcher1')]
  if (!region || !agentId || !checkerId || !street1) return 0
  const context = { actor: 'system:demo', counties: [county] }
  const cast = await house.db.read(context, async (tx) => {
    const [agent, checker, dispatcher] = await Promise.all([agentId, checkerId, street1].map((id) => actorOf(tx, id, now)))
    const own = dispatcher?.posts[0]?.areas[0] ?? ''
    const [held] = await tx.rows<{ person: string; organisation: string }>(
      `select p.person::text as person, p.organisation from post p join organisation o on o.id = p.organisation join person h on h.id = p.person
       where p.region = $1 and p.kind = 'handler' and o.kind like 'department.%' and p.from_at <= $2 and p.to_at is null and h.login <> 'handler1'
       order by p.organisation, p.id limit 1`,
      [region.code, now],
    )
    const handler = held ? await actorOf(tx, held.person, now) : null
    return { agent, checker, handler, office: held?.organisation ?? '', own }
  })
  const { agent, checker, handler, office, own } = cast
  if (!agent || !checker || !handler) return 0
  const grids = [...region.areas.values()].filter(
    (one) => one.level === 'grid' && !one.code.startsWith(trimCode(own).slice(0, 9)),
  )
  const leaf = (code: string) =>
    region.categories.get(code)?.class ? code : ([...region.categories.values()].find((one) => one.class !== null)?.code ?? code)
  const { zone } = region.calendar
  let opened = 0
  const play = async (order: Order, n: number, label: string): Promise<void> => {
    const id = derivedId(county, `demo order ${label} ${n}`)
    const start = now - order.hours * HOUR
    const grid = grids[(n * 37) % Math.max(1, grids.length)]
    const send = async (actor: Staff, step: string, input: Record<string, unknown>, after: number): Promise<boolean> => {
      const at = Math.min(now, start + after)
      const answer = await perform({ ...house, now: () => at }, actor, {
        kind: 'workOrder',
        step,
        form: 1,
        case: { county, id },
        seen: null,
        input,
        key: derivedId(id, step),
        at: { device: at, offset: 0 },
      })
      return answer.outcome === 'done'
    }
    const caller = order.caller ?? n
    const outer = order.source !== undefined
    const base = {
      nature: 'complaint',
      category: leaf(order.category),
      text: order.text,
      place: grid ? { area: grid.code } : {},
    }
    const contact = {
      name: texts.callers[caller % texts.callers.length],
      phone: `0000-7123${String(1000 + caller)}`,
      wants: 'call',
    }
    const first = outer
      ? await send(
          checker,
          'receive',
          {
            ...base,
            source: order.source,
            outer: `${order.source === '110' ? 'JQ' : 'BN'}${localDay(start, zone).replaceAll('-', '')}-${String(4100 + n)}`,
            outerDue: addDays(localDay(now, zone), order.days ?? 3),
          },
          0,
        )
      : await send(agent, 'create', { ...base, contact }, 0)
    if (!first) return
    opened += 1
    const { contact: agreed, reply, basis } = texts.said
    const last = order.to === 'closed' ? 'toCallBack' : order.to
    const onward: readonly (() => Promise<boolean>)[] = [
      () => send(checker, 'check', {}, 10 * MINUTE),
      () => send(checker, 'dispatch', { organisation: office }, 15 * MINUTE),
      () => send(handler, 'sign', {}, 40 * MINUTE),
      () => send(handler, 'contact', { reached: 'reached', text: agreed }, HOUR),
      () => send(handler, 'reply', { text: reply, basis, files: [] }, 5 * HOUR),
      () => send(checker, 'audit', { answersAll: true, basisGiven: true, plainWords: true }, 6 * HOUR),
    ]
    for (const act of onward.slice(0, way.indexOf(last as (typeof way)[number]))) if (!(await act())) return
  }
  for (const [n, order] of (texts.orders as readonly Order[]).entries()) await play(order, n, 'own')
  for (const [n, order] of (texts.outer as readonly Order[]).entries()) await play(order, n + 20, 'outer')
  const told = (texts.orders as readonly Order[]).flatMap(({ category }, n) =>
    category === '0801' ? [derivedId(county, `demo order own ${n}`)] : [],
  )
  const desk = personOf('countydesk1')
  const proposer = desk ? await house.db.read(context, (tx) => actorOf(tx, desk, now)) : null
  if (proposer)
    await hotMatter(
      { house, county, now, day: addDays(localDay(now, zone), texts.hot.days) },
      { proposer, handler, office, told, category: leaf('0801') },
    )
  return opened
}

type Where = { readonly house: House; readonly county: string; readonly now: Instant; readonly day: string }
type Hot = {
  readonly proposer: Staff
  readonly handler: Staff
  readonly office: string
  readonly told: readonly string[]
  readonly category: string
}
/** What keeps coming becomes one proactive matter: proposed yesterday over the orders that tell of it, its plan made this morning. */
async function hotMatter({ house, county, now, day }: Where, { proposer, handler, office, told, category }: Hot): Promise<void> {
  const id = derivedId(county, 'demo proactive')
  const { topic, text, plan } = texts.hot
  const area = proposer.posts.find((post) => post.permissions.includes('proactive.open'))?.areas[0]?.padEnd(12, '0')
  const send = (actor: Staff, step: string, at: Instant, input: Record<string, unknown>, also: readonly string[] = []) =>
    perform({ ...house, now: () => at }, actor, {
      kind: 'proactive',
      step,
      form: 1,
      case: { county, id },
      seen: null,
      input,
      ...(also.length > 0 ? { also: also.map((one) => ({ id: one, seen: null })) } : {}),
      key: derivedId(id, step),
      at: { device: at, offset: 0 },
    })
  await send(proposer, 'propose', now - 8 * HOUR, { topic, text, category, area, organisation: office, day }, told)
  await send(handler, 'plan', now - 2 * HOUR, { text: plan })
}
