// Signing in and out, one's devices, and who I am.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { layOutExamples } from '../../../channels/demo/practice.ts'
import { isRefusal } from '../../../rules/refusal.ts'
import * as accounts from '../../accounts/accounts.store.ts'
import { slipOf, useSlip } from '../../accounts/activation.store.ts'
import { hashPassword, shortestPassword, weakness } from '../../accounts/passwords.ts'
import { resetsOf, toldFor } from '../../accounts/people.store.ts'
import { atTheDoor, deviceLabel, enrolAtDoor, forgive, judgePassword, signIn } from '../../accounts/signIn.ts'
import type { Door } from '../../door.ts'
import { countUnread } from '../../notices.store.ts'
import { originOf } from '../address.ts'
import { languageFor, orStop, stop } from '../errors.ts'
import { countiesOf, practiceDayOf, staffOf } from '../identity.ts'
import { read } from '../input.ts'
import type { Limiter } from '../limits.ts'
import { addRoute, boolean, instant, integer, list, nothing, nullable, object, string, uuid } from '../route.ts'
import { cookieName, isSecure, readCookie, setCookie } from '../security.ts'

const SignIn = z.strictObject({
  login: z.string().check(z.minLength(1), z.maxLength(100)),
  password: z.string().check(z.minLength(1), z.maxLength(1024)),
  /** Six figures of the phone, or one of the codes on paper. */
  totp: z.optional(z.nullable(z.string().check(z.regex(/^(\d{6}|[\w -]{10,14})$/)))),
})
const NewPassword = z.strictObject({
  old: z.string().check(z.minLength(1), z.maxLength(1024)),
  fresh: z.string().check(z.minLength(1), z.maxLength(1024)),
})
const Activation = z.strictObject({
  slip: z.string().check(z.regex(/^[\w-]{43}$/)),
  password: z.string().check(z.minLength(1), z.maxLength(1024)),
})
const Shown = z.strictObject({ id: z.string().check(z.regex(/^[0-9a-f]{16}$/)) })
const tag = 'session'
const enrolled = object({ totp: string, recovery: list(string) })
/** Says that somebody signed in here before: others' wrong tries do not keep him out of this browser. */
const browserCookie = 'chaguan-known'
const browserAge = 180 * 86_400
const browserOf = (request: FastifyRequest): string | null => {
  const found = readCookie(request, browserCookie)
  return found && /^[\w-]{43}$/.test(found) ? found : null
}

