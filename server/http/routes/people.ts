// People and posts of an administrator's areas: listed, given, moved, ended; sign-ins reset, phones ended. One address for each act.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import * as acts from '../../../registers/people/administer.store.ts'
import { actsOf, peopleIn } from '../../../registers/people/list.store.ts'
import { administering, administers, kindsWithin, reaching } from '../../../registers/people/reach.ts'
import { covers, trimCode } from '../../../rules/area.ts'
import { isRefusal, type Refusal, type RefusalCode, refuse } from '../../../rules/refusal.ts'
import { code, id, text } from '../../../rules/schema.ts'
import type { Tx } from '../../../store/db.ts'
import * as signIns from '../../accounts/people.store.ts'
import type { Door } from '../../door.ts'
import { listHandsets } from '../../field/handsets.store.ts'
import { languageFor, orStop, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nothing, nullable, object, type Schema, string, uuid } from '../route.ts'

export const tag = 'people'
const moment = z.int().check(z.gte(0))
export const seat = {
  kind: code,
  organisation: code,
  areas: z.array(z.string().check(z.regex(/^[1-9]\d{1,18}$/))).check(z.minLength(1), z.maxLength(40)),
  from: z.optional(moment),
  to: z.optional(z.nullable(moment)),
}
export const one = { id, person: id }
const slip = object({ login: string, name: string, slip: string, until: instant })
const weekOf = 7 * 86_400_000

type By = acts.By & { readonly door: Door }
type Act = {
  readonly summary: string
  readonly body: z.ZodMiniType<{ readonly id: string } & Readonly<Record<string, unknown>>>
  readonly refusals: readonly RefusalCode[]
  readonly answer?: Schema
  readonly run: (tx: Tx, by: By, given: never) => Promise<unknown>
}
const act = <T extends { readonly id: string }>(
  summary: string,
  body: z.ZodMiniType<T>,
  refusals: readonly RefusalCode[],
  run: (tx: Tx, by: By, given: T) => Promise<unknown>,
  answer?: Schema,
): Act => ({ summary, body: body as unknown as Act['body'], refusals, run, ...(answer ? { answer } : {}) })

