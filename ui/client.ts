// The one door to the server: fetch with the house's header, refusals as objects, one look at the server's clock.
import type { RefusalView } from './contract.ts'
import { quietSeconds } from './presence.ts'
import { language, t } from './texts.ts'

/** What the server (or the line) said instead of an answer. `status` 0: nothing was reached. */
export class Refused extends Error {
  readonly code: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly status: number
  constructor(status: number, refusal: RefusalView) {
    super(refusal.text)
    this.name = 'Refused'
    this.code = refusal.code
    this.facts = refusal.facts
    this.status = status
  }
}

let skew = 0
/** How far the server's clock is ahead of this device's, in milliseconds. */
export const clockSkew = (): number => skew
/** This device's own time, whatever it is worth; a step carries it beside the skew. */
export const deviceNow = (): number => Date.now()
/** The server's time now, as well as it is known. */
export const serverNow = (): number => Date.now() + skew

/** Learns the server's clock from an answer that says its instant; `way` is how long the answer took, in milliseconds. */
export function learnServerTime(serverNow: number, way = 0): void {
  skew = serverNow + way / 2 - Date.now()
}

let standIn: (path: string) => unknown = () => undefined
/** Reads that find no server are answered by what a shell has kept; `undefined` where it has nothing. */
export function readFrom(kept: (path: string) => unknown): void {
  standIn = kept
}

type Line = {
  readonly answered: (path: string, value: unknown) => void
  readonly reached: () => void
  readonly lost: () => void
}
let line: Line | null = null
/** Hears what is read and whether anything is reached at all. */
export function onLine(hearing: Line): void {
  line = hearing
}

let door = '1'
/** Which shell speaks: 'public' asks as the resident's device even where staff are signed in. */
export function speakAs(shell: '1' | 'public'): void {
  door = shell
}

let signedOut: () => void = () => {}
/** Called when the server no longer knows this session. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener
}

/** As if the server had said that the session is over: what is shown goes, and the door stands there. */
export const tellSignedOut = (): void => signedOut()

const offline = (): Refused => {
  line?.lost()
  return new Refused(0, { code: 'offline', facts: {}, text: t('common.error.offline') })
}
/** What a proxy says for a server that is not there. */
const nobodyThere: readonly number[] = [502, 503, 504]

async function refusalOf(response: Response): Promise<Refused> {
  const body: unknown = await response.json().catch(() => null)
  const refusal = (body as { refusal?: RefusalView } | null)?.refusal
  if (refusal) return new Refused(response.status, { ...refusal, text: refusal.text || t('common.error.unknown') })
  if (nobodyThere.includes(response.status)) return offline()
  return new Refused(response.status, {
    code: response.status >= 500 ? 'busy' : 'unknown',
    facts: {},
    text: t(response.status >= 500 ? 'common.error.busy' : 'common.error.unknown'),
  })
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw offline()
  }
  if (!response.ok) {
    const refused = await refusalOf(response)
    if (refused.code === 'notSignedIn') signedOut()
    if (refused.status !== 0) line?.reached()
    throw refused
  }
  line?.reached()
  if (response.status === 204) return undefined as T
  // A page of somebody else's network, or an answer that broke off: nothing of ours was reached.
  const body = (await response.json().catch(() => {
    throw new Refused(0, { code: 'strange', facts: {}, text: t('common.error.strange') })
  })) as T & { asOf?: unknown }
  if (typeof body?.asOf === 'number') skew = body.asOf - Date.now()
  return body
}

const headers = (): Record<string, string> => ({
  'x-chaguan': door,
  'accept-language': language(),
  // Asked by the page and not by a person: the session is not kept awake by it.
  ...(quietSeconds() >= 60 ? { 'x-chaguan-quiet': String(quietSeconds()) } : {}),
})

type Headers = Readonly<Record<string, string>>

export async function get<T>(path: string, signal?: AbortSignal, more: Headers = {}): Promise<T> {
  try {
    const value = await call<T>(path, { headers: { ...headers(), ...more }, ...(signal ? { signal } : {}) })
    line?.answered(path, value)
    return value
  } catch (error) {
    const kept = error instanceof Refused && error.status === 0 ? standIn(path) : undefined
    if (kept === undefined) throw error
    return kept as T
  }
}

/** Is the server there? Tells whoever hears the line. */
export async function lookForServer(): Promise<boolean> {
  try {
    const response = await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(4000) })
    if (nobodyThere.includes(response.status)) throw offline()
    line?.reached()
    return true
  } catch {
    line?.lost()
    return false
  }
}

export const send = <T>(method: 'POST' | 'DELETE' | 'PUT', path: string, body?: unknown, more: Headers = {}): Promise<T> =>
  call<T>(path, {
    method,
    headers: { ...headers(), ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

export const sendForm = <T>(path: string, body: FormData, more: Headers = {}): Promise<T> =>
  call<T>(path, { method: 'POST', headers: { ...headers(), ...more }, body })

/** Sends JSON and takes what comes back as bytes: a file that was made for it. */
export const sendForFile = async (path: string, body: unknown): Promise<Blob> =>
  (await bytesFrom(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).blob()

/** Reads bytes. Throws `Refused`; status 0 also when the line broke in the middle. */
export const getBytes = async (path: string): Promise<ArrayBuffer> =>
  (await bytesFrom(path, {})).arrayBuffer().catch(() => {
    throw offline()
  })

async function bytesFrom(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`/api${path}`, { credentials: 'same-origin', ...init, headers: { ...headers(), ...init.headers } })
  } catch {
    throw offline()
  }
  if (!response.ok) throw await refusalOf(response)
  return response
}

/** The query string of a read: empty values are left out, lists become repeated names joined by commas. */
export function queryOf(
  params: Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>,
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === '' || value === false) continue
    search.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** A random id (version 4), also where the page is not a secure context. */
export function uuid(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
