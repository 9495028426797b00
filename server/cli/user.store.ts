// chaguan user …: accounts, posts, second factors, and tokens for programs. A password is asked from the terminal, never an argument.
import { randomBytes, randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { pinyin } from 'pinyin-pro'
import { storedCode } from '../../registers/areas/code.ts'
import { addPerson, givePost, PostRefused } from '../../registers/people/posts.ts'
import type { Db } from '../../store/db.ts'
import { openKeyRing } from '../../store/keys.ts'
import { vaultOf } from '../../store/vault.ts'
import { insertToken, revokeSessionsOf } from '../accounts/accounts.store.ts'
import { hashPassword, shortestPassword, weakness } from '../accounts/passwords.ts'
import { enrolSecond } from '../accounts/secondFactor.store.ts'
import { atTheDoor } from '../accounts/signIn.ts'
import { readOptions } from '../options.ts'
import { type Command, FoundWrong, needed, type Shell, type Tools, WrongUse } from './command.ts'

async function askPassword(shell: Shell, of: readonly string[]): Promise<string> {
  const given = shell.env.CHAGUAN_PASSWORD
  const lines = given === undefined ? createInterface({ input: process.stdin, output: process.stderr }) : null
  const password = given ?? (await lines?.question('Password: ')) ?? ''
  lines?.close()
  if (weakness(password, of) !== null)
    throw new WrongUse(
      `A password has at least ${shortestPassword} characters, is none of those everybody tries, and not the name of the account.`,
    )
  return password
}

async function personOf(db: Db, login: string): Promise<string> {
  const rows = await db.read(atTheDoor, (tx) => tx.rows<{ id: string }>('select id from person where login = $1', [login]))
  const id = rows[0]?.id
  if (id === undefined) throw new FoundWrong(`There is no account ${login}.`)
  return id
}

const asOwner = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof PostRefused) throw new FoundWrong(error.message)
    throw error
  }
}

export const userAdd: Command = {
  name: 'user add',
  summary: 'Add an account; the password is asked for (or CHAGUAN_PASSWORD)',
  usage: '<login> --name <name> --region <code> [--phone <number>] [--totp]',
  options: { name: { type: 'string' }, region: { type: 'string' }, phone: { type: 'string' }, totp: { type: 'boolean' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const login = (given.words[0] ?? '').normalize('NFC').trim().toLowerCase()
    const name = needed(given, 'name')
    const region = storedCode(needed(given, 'region'))
    const phone = typeof given.options.phone === 'string' ? given.options.phone : null
    const hash = await hashPassword(await askPassword(shell, [login, name]))
    const db = await tools.db()
    const id = randomUUID()
    const now = shell.now()
    const pinyinOf = pinyin(name, { toneType: 'none', type: 'array' }).join(' ')
    await asOwner(() =>
      db.asOwner(async (tx) => {
        await addPerson(tx, { id, region, login, name, pinyin: pinyinOf, phone }, now)
        await tx.rows('update person set password_hash = $2, password_at = $3 where id = $1', [id, hash, now])
      }),
    )
    shell.out(`Account ${login} added (${id}).`)
    if (given.options.totp === true) await enrol(db, shell, tools, id, login)
    return 0
  },
}

export const userPassword: Command = {
  name: 'user password',
  summary: 'Set a new password and sign the person out everywhere',
  usage: '<login>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const login = words[0] ?? ''
    const hash = await hashPassword(await askPassword(shell, [login]))
    const db = await tools.db()
    const id = await personOf(db, login)
    const now = shell.now()
    await db.asOwner((tx) => tx.rows('update person set password_hash = $2, password_at = $3 where id = $1', [id, hash, now]))
    await db.begin(atTheDoor, (tx) => revokeSessionsOf(tx, id, now))
    shell.out(`Password of ${login} set; signed out everywhere.`)
    return 0
  },
}

