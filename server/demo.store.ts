// The first start: the invented district, its demo people with the one password that stands in the README, never elsewhere.
import { fileURLToPath } from 'node:url'
import { demoAsked } from '../channels/demo/asked.store.ts'
import { demoDuty } from '../channels/demo/duty.store.ts'
import knowledge from '../channels/demo/knowledge.json' with { type: 'json' }
import { demoOrders } from '../channels/demo/orders.ts'
import { demoRounds } from '../channels/demo/rounds.store.ts'
import { demoWeek } from '../channels/demo/week.ts'
import { addKnowledge } from '../registers/knowledge/knowledge.ts'
import { type DemoPerson, demoPeople } from '../registers/people/demo.ts'
import { regionLoad } from '../registers/regions/load.ts'
import { readRegion, regionCodes } from '../registers/regions/read.ts'
import { isRefusal } from '../rules/refusal.ts'
import { addDays, localDay } from '../rules/time.ts'
import type { Db } from '../store/db.ts'
import type { FileStore } from '../store/files/port.ts'
import type { House } from '../store/house.ts'
import { hashPassword } from './accounts/passwords.ts'
import { tellWeek } from './demoInbox.store.ts'

/** Known to everybody: only people of an invented district have it. */
export const demoPassword = 'mingchuan'
const folderOf = (name: string): string => fileURLToPath(new URL(`../regions/${name}`, import.meta.url))

/** True when nothing was ever loaded. */
export const isEmpty = async (db: Db): Promise<boolean> => (await regionCodes(db)).length === 0

/** Loads the district, and beside it a small county to hand over to, and gives the listed people their password. `say` hears one line at a time. */
export async function loadDemo(db: Db, now: number, say: (line: string) => void): Promise<void> {
  let label = ''
  const progress = (what: string, done: number, all: number): void => {
    if (what === label && done < all) return
    label = what
    say(`  ${what} ${done}/${all}`)
  }
  const of = { version: 1, fromDay: '2024-01-01', now }
  await regionLoad(db, folderOf('mingchuan'), { ...of, progress })
  await regionLoad(db, folderOf('weidu'), of)
  await fillKnowledge(db, now)
  await openAccounts(db, now)
}

/** Answers of the invented district (示例): each kept by the department it is about, one in nine past its day. */
async function fillKnowledge(db: Db, now: number): Promise<void> {
  const region = await readRegion(db, '990106')
  const today = localDay(now, region.calendar.zone)
  await db.begin({ actor: 'system:demo', counties: [] }, async (tx) => {
    for (const [n, { owner, ...item }] of knowledge.items.entries()) {
      const office = [...region.organisations.values()].find((one) => one.kind === `department.${owner}`)
      if (!office) continue
      const validUntil = addDays(today, n % 9 === 8 ? -n : 60 + n * 5)
      const added = await addKnowledge(tx, region, { ...item, basis: '示例', owner: office.id, validUntil }, null, now)
      if (isRefusal(added)) throw new Error(`knowledge ${item.id}: ${added.refused}`)
    }
  })
}

/** Fills the example week where the street of the listed people has no cases yet; the queue then opens with 3 red, 11 yellow, 46 new. */
export async function fillWeek(house: House, files: FileStore, say: (line: string) => void): Promise<void> {
  let told = 0
  const filled = await demoWeek(house, {
    now: house.now(),
    files,
    progress: (what, done, all) => {
      const now = house.now()
      if (now - told < 1000 && done !== all) return
      told = now
      say(`  ${what} ${done}${all === undefined ? '' : `/${all}`}`)
    },
  })
  if (!filled) return
  await tellWeek(house, files, filled.county)
  await demoRounds(house, filled.county, house.now())
  await demoDuty(house, filled.county, house.now())
  await demoOrders(house, filled.county, house.now())
  await demoAsked(house, filled.county, house.now())
}

/** The demo password for every listed person that has none; second factor off, as the note on the sign-in page says. */
export async function openAccounts(db: Db, now: number): Promise<readonly DemoPerson[]> {
  const people = await demoPeople(db)
  const hash = await hashPassword(demoPassword)
  await db.asOwner((tx) =>
    tx.rows(
      'update person set password_hash = $2, password_at = $3, totp_required = false where id = any($1) and password_hash is null',
      [people.map((person) => person.id), hash, now],
    ),
  )
  return people
}

/** Lines for the terminal: who may sign in as what. */
export async function demoLines(db: Db): Promise<string[]> {
  const people = await demoPeople(db)
  if (people.length === 0) return []
  const width = Math.max(...people.map((person) => person.login.length))
  return [
    `demo people (password of all: ${demoPassword}):`,
    ...people.map((person) => `  ${person.login.padEnd(width)}  ${person.name}  ${person.post} · ${person.organisation}`),
  ]
}
