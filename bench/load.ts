// Load from one process: so many clients, each sends its next request when the last is answered; rates and percentiles.
import { connect, type Socket } from 'node:net'

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

export type Answer = { readonly status: number; readonly body: unknown; readonly bytes: number; readonly cookie: string }
export type Client = {
  readonly get: (path: string) => Promise<Answer>
  readonly post: (path: string, body: unknown) => Promise<Answer>
}

/**
 * A signed-in program on kept-alive connections. It speaks HTTP/1.1 by itself: it shares the processors with what is measured, and
 * Node's own client costs a tenth of a step.
 */
export async function signIn(base: string, login: string, password: string): Promise<Client> {
  const { hostname, port } = new URL(base)
  const free: Line[] = []
  const head = (method: string, path: string, cookie: string) =>
    `${method} ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nx-chaguan: 1\r\n${cookie === '' ? '' : `cookie: ${cookie}\r\n`}`
  let cookie = ''
  const send = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const line = free.pop() ?? new Line(connect(Number(port), hostname).setNoDelay())
    const text = body === undefined ? '' : JSON.stringify(body)
    const more = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n`
    const answer = await line.ask(`${head(method, path, cookie)}${more}\r\n${text}`)
    free.push(line)
    return answer
  }
  const answer = await send('POST', '/api/session', { login, password })
  if (answer.status !== 200) throw new Error(`sign-in of ${login}: ${answer.status} ${JSON.stringify(answer.body)}`)
  cookie = answer.cookie
  return { get: (path) => send('GET', path), post: (path, body) => send('POST', path, body) }
}

/** One connection, one request at a time; answers say their length. */
class Line {
  private got: Buffer = Buffer.alloc(0)
  private waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null
  private readonly socket: Socket

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => this.hear(chunk))
    const lost = () => this.waiting?.reject(new Error('the connection was lost'))
    socket.on('error', lost).on('close', lost).unref()
  }

  ask(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      this.socket.ref().write(request)
    })
  }

  private hear(chunk: Buffer): void {
    this.got = this.got.length === 0 ? chunk : Buffer.concat([this.got, chunk])
    const end = this.got.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = this.got.toString('latin1', 0, end)
    const status = Number(head.slice(9, 12))
    const length = /^content-length: (\d+)$/im.exec(head)?.[1]
    if (length === undefined && status !== 204) {
      this.waiting?.reject(new Error(`an answer without length:\n${head}`))
      return
    }
    const from = end + 4
    const to = from + Number(length ?? 0)
    if (this.got.length < to) return
    const body = /^content-type: .*json/im.test(head) ? JSON.parse(this.got.toString('utf8', from, to)) : null
    const cookie = [...head.matchAll(/^set-cookie: ([^;\r]*)/gim)].map((one) => one[1]).join('; ')
    const { waiting } = this
    this.waiting = null
    this.got = Buffer.alloc(0)
    this.socket.unref()
    waiting?.resolve({ status, body, bytes: to - from, cookie })
  }
}
