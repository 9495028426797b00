// The front door over a small world: its people have logins, requests are injected, cookies are kept per browser.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { hashPassword } from '../server/accounts/passwords.ts'
import { usualLimits } from '../server/accounts/signIn.ts'
import type { Door } from '../server/door.ts'
import { newLog } from '../server/http/log.ts'
import { newMetrics } from '../server/http/metrics.ts'
import { buildServer } from '../server/http/server.ts'
import { importsIn } from '../server/imports/folder.ts'
import { newHub } from '../server/live/hub.ts'
import { queries } from '../server/queries.ts'
import { diskStore } from '../store/files/disk.ts'
import type { World } from './world.ts'

export const password = 'correct horse battery'
let hash: Promise<string> | null = null

export type Role = keyof World['staff']
export type Browser = {
  /** Sends a request as a page would: own header, own cookies. */
  readonly ask: (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body?: unknown,
    more?: Partial<InjectOptions>,
  ) => Promise<LightMyRequestResponse>
  readonly signIn: (role: Role) => Promise<LightMyRequestResponse>
  readonly cookies: Map<string, string>
}
export type FrontDoor = {
  readonly app: FastifyInstance
  readonly door: Door
  readonly folder: string
  readonly login: (role: Role) => string
  readonly browser: (address?: string) => Browser
  /** What the log said, as text. */
  readonly said: () => string
}

/** A server over the world, closed when the test ends. `change` replaces parts of the door. */
export async function frontDoor(t: TestContext, w: World, change: Partial<Door> = {}): Promise<FrontDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-door-'))
  const login = (role: Role) => `${role.toLowerCase()}-${w.county}`
  const lines: string[] = []
  const log = newLog('debug', { write: (line) => void lines.push(line) })
  const byPerson = new Map(Object.values(w.staff).map((staff) => [staff.person, staff]))
  hash ??= hashPassword(password)
  const stored = await hash
  for (const [role, staff] of Object.entries(w.staff))
    await w.house.db.asOwner((tx) =>
      tx.rows(
        `insert into person (id, region, login, name, pinyin, password_hash, made_at) values ($1, $2, $3, $4, '', $5, 0) on conflict (id) do nothing`,
        [staff.person, w.county, login(role as Role), `人员${role}`, stored],
      ),
    )
  const door: Door = {
    house: w.house,
    log,
    actorOf: async (_tx, person) => byPerson.get(person) ?? null,
    queries,
    keepers: () => new Map([[w.county, { region: w.county, name: '试验区' }]]),
    files: diskStore(join(folder, 'files')),
    data: folder,
    imports: importsIn(folder),
    poke: () => undefined,
    messages: null,
    ways: ['robot'],
    receiptKey: null,
    hub: newHub(w.house, () => [w.county], { turn: 20, recheckEvery: 50 }),
    metrics: newMetrics(),
    limits: usualLimits,
    proxies: ['127.0.0.1'],
    screens: null,
    settings: { baseMap: null, tileOrigins: [] },
    demo: () => true,
    ...change,
  }
  const app = await buildServer(door)
  t.after(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const browser = (address = '127.0.0.1'): Browser => {
    const cookies = new Map<string, string>()
    const ask: Browser['ask'] = async (method, url, body, more = {}) => {
      const response = await app.inject({
        method,
        url,
        remoteAddress: address,
        ...(body === undefined ? {} : { payload: body as object }),
        ...more,
        headers: {
          'x-chaguan': '1',
          'accept-language': 'en',
          ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
          ...more.headers,
        },
      })
      for (const { name, value } of response.cookies) {
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return response
    }
    return { ask, cookies, signIn: (role) => ask('POST', '/api/session', { login: login(role), password }) }
  }
  return { app, door, folder, login, browser, said: () => lines.join('') }
}

/** A step as a page sends it. */
export const step = (w: World, name: string, input: Record<string, unknown>, caseId: string, key: string = randomUUID()) => ({
  kind: 'gridEvent',
  step: name,
  form: 1,
  case: { county: w.county, id: caseId },
  seen: null,
  input,
  key,
  at: { device: w.house.now(), offset: 0 },
})

/** A report by a resident who leaves name and telephone number. */
export const report = (w: World, caseId: string, more: Record<string, unknown> = {}) =>
  step(w, 'report', { category: '0101', text: '三楼楼道堆满杂物', place: { area: w.grid }, ...more }, caseId)

export const codeOf = (response: LightMyRequestResponse): string | undefined =>
  (response.json() as { refusal?: { code?: string } }).refusal?.code
