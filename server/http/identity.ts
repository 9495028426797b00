// Who asks: settled once per request, from the database, so that a changed post or a signed-out session counts at once.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Resident, Staff } from '../../rules/actor.ts'
import { practiceDay, realSide, sideHeader } from '../../rules/practice.ts'
import type { Day } from '../../rules/time.ts'
import * as accounts from '../accounts/accounts.store.ts'
import { atTheDoor } from '../accounts/signIn.ts'
import type { Asker, Door } from '../door.ts'
import { originOf } from './address.ts'
import { batched } from './batched.ts'
import { stop } from './errors.ts'
import type { Who } from './limits.ts'
import { bearerOf, checkOrigin, readCookie, setCookie } from './security.ts'

/** Who may come to a route: signed-in staff; staff or else a resident's device; always as a device; anybody without being asked; or another system, whose key the route itself asks. */
export type Access = 'staff' | 'staffOrDevice' | 'device' | 'anyone' | 'otherSystem'
export type Scope = 'read' | 'steps' | 'files'
export type Practising = boolean | 'phone'

/** What one post must have; `office`: in the organisation that the address or the house names. Where there is no such office the route itself says so. */
export type Right = {
  readonly permission: string
  readonly office?: (params: Readonly<Record<string, string>>) => string | undefined
}

declare module 'fastify' {
  interface FastifyRequest {
    asker: Asker | null
  }
  interface FastifyContextConfig {
    access?: Access
    /** What a program's token must be allowed to; null where only a person's session will do. */
    scope?: Scope | null
    /** What one of the posts of who asks must allow; of several one is enough. */
    permission?: string | readonly Right[] | null
    /** Also while somebody practises: it changes cases of the practice county only, or his own session. 'phone': only for a phone that says so. */
    practice?: Practising
  }
}

const touchAfter = 60_000
const deviceAge = 400 * 86_400

/** Adds the hook that settles `request.asker` before any body is read. */
export function addIdentity(app: FastifyInstance, door: Door): void {
  app.decorateRequest('asker', null)
  const find = finder(door)
  app.addHook('onRequest', async (request, reply) => {
    const { access, scope, permission, practice } = request.routeOptions.config
    if (access === undefined || access === 'otherSystem') return
    checkOrigin(request)
    if (access === 'anyone') return
    // A page for residents says so, also on a machine where somebody of the staff is signed in.
    const asResident = access === 'device' || (access === 'staffOrDevice' && request.headers['x-chaguan'] === 'public')
    const staff = asResident ? null : await findStaff(door, request, scope ?? null, find)
    if (staff) {
      if (permission && !permits(staff, permission, request.params)) stop('notYours')
      demandSide(door, request, staff, practice)
      request.asker = staff
    }
    // What a phone keeps is its owner's, never a stranger's.
    else if (request.headers[sideHeader] !== undefined) stop('notSignedIn')
    // Whose session ran out must hear so, and not act as a stranger.
    else if (access === 'staff' || (!asResident && request.method !== 'GET' && readCookie(request, 'chaguan')))
      stop('notSignedIn')
    else request.asker = residentOf(door, request, reply)
    // Neither county is reached from the other, by whatever address names it.
    const practises = request.asker?.type === 'staff' && request.asker.practice
    for (const named of [request.params, request.query]) {
      const county = (named as { county?: unknown } | undefined)?.county
      if (typeof county === 'string' && isPractice(door, county) !== practises) stop('notFound')
    }
  })
}

/** What a phone keeps of one side reaches that side only; one that says nothing has the real one. Registers are real, and closed to whoever practises. */
function demandSide(
  door: Door,
  { headers, method }: FastifyRequest,
  { practice: practises, region }: Extract<Asker, { type: 'staff' }>,
  practice: Practising | undefined,
): void {
  const said = headers[sideHeader]
  if (said !== undefined && said !== (practises ? practiceDayOf(door, region) : realSide))
    stop('otherSide', { practises, side: String(said).slice(0, 20) })
  if (!practises) return
  const changes = method !== 'GET'
  // An older phone keeps what it has to tell until practice is over.
  if (practice === 'phone' && said === undefined) stop(changes ? 'busy' : 'practising')
  if (changes && !practice) stop('practising')
}

/** The day of practice now, in the region's own zone; null where nobody can practise. */
export function practiceDayOf({ house, practice }: Door, region: string): Day | null {
  const [county] = [...(practice?.() ?? [])].find(([, one]) => one.region === region) ?? []
  const zone = county === undefined ? undefined : house.region(county)?.calendar.zone
  return zone ? practiceDay(house.now(), zone) : null
}

function permits(asker: Asker, wanted: string | readonly Right[], params: unknown): boolean {
  if (asker.type !== 'staff') return false
  const rights: readonly Right[] = typeof wanted === 'string' ? [{ permission: wanted }] : wanted
  return rights.some(({ permission, office }) => {
    const at = office?.(params as Readonly<Record<string, string>>)
    return asker.actor.posts.some(
      (post) => post.permissions.includes(permission) && (at === undefined || post.organisation === at),
    )
  })
}