export const userPost: Command = {
  name: 'user post',
  summary: 'Give an account a post',
  usage: '<login> --organisation <id> --kind <kind> --areas <code,code> [--name <title>]',
  options: { organisation: { type: 'string' }, kind: { type: 'string' }, areas: { type: 'string' }, name: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const [organisation, kind, areas] = [needed(given, 'organisation'), needed(given, 'kind'), needed(given, 'areas').split(',')]
    const db = await tools.db()
    const person = await personOf(db, given.words[0] ?? '')
    const id = randomUUID()
    const name = typeof given.options.name === 'string' ? given.options.name : kind
    await asOwner(() =>
      db.asOwner((tx) => givePost(tx, { id, organisation, kind, name, areas, person, from: shell.now(), to: null, phone: null })),
    )
    shell.out(`Post ${id} given.`)
    // An administrator cannot sign in without a second factor: his is made with the post.
    const [bare] = await db.asOwner((tx) =>
      tx.rows('select 1 as one from person where id = $1 and totp_required and totp_secret is null', [person]),
    )
    if (bare) await enrol(db, shell, tools, person, given.words[0] ?? '')
    return 0
  },
}

export const userTotp: Command = {
  name: 'user totp',
  summary: 'Give an account a second factor and require it',
  usage: '<login>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const db = await tools.db()
    const login = words[0] ?? ''
    await enrol(db, shell, tools, await personOf(db, login), login)
    return 0
  },
}

async function enrol(db: Db, shell: Shell, tools: Tools, person: string, login: string): Promise<void> {
  const vault = vaultOf(openKeyRing(readOptions(shell.env, tools.config().data).keys))
  const { totp, recovery } = await db.asOwner((tx) => enrolSecond(tx, vault, { person, login }, randomBytes, shell.now()))
  shell.out(totp)
  shell.err(`Codes for the day the phone is lost, each good once: ${recovery.join(' ')}`)
}

export const userDisable: Command = {
  name: 'user disable',
  summary: 'Disable an account; its sessions end at once',
  usage: '<login>',
  words: [1, 1],
  run: async ({ words }, shell, tools) => {
    const db = await tools.db()
    const id = await personOf(db, words[0] ?? '')
    const now = shell.now()
    await db.asOwner((tx) => tx.rows('update person set disabled_at = $2 where id = $1 and disabled_at is null', [id, now]))
    await db.begin(atTheDoor, (tx) => revokeSessionsOf(tx, id, now))
    shell.out(`Account ${words[0] ?? ''} disabled.`)
    return 0
  },
}

export const tokenAdd: Command = {
  name: 'token add',
  summary: 'Make a token for a program that acts as this account; shown once',
  usage: '<login> --name <what for> --scopes read,steps,files [--days 365]',
  options: { name: { type: 'string' }, scopes: { type: 'string' }, days: { type: 'string' } },
  words: [1, 1],
  run: async (given, shell, tools) => {
    const name = needed(given, 'name')
    const scopes = needed(given, 'scopes').split(',')
    if (scopes.some((scope) => !['read', 'steps', 'files'].includes(scope)))
      throw new WrongUse('--scopes takes read, steps and files.')
    const days = Number(given.options.days ?? '365')
    if (!Number.isInteger(days) || days < 1 || days > 1000) throw new WrongUse('--days must be a whole number from 1 to 1000.')
    const db = await tools.db()
    const person = await personOf(db, given.words[0] ?? '')
    const vault = vaultOf(openKeyRing(readOptions(shell.env, tools.config().data).keys))
    const token = randomBytes(32).toString('base64url')
    const now = shell.now()
    const row = {
      id: randomUUID(),
      hash: vault.lookup('bearer', token),
      person,
      name,
      scopes,
      madeAt: now,
      expiresAt: now + days * 86_400_000,
    }
    await db.begin(atTheDoor, (tx) => insertToken(tx, row))
    shell.out(token)
    return 0
  },
}