/** An act on somebody's sign-in: who he is to the administrator, the act, and its record. Done before, it is not done again. */
async function onSignIn<T>(
  tx: Tx,
  by: By,
  given: { readonly id: string; readonly person: string },
  what: acts.Act,
  run: (who: acts.Someone) => Promise<T | Refusal>,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<T | Refusal> {
  if (await acts.knownAct(tx, given.id)) return refuse('changed')
  const who = await acts.someone(tx, by, given.person)
  if (isRefusal(who)) return who
  if (who.disabled) return refuse('notFound', { field: 'person' })
  const done = await run(who)
  if (isRefusal(done)) return done
  const [seat = null] = who.posts
  await acts.noteAct(tx, by, who.by, { id: given.id, what, person: who.id, seat, facts })
  return done
}

export const newSeat = (given: z.infer<z.ZodMiniObject<typeof seat>> & { readonly id: string }, now: number): acts.NewSeat => ({
  id: given.id,
  kind: given.kind,
  organisation: given.organisation,
  areas: given.areas,
  from: given.from ?? now,
  to: given.to ?? null,
})
export const reach: readonly RefusalCode[] = ['oneself', 'postAbove', 'postOutside', 'notFound']

const table: Readonly<Record<string, Act>> = {
  post: act('Give somebody one more post', z.strictObject({ ...one, ...seat }), reach, (tx, by, given) =>
    acts.giveSeat(tx, by, given.person, newSeat(given, by.now)),
  ),
  absence: act(
    'While somebody is away, the holder of another post acts on his too',
    z.strictObject({ ...one, post: id, deputy: id, from: moment, to: moment }),
    reach,
    (tx, by, given) => acts.setAway(tx, by, given.person, given),
  ),
  absenceEnd: act('Somebody is back sooner', z.strictObject({ ...one, absence: id }), reach, (tx, by, given) =>
    acts.endAway(tx, by, given.id, given.person, given.absence),
  ),
  slip: act(
    'Reset somebody’s sign-in: the password, all sessions and locks are gone, and a new slip opens the account once',
    z.strictObject({ ...one, second: z.boolean() }),
    [...reach, 'changed'],
    (tx, by, given) =>
      onSignIn(
        tx,
        by,
        given,
        'signIn',
        async (who) => {
          const { house } = by.door
          const made = await signIns.resetSignIn(tx, house.vault, who.id, given.second, house.random, by.now)
          return { login: who.login ?? '', name: who.name, slip: made, until: by.now + weekOf }
        },
        { second: given.second },
      ),
    slip,
  ),
  second: act(
    'Ask a second factor of somebody from the next sign-in on',
    z.strictObject(one),
    [...reach, 'changed'],
    (tx, by, given) =>
      onSignIn(tx, by, given, 'secondRequired', async (who) => {
        await signIns.requireSecond(tx, who.id)
        return {}
      }),
  ),
  unlock: act(
    'Lift the locks that wrong tries left on somebody’s account',
    z.strictObject(one),
    [...reach, 'changed'],
    (tx, by, given) =>
      onSignIn(tx, by, given, 'unlocked', async (who) => {
        await signIns.liftLocks(tx, who.id)
        return {}
      }),
  ),
  phone: act(
    'A lost phone: nothing more is taken from it and every session ends; with `wipe` it is emptied at its next contact',
    z.strictObject({ ...one, phone: id, wipe: z.boolean() }),
    [...reach, 'changed'],
    (tx, by, given) =>
      onSignIn(
        tx,
        by,
        given,
        given.wipe ? 'phoneWipe' : 'phoneEnded',
        async (who) =>
          (await signIns.endPhone(tx, { person: who.id, phone: given.phone, wipe: given.wipe, by: by.actor.person }, by.now))
            ? {}
            : refuse('notFound', { field: 'phone' }),
        { phone: given.phone },
      ),
  ),
}

export const One = z.strictObject({ id })
const Asked = z.strictObject({
  search: z.optional(z.string().check(z.maxLength(40))),
  organisation: z.optional(code),
  waiting: z.optional(z.literal('true')),
  after: z.optional(text(200)),
})
const Before = z.strictObject({ before: z.optional(z.coerce.number().check(z.gte(0))) })

const awayShape = object({ id: uuid, from: instant, to: instant, deputy: uuid, deputyName: nullable(string) })
const postShape = object({
  id: uuid,
  kind: string,
  kindName: string,
  name: string,
  organisation: string,
  organisationName: string,
  areas: list(string),
  areaNames: list(string),
  from: instant,
  to: nullable(instant),
  away: list(awayShape),
})
const personShape = object({
  id: uuid,
  name: string,
  login: nullable(string),
  mine: { type: 'boolean', description: 'every post of his lies in my reach: I may act' },
  signIn: object({
    state: string,
    slipUntil: nullable(instant),
    second: string,
    lockedUntil: nullable(instant),
    phones: integer,
  }),
  posts: list(postShape),
})
const actShape = object({
  id: uuid,
  at: instant,
  what: string,
  by: uuid,
  byName: string,
  person: nullable(uuid),
  personName: nullable(string),
  organisation: nullable(string),
  areas: list(string),
  facts: { type: 'object' },
})

export const byOf = (door: Door, request: FastifyRequest): By => {
  const { actor, region: code } = staffOf(request)
  for (const county of door.keepers().keys()) {
    const region = door.house.region(county)
    if (region?.code === code) return { actor, region, now: door.house.now(), door }
  }
  return stop('notYours')
}

export function addPeople(app: FastifyInstance, door: Door): void {
  const { house, hub } = door
  for (const [name, { summary, body, refusals, answer, run }] of Object.entries(table))
    addRoute(app, {
      method: 'POST',
      url: `/people/${name}`,
      access: 'staff',
      scope: null,
      permission: administers,
      says: { summary, tag, body: jsonSchema(body), answer: answer ?? nothing, refusals: [...refusals, 'notYours', 'badInput'] },
      run: async (request) => {
        const by = byOf(door, request)
        const given = read(body, request.body)
        const done = await house.db.begin({ actor: by.actor.person, counties: [] }, async (tx) =>
          orStop(await run(tx, by, given as never)),
        )
        if (typeof given.person === 'string') await hub.recheck(given.person)
        return done ?? {}
      },
    })
  addRoute(app, {
    method: 'GET',
    url: '/people',
    access: 'staff',
    scope: null,
    permission: administers,
    says: {
      summary: 'People with a post in my areas, by name: what they hold, how far they are with signing in, and whether I may act',
      tag,
      query: {
        search: 'of name, login or pinyin',
        organisation: 'only of this office',
        waiting: '`true`: only who has not opened his account yet',
        after: 'of the page before',
      },
      answer: object({ rows: list(personShape), next: nullable(string) }),
      refusals: ['notYours', 'badInput'],
    },
    run: async (request) => {
      const by = byOf(door, request)
      const { search = '', organisation = null, waiting, after = null } = read(Asked, request.query)
      return house.db.read({ actor: by.actor.person, counties: [] }, async (tx) => {
        const asked = { search, organisation, after, waiting: waiting === 'true' }
        const { rows, next } = await peopleIn(tx, by.region.code, administering(by.actor), asked, by.now)
        const states = new Map(
          (
            await signIns.signInsOf(
              tx,
              rows.map((row) => row.id),
              by.now,
            )
          ).map((state) => [state.person, state]),
        )
        return { rows: rows.map((row) => shown(by, row, states.get(row.id), languageFor(request))), next }
      })
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/people/one/:id',
    access: 'staff',
    scope: null,
    permission: administers,
    says: {
      summary: 'Somebody on whom I may act: the phones bound to him, and what administrators did',
      tag,
      params: { id: 'the person' },
      answer: object({
        phones: list(
          object({
            id: uuid,
            device: string,
            boundAt: instant,
            seenAt: instant,
            endedAt: nullable(instant),
            wipeAt: nullable(instant),
            wipedAt: nullable(instant),
          }),
        ),
        acts: list(actShape),
      }),
      refusals: [...reach, 'notYours'],
    },
    run: async (request) => {
      const by = byOf(door, request)
      const { id: person } = read(One, request.params)
      return house.db.read({ actor: by.actor.person, counties: [] }, async (tx) => {
        orStop(await acts.someone(tx, by, person))
        const phones = await listHandsets(tx, person)
        return {
          phones: phones.map((phone) => ({
            id: phone.id,
            device: phone.device,
            boundAt: phone.bound_at,
            seenAt: phone.seen_at,
            endedAt: phone.ended_at,
            wipeAt: phone.wipe_at,
            wipedAt: phone.wiped_at,
          })),
          acts: await actsOf(tx, by.region.code, { person }),
        }
      })
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/people/seats',
    access: 'staff',
    scope: null,
    permission: administers,
    says: {
      summary: 'What I may give: kinds of posts, and the offices and areas in which',
      tag,
      answer: object({
        kinds: list(object({ kind: string, name: string, level: nullable(string) })),
        offices: list(object({ id: string, name: string, area: string })),
        areas: list(object({ code: string, name: string, level: string })),
      }),
      refusals: ['notYours'],
    },
    run: async (request) => {
      const { actor, region } = byOf(door, request)
      const language = languageFor(request)
      const own = administering(actor).flatMap((post) => post.areas)
      return {
        kinds: kindsWithin(region, actor).flatMap((kind) => {
          const known = region.postKinds.get(kind)
          return known ? [{ kind, name: known.name[language] ?? known.name['zh-CN'], level: known.level }] : []
        }),
        offices: [...region.organisations.values()]
          .filter((office) => covers(own, trimCode(office.area)))
          .map(({ id, name, area }) => ({ id, name, area: trimCode(area) })),
        areas: [...region.areas.values()]
          .filter((area) => covers(own, trimCode(area.code)))
          .map(({ code, name, level }) => ({ code: trimCode(code), name, level })),
      }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/people/acts',
    access: 'staff',
    scope: null,
    permission: 'audit.read',
    says: {
      summary: 'What administrators of posts did, the newest first: for who audits',
      tag,
      query: { before: 'an instant: only what was done before' },
      answer: object({ rows: list(actShape) }),
      refusals: ['notYours', 'badInput'],
    },
    run: async (request) => {
      const { actor, region } = byOf(door, request)
      const { before = null } = read(Before, request.query)
      return { rows: await house.db.read({ actor: actor.person, counties: [] }, (tx) => actsOf(tx, region.code, { before })) }
    },
  })
}

type Rows = Awaited<ReturnType<typeof peopleIn>>['rows']
function shown(by: By, row: Rows[number], state: signIns.SignInState | undefined, language: 'zh-CN' | 'zh-TW' | 'en') {
  const { region, actor } = by
  const nameOf = (area: string) => (region.areas.get(area) ?? region.areas.get(area.padEnd(12, '0')))?.name ?? area
  return {
    id: row.id,
    name: row.name,
    login: row.login,
    mine: row.id !== actor.person && row.posts.every((post) => typeof reaching(region, actor, post) !== 'string'),
    signIn: {
      state: state?.state ?? 'none',
      slipUntil: state?.slip_until ?? null,
      second: state?.second ?? 'off',
      lockedUntil: state?.locked_until ?? null,
      phones: state?.phones ?? 0,
    },
    posts: row.posts.map((post) => {
      const kind = region.postKinds.get(post.kind)
      return {
        ...post,
        kindName: kind?.name[language] ?? kind?.name['zh-CN'] ?? post.kind,
        organisationName: region.organisations.get(post.organisation)?.short ?? post.organisation,
        areaNames: post.areas.map(nameOf),
      }
    }),
  }
}
