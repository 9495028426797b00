// Giving and ending posts, standing in, lending: each takes effect at the next request. Nothing is ever deleted.
import { trimCode } from '../../rules/area.ts'
import type { Instant } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { administratorDuty } from '../regions/duties.ts'

export class PostRefused extends Error {
  readonly code: 'noOrganisation' | 'noPerson' | 'noPost' | 'administratorsTogether' | 'loginTaken'
  constructor(code: PostRefused['code'], what: string) {
    super(`${code}: ${what}`)
    this.code = code
  }
}

export type NewPerson = {
  readonly id: string
  readonly region: string
  readonly login: string
  readonly name: string
  readonly pinyin: string
  readonly phone: string | null
}

/** A new account without password. Refuses a login that is taken. */
export async function addPerson(tx: Tx, person: NewPerson, now: Instant): Promise<void> {
  const rows = await tx.rows(
    `insert into person (id, region, login, name, pinyin, phone, made_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (login) do nothing returning id`,
    [person.id, person.region, person.login, person.name, person.pinyin, person.phone, now],
  )
  if (rows.length === 0) throw new PostRefused('loginTaken', person.login)
}

export type NewPost = {
  readonly id: string
  readonly organisation: string
  readonly kind: string
  readonly name: string
  /** Codes in any form; kept as trimmed prefixes. */
  readonly areas: readonly string[]
  /** Null leaves the post vacant. */
  readonly person: string | null
  readonly from: Instant
  readonly to: Instant | null
  readonly phone: string | null
}

/** Gives a person a post (or founds a vacant one). One person never holds two of the administrator duties. */
export async function givePost(tx: Tx, post: NewPost): Promise<void> {
  const offices = await tx.rows<{ region: string }>('select region from organisation where id = $1 and valid_to is null', [
    post.organisation,
  ])
  const region = offices[0]?.region
  if (region === undefined) throw new PostRefused('noOrganisation', post.organisation)
  if (post.person !== null) {
    const known = await tx.rows('select 1 as one from person where id = $1', [post.person])
    if (known.length === 0) throw new PostRefused('noPerson', post.person)
    await takeDuty(tx, post.person, post.kind)
    await askSecond(tx, post.person, region, post.kind, post.from)
  }
  await tx.rows(
    `insert into post (id, region, organisation, kind, name, areas, person, from_at, to_at, phone) values ($1, $2, $3, $4, $5, $6::text[], $7, $8, $9, $10)`,
    [
      post.id,
      region,
      post.organisation,
      post.kind,
      post.name,
      post.areas.map(trimCode),
      post.person,
      post.from,
      post.to,
      post.phone,
    ],
  )
}

/** Posts that the region names (account.secondFactor) are opened with a second factor; whoever has none sets one up at the next sign-in. */
const askSecond = (tx: Tx, person: string, region: string, kind: string, at: Instant) =>
  tx.rows(
    `update person set totp_required = true where id = $1 and not totp_required and exists (
       select 1 from setting s where s.region = $2 and s.key = 'account.secondFactor' and s.value ? $3
         and s.version = (select max(r.version) from region r where r.code = $2 and r.from_at <= $4))`,
    [person, region, kind, at],
  )

async function takeDuty(tx: Tx, person: string, kind: string): Promise<void> {
  const duty = administratorDuty(kind)
  if (duty === null) return
  await tx.rows('insert into admin_duty (person, duty) values ($1, $2) on conflict do nothing', [person, duty])
  const held = await tx.rows<{ duty: string }>('select duty from admin_duty where person = $1', [person])
  if (held[0]?.duty !== duty) throw new PostRefused('administratorsTogether', `${held[0]?.duty ?? ''} and ${duty}`)
  // Who administers signs in with a second factor.
  await tx.rows('update person set totp_required = true where id = $1', [person])
}

/** Who deputises or is lent is bound to that duty of administration as its holder is: nobody reviews what he did himself. */
async function takeDutyOf(tx: Tx, person: string | null, post: string): Promise<void> {
  const [there] = await tx.rows<{ kind: string }>('select kind from post where id = $1', [post])
  if (there === undefined) throw new PostRefused('noPost', post)
  if (person !== null) await takeDuty(tx, person, there.kind)
}

/** Ends a post at an instant. The row stays: entries name it for ever. */
export async function endPost(tx: Tx, post: string, at: Instant): Promise<void> {
  const rows = await tx.rows(
    'update post set to_at = $2 where id = $1 and (to_at is null or to_at > $2) and from_at < $2 returning id',
    [post, at],
  )
  if (rows.length === 0) throw new PostRefused('noPost', post)
}

/** AB 角: while the holder of `post` is away, who holds `deputy` acts on it as well. */
export async function setAbsence(
  tx: Tx,
  absence: { readonly id: string; readonly post: string; readonly deputy: string; readonly from: Instant; readonly to: Instant },
): Promise<void> {
  const [deputy] = await tx.rows<{ person: string | null }>('select person from post where id = $1', [absence.deputy])
  if (deputy === undefined) throw new PostRefused('noPost', absence.deputy)
  await takeDutyOf(tx, deputy.person, absence.post)
  await tx.rows('insert into absence (id, post, from_at, to_at, deputy_post) values ($1, $2, $3, $4, $5)', [
    absence.id,
    absence.post,
    absence.from,
    absence.to,
    absence.deputy,
  ])
}

/** Lends a person to another office, on a post there, until `to`. */
export async function lend(
  tx: Tx,
  loan: {
    readonly id: string
    readonly person: string
    readonly from: Instant
    readonly to: Instant
    readonly home: string
    readonly post: string
  },
): Promise<void> {
  const posts = await tx.rows<{ organisation: string }>('select organisation from post where id = $1', [loan.post])
  const there = posts[0]?.organisation
  if (there === undefined) throw new PostRefused('noPost', loan.post)
  await takeDutyOf(tx, loan.person, loan.post)
  await tx.rows(
    'insert into loan (id, person, from_organisation, to_organisation, post, from_at, to_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [loan.id, loan.person, loan.home, there, loan.post, loan.from, loan.to],
  )
}
