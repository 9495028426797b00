// The log: what happened to which route and how long it took. Never a name, a telephone number, a text or an address with them in it.
import { type DestinationStream, type Logger, pino } from 'pino'

/** Paths that never reach the log, wherever an object is logged that has them. */
const redacted = [
  'password',
  'totp',
  'token',
  'word',
  'phone',
  'name',
  'text',
  'input',
  'body',
  'headers',
  'cookie',
  'authorization',
  'query',
  'url',
]

/** The server's log as JSON lines. */
export const newLog = (level: string, stream?: DestinationStream): Logger => {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: [...redacted, ...redacted.map((path) => `*.${path}`)], remove: true },
    serializers: { err: plainError },
  }
  return stream ? pino(options, stream) : pino(options)
}

/** An error without what a person typed: kind, code, where in our code; its message with quoted parts, figures and Chinese taken out. */
function plainError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const fields = error as Error & { code?: unknown; constraint?: unknown; table?: unknown; routine?: unknown; severity?: unknown }
  const stack = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
  return {
    name: error.name,
    message: scrubbed(error.message),
    ...Object.fromEntries(
      (['code', 'constraint', 'table', 'routine', 'severity'] as const)
        .filter((key) => typeof fields[key] === 'string')
        .map((key) => [key, fields[key]]),
    ),
    stack: stack.map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: plainError(error.cause) } : {}),
  }
}

export const scrubbed = (text: string): string =>
  text
    .slice(0, 500)
    .replace(/(["'“`]).*?(["'”`]|$)/gs, '…')
    .replace(/[^\x20-\x7e…]+/g, '·')
    .replace(/\d{4,}/g, '#')
