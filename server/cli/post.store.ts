// chaguan post …, token …: posts end, are deputised for and lent to; what a program holds is listed and taken back.
import { randomUUID } from 'node:crypto'
import { leftBehind } from '../../registers/people/leftBehind.store.ts'
import { endPost, lend, PostRefused, setAbsence } from '../../registers/people/posts.ts'
import { instantAt, parseDay } from '../../rules/time.ts'
import type { Db } from '../../store/db.ts'
import { beijing, type Command, FoundWrong, type Given, needed, WrongUse } from './command.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const idIn = (text: string): string => {
  if (!uuid.test(text)) throw new WrongUse(`${text} is no id.`)
  return text
}
/** The first instant of the day that an option names. */
function dayIn(given: Given, option: string): number {
  const day = needed(given, option)
  if (parseDay(day) === null) throw new WrongUse(`--${option} must be a day such as 2026-11-23.`)
  return instantAt(day, 0, beijing)
}
function termIn(given: Given): { from: number; to: number } {
  const term = { from: dayIn(given, 'from'), to: dayIn(given, 'to') }
  if (term.to <= term.from) throw new WrongUse('--to must be after --from.')
  return term
}
/** Runs as the owner of the register; what it refuses is a sentence. */
async function changed(db: Db, run: Parameters<Db['asOwner']>[0]): Promise<void> {
  try {
    await db.asOwner(run)
  } catch (error) {
    if (error instanceof PostRefused) throw new FoundWrong(error.message)
    throw error
  }
}
const context = { actor: 'system:posts', counties: [] }
const term = { from: { type: 'string' }, to: { type: 'string' } } as const

export const postList: Command = {
  name: 'post list',
  summary: 'List the posts of an account with their ids',
  usage: '<login>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const db = await tools.db()
    const rows = await db.read(context, (tx) =>
      tx.rows<{ id: string; kind: string; organisation: string; areas: string[]; ended: boolean }>(
        `select p.id::text as id, p.kind, p.organisation, p.areas, coalesce(p.to_at <= $2, false) as ended
         from post p join person h on h.id = p.person where h.login = $1 order by p.from_at, p.id`,
        [words[0] ?? '', shell.now()],
      ),
    )
    if (rows.length === 0) throw new FoundWrong(`No posts of an account ${words[0] ?? ''}.`)
    for (const one of rows)
      shell.out(`${one.id} ${one.kind} ${one.organisation} ${one.areas.join(',')}${one.ended ? ' ended' : ''}`)
    return 0
  },
}

export const postEnd: Command = {
  name: 'post end',
  summary: 'End a post now; the next request of its holder acts without it',
  details: 'Open work stays with the office: its other people go on with it. What nobody there may do any more is named.',
  usage: '<post>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const post = idIn(words[0] ?? '')
    const db = await tools.db()
    await changed(db, (tx) => endPost(tx, post, shell.now()))
    shell.out(`Post ${post} ended.`)
    for (const { duty, matters } of await leftBehind(db, post, shell.now()))
      shell.out(`${matters} open matters wait for ${duty}, and nobody of the office has it now: give somebody the post.`)
    return 0
  },
}

export const postAbsence: Command = {
  name: 'post absence',
  summary: 'While the holder of a post is away, let the holder of another act on it as well (AB 角)',
  usage: '<post> --deputy <post> --from <YYYY-MM-DD> --to <YYYY-MM-DD>',
  details: 'From the first day on, until the last, which is no longer part of it.',
  options: { deputy: { type: 'string' }, ...term },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const absence = {
      id: randomUUID(),
      post: idIn(given.words[0] ?? ''),
      deputy: idIn(needed(given, 'deputy')),
      ...termIn(given),
    }
    await changed(await tools.db(), (tx) => setAbsence(tx, absence))
    shell.out(`Absence ${absence.id} noted.`)
    return 0
  },
}

export const postLend: Command = {
  name: 'post lend',
  summary: 'Lend a person to another office, on a post there, until a day',
  usage: '<login> --home <organisation> --post <post> --from <YYYY-MM-DD> --to <YYYY-MM-DD>',
  options: { home: { type: 'string' }, post: { type: 'string' }, ...term },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const [home, post] = [needed(given, 'home'), idIn(needed(given, 'post'))]
    const days = termIn(given)
    const db = await tools.db()
    const login = given.words[0] ?? ''
    const [person] = await db.read(context, (tx) => tx.rows<{ id: string }>('select id from person where login = $1', [login]))
    if (!person) throw new FoundWrong(`There is no account ${login}.`)
    const loan = { id: randomUUID(), person: person.id, home, post, ...days }
    await changed(db, (tx) => lend(tx, loan))
    shell.out(`Loan ${loan.id} noted.`)
    return 0
  },
}

export const tokenList: Command = {
  name: 'token list',
  summary: 'List the tokens that programs hold for an account',
  usage: '<login>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const db = await tools.db()
    const rows = await db.asOwner((tx) =>
      tx.rows<{ id: string; name: string; scopes: string[]; state: string }>(
        `select t.id::text as id, t.name, t.scopes, case when t.revoked_at is not null then 'revoked' when t.expires_at <= $2 then 'expired' else 'valid' end as state
         from api_token t join person p on p.id = t.person where p.login = $1 order by t.made_at, t.id`,
        [words[0] ?? '', shell.now()],
      ),
    )
    for (const one of rows) shell.out(`${one.id} ${one.state} ${one.scopes.join(',')} ${one.name}`)
    shell.err(`${rows.length} tokens.`)
    return 0
  },
}

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'Take a token back; its next request is refused',
  usage: '<token id>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const id = idIn(words[0] ?? '')
    const db = await tools.db()
    const done = await db.asOwner((tx) =>
      tx.rows('update api_token set revoked_at = $2 where id = $1 and revoked_at is null returning id', [id, shell.now()]),
    )
    if (done.length === 0) throw new FoundWrong(`There is no valid token ${id}.`)
    shell.out(`Token ${id} revoked.`)
    return 0
  },
}
