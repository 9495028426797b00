// Load from one process: so many clients, each sends its next request when the last is answered; rates and percentiles.
import { Agent, request } from 'node:http'

export type Lap = {
  readonly n: number
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
}

/** Runs `act(i)` for i below `n` from `clients` at once. Times in milliseconds. `act` says whether it went well; throws if any did not. */
export async function lap(n: number, clients: number, act: (i: number) => Promise<boolean>): Promise<Lap> {
  const times: number[] = []
  let next = 0
  let failed = 0
  const begin = performance.now()
  const client = async () => {
    while (next < n) {
      const i = next++
      const at = performance.now()
      if (!(await act(i))) failed += 1
      times.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  if (failed > 0) throw new Error(`${failed} of ${n} went wrong`)
  const seconds = (performance.now() - begin) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { n, perSecond: n / seconds, p50: at(0.5), p95: at(0.95) }
}

export type Client = {
  readonly get: (path: string) => Promise<{ status: number; body: unknown; bytes: number }>
  readonly post: (path: string, body: unknown) => Promise<{ status: number; body: unknown; bytes: number }>
}

/** A signed-in program on kept-alive connections. */
export async function signIn(base: string, login: string, password: string): Promise<Client> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const url = new URL(base)
  let cookie = ''
  const send = (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: unknown; bytes: number; cookie: string }> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const out = request(
        {
          host: url.hostname,
          port: url.port,
          method,
          path,
          agent,
          headers: {
            'x-chaguan': '1',
            cookie,
            ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => {
            const bytes = Buffer.concat(chunks)
            const json = answer.headers['content-type']?.includes('json')
            const set = answer.headers['set-cookie']?.map((one) => one.split(';')[0]).join('; ') ?? ''
            resolve({
              status: answer.statusCode ?? 0,
              body: json ? JSON.parse(bytes.toString('utf8')) : null,
              bytes: bytes.length,
              cookie: set,
            })
          })
        },
      )
      out.on('error', reject)
      out.end(text)
    })
  const answer = await send('POST', '/api/session', { login, password })
  if (answer.status !== 200) throw new Error(`sign-in of ${login}: ${answer.status} ${JSON.stringify(answer.body)}`)
  cookie = answer.cookie
  return { get: (path) => send('GET', path), post: (path, body) => send('POST', path, body) }
}
