// Where a request comes from, as far as limits care: this machine itself, an IPv4 address, or the IPv6 network of one connection.
import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

/** The key of programs on this machine that no proxy stands for. */
export const here = 'here'
const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/i

/** Whom a limit counts. Behind a proxy that is trusted the address it names; that of the proxy itself is never taken for this machine. */
export function originOf(request: Pick<FastifyRequest, 'ip' | 'socket' | 'headers'>): string {
  const forwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  if (!forwarded && loopback.test(request.socket.remoteAddress ?? '')) return here
  return networkOf(request.ip)
}

/** An IPv4 address as it is; of an IPv6 address the first 64 bits, which one household or phone has to itself. */
export function networkOf(ip: string): string {
  const plain = ip.replace(/%.*$/, '').toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)
  if (mapped?.[1]) return mapped[1]
  if (!isIPv6(plain)) return plain
  const [before = '', after] = plain.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [head, tail] = [groups(before), groups(after ?? '')]
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length - (tail.at(-1)?.includes('.') ? 1 : 0)
  const all = [...head, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...tail]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