export function addSession(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house, hub } = door
  addRoute(app, {
    method: 'POST',
    url: '/session',
    access: 'anyone',
    says: {
      summary: 'Sign in; sets the session cookie. needSecondFactor asks for the same again with totp.',
      tag,
      body: object({ login: string, password: string, totp: nullable(string) }, ['totp']),
      answer: object({ person: object({ id: uuid, name: string }), until: instant }),
      refusals: ['badSignIn', 'needSecondFactor', 'locked', 'tooOften', 'forbiddenOrigin'],
    },
    run: async (request, reply) => {
      limiter.take('signIn', originOf(request), house.now())
      const { login, password, totp } = read(SignIn, request.body)
      const device = deviceLabel(request.headers['user-agent'])
      const signed = orStop(
        await signIn(house, door.limits, {
          login,
          password,
          totp: totp ?? null,
          address: originOf(request),
          browser: browserOf(request),
          device,
        }),
      )
      setCookie(request, reply, 'chaguan', signed.secret, Math.floor(door.limits.absolute / 1000))
      setCookie(request, reply, browserCookie, signed.browser, browserAge)
      return { person: signed.person, until: signed.until }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/session/second',
    access: 'anyone',
    says: {
      summary:
        'Set the second factor up, where signing in asks for one and none is in use: its address and codes for paper, told once',
      tag,
      body: object({ login: string, password: string }),
      answer: enrolled,
      refusals: ['badSignIn', 'notYours', 'locked', 'tooOften', 'forbiddenOrigin'],
    },
    run: async (request) => {
      limiter.take('signIn', originOf(request), house.now())
      const { login, password } = read(SignIn, request.body)
      const [address, browser] = [originOf(request), browserOf(request)]
      return orStop(await enrolAtDoor(house, { login, password, totp: null, address, browser, device: '' }))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/session/practice',
    access: 'staff',
    practice: true,
    says: {
      summary:
        'Go to the practice county with my own posts, or back; every window of this session goes with it. `day`: of practice, by which a phone says that it practises',
      tag,
      body: object({ on: boolean }),
      answer: object({ day: nullable(string) }),
      refusals: ['notYours', 'badInput'],
    },
    run: async (request) => {
      const { actor, session, region } = staffOf(request)
      const { on } = read(z.strictObject({ on: z.boolean() }), request.body)
      if (session === null || actor.posts.length === 0) return stop('notYours')
      if (on) for (const county of countiesOf(door, region, true)) await layOutExamples(house, door.files, county, actor)
      await house.db.begin(atTheDoor, (tx) => accounts.practiseIn(tx, session, on))
      await hub.recheck(actor.person)
      return { day: on ? practiceDayOf(door, region) : null }
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/session',
    access: 'staff',
    practice: true,
    says: { summary: 'Sign out on this device', tag, answer: nothing },
    run: async (request, reply) => {
      const { session, actor } = staffOf(request)
      if (session) await house.db.begin(atTheDoor, (tx) => accounts.revokeSession(tx, session, house.now()))
      reply.clearCookie(cookieName(request, 'chaguan'), { path: '/', secure: isSecure(request) })
      await hub.recheck(actor.person)
      return {}
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/sessions',
    access: 'staff',
    says: { summary: 'Sign out everywhere', tag, answer: nothing },
    run: async (request, reply) => {
      const { actor } = staffOf(request)
      await house.db.begin(atTheDoor, async (tx) => {
        await accounts.revokeSessionsOf(tx, actor.person, house.now())
        await accounts.forgetDevices(tx, actor.person, null)
      })
      reply.clearCookie(cookieName(request, 'chaguan'), { path: '/', secure: isSecure(request) })
      await hub.recheck(actor.person)
      return {}
    },
  })
  addRoute(app, {
    method: 'DELETE',
    url: '/sessions/:id',
    access: 'staff',
    says: {
      summary: 'Sign out one device of the list',
      tag,
      params: { id: 'as the device list shows it' },
      answer: nothing,
      refusals: ['notFound'],
    },
    run: async (request) => {
      const { id } = read(Shown, request.params)
      const { actor } = staffOf(request)
      const gone = await house.db.begin(atTheDoor, (tx) => accounts.revokeDevice(tx, actor.person, id, house.now()))
      if (gone.length === 0) stop('notFound')
      await hub.recheck(actor.person)
      return {}
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/sessions',
    access: 'staff',
    says: {
      summary: 'Devices on which I am signed in',
      tag,
      answer: object({ rows: list(object({ id: string, device: string, createdAt: instant, seenAt: instant, here: boolean })) }),
    },
    run: async (request) => {
      const { actor, session } = staffOf(request)
      const here = session === null ? null : Buffer.from(session).subarray(0, 8).toString('hex')
      const rows = await house.db.read(atTheDoor, (tx) => accounts.listSessions(tx, actor.person, house.now()))
      return {
        rows: rows.map((row) => ({
          id: row.id,
          device: row.device,
          createdAt: row.created_at,
          seenAt: row.seen_at,
          here: row.id === here,
        })),
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/session/password',
    access: 'staff',
    says: {
      summary: 'Change my password; other devices are signed out, this one stays',
      tag,
      body: object({ old: string, fresh: string }),
      answer: nothing,
      refusals: ['passwordWrong', 'passwordWeak', 'locked', 'tooOften'],
    },
    run: async (request) => {
      const { actor, login, name, session } = staffOf(request)
      if (login === null || session === null) return stop('notYours')
      limiter.take('signIn', originOf(request), house.now())
      const { old, fresh } = read(NewPassword, request.body)
      const judged = await judgePassword(house, {
        login,
        password: old,
        totp: null,
        address: originOf(request),
        browser: browserOf(request),
        device: '',
      })
      if (isRefusal(judged)) return judged.refused === 'badSignIn' ? stop('passwordWrong') : orStop(judged)
      const weak = old === fresh ? 'same' : weakness(fresh, [login, name])
      const hash = weak === null ? await hashPassword(fresh) : ''
      const known = browserOf(request)
      await house.db.begin(atTheDoor, async (tx) => {
        await forgive(tx, judged)
        if (weak !== null) return
        await accounts.changePassword(tx, actor.person, hash, house.now())
        await accounts.revokeOthers(tx, actor.person, session, house.now())
        await accounts.forgetDevices(tx, actor.person, known === null ? null : house.vault.lookup('device', known))
      })
      if (weak !== null) stop('passwordWeak', { why: weak, least: shortestPassword })
      await hub.recheck(actor.person)
      return {}
    },
  })
  addActivation(app, door, limiter)
  addMe(app, door)
}

/** A slip of paper opens an account once: whoever holds it chooses the password. */
function addActivation(app: FastifyInstance, door: Door, limiter: Limiter): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/session/activate',
    access: 'anyone',
    says: {
      summary: 'Open an account with the slip that was handed out; says the login, and the second factor where one is asked for',
      tag,
      body: object({ slip: string, password: string }),
      answer: object({ login: string, name: string, second: nullable(enrolled) }),
      refusals: ['slipOver', 'passwordWeak', 'tooOften', 'forbiddenOrigin'],
    },
    run: async (request) => {
      limiter.take('signIn', originOf(request), house.now())
      const { slip: secret, password } = read(Activation, request.body)
      const slip = await house.db.read(atTheDoor, (tx) => slipOf(tx, house.vault, secret, house.now()))
      if (!slip) return stop('slipOver')
      const weak = weakness(password, [slip.login, slip.name])
      if (weak !== null) return stop('passwordWeak', { why: weak, least: shortestPassword })
      const hash = await hashPassword(password)
      const opened = await house.db.begin(atTheDoor, (tx) => useSlip(tx, house.vault, slip, hash, house.random, house.now()))
      return opened ? { login: slip.login, name: slip.name, second: opened.second } : stop('slipOver')
    },
  })
}

const postShape = object({
  id: uuid,
  kind: string,
  name: string,
  organisation: string,
  organisationName: string,
  areas: list(string),
  permissions: list(string),
  via: string,
})

function addMe(app: FastifyInstance, door: Door): void {
  const { house } = door
  addRoute(app, {
    method: 'GET',
    url: '/me',
    access: 'staff',
    scope: 'read',
    says: {
      summary: 'Who I am, on which posts, and how many notices I have not read',
      tag,
      answer: object({
        person: object({ id: uuid, name: string, login: nullable(string) }),
        posts: list(postShape),
        region: nullable(object({ code: string, name: string, invented: boolean, version: integer })),
        counties: list(string),
        practice: boolean,
        language: string,
        unread: integer,
        reset: list(object({ at: instant, byName: string })),
      }),
    },
    run: async (request) => {
      const asker = staffOf(request)
      const { actor, counties } = asker
      const language = languageFor(request)
      const region = counties.map((county) => house.region(county)).find((one) => one !== null) ?? null
      const { names, unread, reset } = await house.db.read({ actor: actor.person, counties }, async (tx) => ({
        names: await tx.rows<{ id: string; name: string }>('select id, name from post where id = any($1)', [
          actor.posts.map((post) => post.id),
        ]),
        unread: await countUnread(tx, actor, counties, house.now()),
        reset: await resetsOf(tx, actor.person, house.now() - toldFor),
      }))
      return {
        person: { id: actor.person, name: asker.name, login: asker.login },
        posts: actor.posts.map((post) => ({
          id: post.id,
          kind: post.kind,
          name: names.find((one) => one.id === post.id)?.name ?? post.kind,
          organisation: post.organisation,
          organisationName: region?.organisations.get(post.organisation)?.name ?? post.organisation,
          areas: post.areas,
          permissions: post.permissions,
          via: post.via,
        })),
        region: region && {
          code: region.code,
          name: region.name[language] ?? region.name['zh-CN'],
          invented: region.invented,
          version: region.version,
        },
        counties,
        practice: asker.practice,
        language,
        unread,
        reset,
      }
    },
  })
}