/** Whom a limit counts: where the request comes from, and the device it brought. */
export const whoOf = (request: FastifyRequest): Who => ({
  origin: originOf(request),
  device: request.asker?.type === 'resident' && !request.asker.fresh ? request.asker.device : null,
})

/** The staff person who asks; throws the refusal when nobody is signed in. */
export function staffOf(request: FastifyRequest): Extract<Asker, { type: 'staff' }> {
  return request.asker?.type === 'staff' ? request.asker : stop('notSignedIn')
}

/** Organisations in which this person holds a post that allows it, each once. */
export const officesWith = (actor: Staff, permission: string): readonly string[] => [
  ...new Set(actor.posts.filter((post) => post.permissions.includes(permission)).map((post) => post.organisation)),
]

type Row = accounts.SessionRow | accounts.TokenRow
type Found = { readonly row: Row; readonly actor: Staff }
/** By 'session' or 'bearer' and the keyed hash of the secret, in hex. */
type Find = (key: string) => Promise<Found | undefined>

/** Whose secret it is never changes: known from the last request, the posts are asked for together with the session. */
const remembered = 20_000

/** Sessions and posts read anew for each request, those that come together in one transaction. */
const finder = (door: Door): Find => {
  const persons = new Map<string, string>()
  return batched((keys) =>
    door.house.db.read(atTheDoor, async (tx) => {
      const now = door.house.now()
      const found = new Map<string, Found>()
      await Promise.all(
        keys.map(async (key) => {
          const [kind, hash = ''] = key.split(' ')
          const id = Buffer.from(hash, 'hex')
          const person = persons.get(key)
          const [row, early]: [Row | null, Staff | null] = await Promise.all([
            kind === 'session' ? accounts.findSession(tx, id, now) : accounts.findToken(tx, id, now),
            person === undefined ? null : door.actorOf(tx, person, now),
          ])
          const actor = row === null || row.person === person ? early : await door.actorOf(tx, row.person, now)
          if (!row || !actor) return
          found.set(key, { row, actor })
          if (person === undefined) remember(persons, key, row.person)
        }),
      )
      return found
    }),
  )
}

function remember(persons: Map<string, string>, key: string, person: string): void {
  const [oldest] = persons.keys()
  if (persons.size >= remembered && oldest !== undefined) persons.delete(oldest)
  persons.set(key, person)
}

async function findStaff(
  door: Door,
  request: FastifyRequest,
  scope: Scope | null,
  find: Find,
): Promise<Extract<Asker, { type: 'staff' }> | null> {
  const bearer = bearerOf(request)
  const secret = readCookie(request, 'chaguan')
  if (bearer === null && !secret) return null
  const { house } = door
  const kind = bearer === null ? 'session' : 'bearer'
  const id = house.vault.lookup(kind, bearer ?? secret ?? '')
  const found = await find(`${kind} ${Buffer.from(id).toString('hex')}`)
  if (!found) return bearer === null ? null : stop('notSignedIn')
  const { row, actor } = found
  const scopes = 'scopes' in row ? row.scopes : null
  if (scopes !== null && (scope === null || !scopes.includes(scope))) stop('notYours')
  const now = house.now()
  if (bearer === null && now - row.seen_at > touchAfter && !byItself(request))
    await house.db.begin(atTheDoor, (tx) => accounts.touchSession(tx, id, now, door.limits.idle))
  return { ...staffAsker(door, actor, row), session: bearer === null ? id : null, scopes }
}

/** What a page asks while nobody touches it, and the stream it holds open, keep no session awake. */
const byItself = ({ headers }: FastifyRequest): boolean =>
  headers['x-chaguan-quiet'] !== undefined || headers.accept === 'text/event-stream'

const staffAsker = (door: Door, actor: Staff, row: accounts.SessionRow) => ({
  type: 'staff' as const,
  actor,
  name: row.name,
  login: row.login,
  region: row.region,
  practice: row.practice,
  counties: countiesOf(door, row.region, row.practice),
})

/** The one predicate that keeps practice apart. */
export const isPractice = (door: Door, county: string): boolean => door.practice?.().has(county) === true

/** Keepers of a region: what its staff may have work from; areas and posts narrow it further. */
export const countiesOf = (door: Door, region: string, practice: boolean): readonly string[] =>
  [...(practice ? (door.practice?.() ?? []) : door.keepers())]
    .filter(([, keeper]) => keeper.region === region)
    .map(([county]) => county)

/** The device that asks, by a random secret of its own in a cookie, made on first need. */
function residentOf(door: Door, request: FastifyRequest, reply: FastifyReply): Asker {
  const known = readCookie(request, 'chaguan-device')
  const secret = known && /^[\w-]{43}$/.test(known) ? known : Buffer.from(door.house.random(32)).toString('base64url')
  if (secret !== known) setCookie(request, reply, 'chaguan-device', secret, deviceAge)
  const device = door.house.vault.lookup('device', secret)
  const actor: Resident = { type: 'resident', device: Buffer.from(device).toString('hex'), party: null }
  return { type: 'resident', actor, device, fresh: secret !== known }
}
