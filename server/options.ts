// Settings that most installations leave alone, each with its default, each refused with one sentence when it is wrong.
import { isIP } from 'node:net'
import { join } from 'node:path'
import { type Limits, usualLimits } from './accounts/signIn.ts'
import { type Keeping, readKeeping, WrongKeeping } from './keeping/settings.ts'

export type Options = {
  readonly keys: string
  readonly limits: Limits
  readonly sms: { readonly url: string; readonly key: string } | null
  readonly mail: { readonly url: string; readonly from: string } | null
  /** Where residents reach this house, without a slash at its end; null: unknown, and no message has a link. */
  readonly origin: string | null
  readonly baseMap: { readonly tiles: string; readonly system: 'CGCS2000' | 'GCJ02' | 'BD09'; readonly approval: string } | null
  readonly logLevel: string
  /** Addresses or networks of proxies whose word about the client's address and protocol is taken. */
  readonly proxies: readonly string[]
  /** The exchange of a hall; null where there is none. */
  readonly telephony: { readonly url: string; readonly secret: string; readonly hall: string | null } | null
  readonly keeping: Keeping
}

/** Something in the environment cannot be what it says. */
export class WrongOption extends Error {}

const systems = ['CGCS2000', 'GCJ02', 'BD09'] as const

/**
 * CHAGUAN_KEYS (file), CHAGUAN_IDLE_MINUTES, CHAGUAN_SESSION_HOURS, CHAGUAN_SMS_URL with CHAGUAN_SMS_KEY,
 * CHAGUAN_SMTP_URL with CHAGUAN_MAIL_FROM, CHAGUAN_URL,
 * CHAGUAN_TILES with CHAGUAN_TILES_SYSTEM and CHAGUAN_TILES_APPROVAL, CHAGUAN_PROXY, CHAGUAN_LOG, and what keeping/settings.ts reads. Throws WrongOption.
 */
export function readOptions(env: Readonly<Record<string, string | undefined>>, data: string): Options {
  const url = env.CHAGUAN_SMS_URL
  const key = env.CHAGUAN_SMS_KEY
  if ((url === undefined) !== (key === undefined))
    throw new WrongOption('CHAGUAN_SMS_URL and CHAGUAN_SMS_KEY must be set together.')
  if (url !== undefined && !/^https?:\/\//.test(url)) throw new WrongOption('CHAGUAN_SMS_URL must be an http or https address.')
  const logLevel = env.CHAGUAN_LOG ?? 'warn'
  if (!['fatal', 'error', 'warn', 'info', 'debug', 'silent'].includes(logLevel))
    throw new WrongOption('CHAGUAN_LOG must be fatal, error, warn, info, debug or silent.')
  return {
    keys: env.CHAGUAN_KEYS ?? join(data, 'keys.json'),
    limits: {
      idle: number(env, 'CHAGUAN_IDLE_MINUTES', usualLimits.idle / 60_000, 1, 24 * 60) * 60_000,
      absolute: number(env, 'CHAGUAN_SESSION_HOURS', usualLimits.absolute / 3_600_000, 1, 24) * 3_600_000,
    },
    sms: url !== undefined && key !== undefined ? { url, key } : null,
    mail: mailOf(env),
    origin: originOf(env.CHAGUAN_URL),
    baseMap: baseMapOf(env),
    logLevel,
    proxies: proxiesOf(env.CHAGUAN_PROXY),
    telephony: telephonyOf(env),
    keeping: keepingOf(env, data),
  }
}

function mailOf(env: Readonly<Record<string, string | undefined>>): Options['mail'] {
  const [url, from] = [env.CHAGUAN_SMTP_URL, env.CHAGUAN_MAIL_FROM]
  if ((url === undefined) !== (from === undefined))
    throw new WrongOption('CHAGUAN_SMTP_URL and CHAGUAN_MAIL_FROM must be set together.')
  if (url === undefined || from === undefined) return null
  if (!/^smtps?:\/\//.test(url) || !URL.canParse(url)) throw new WrongOption('CHAGUAN_SMTP_URL must be an smtp or smtps address.')
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(from))
    throw new WrongOption('CHAGUAN_MAIL_FROM must be an address such as office@example.cn.')
  return { url, from }
}

function originOf(text: string | undefined): string | null {
  if (text === undefined) return null
  if (!/^https?:\/\//.test(text) || !URL.canParse(text) || new URL(text).pathname !== '/')
    throw new WrongOption('CHAGUAN_URL must be an http or https address without a path, such as https://example.cn.')
  return new URL(text).origin
}

/** docs/telephony.md. */
function telephonyOf(env: Readonly<Record<string, string | undefined>>): Options['telephony'] {
  const url = env.CHAGUAN_TELEPHONY_URL
  const secret = env.CHAGUAN_TELEPHONY_KEY
  if (url === undefined && secret === undefined) return null
  if (url === undefined || secret === undefined || secret.length < 16 || !/^https?:\/\//.test(url))
    throw new WrongOption(
      'CHAGUAN_TELEPHONY_URL (http or https) and CHAGUAN_TELEPHONY_KEY (16 characters or more) must be set together.',
    )
  return { url, secret, hall: env.CHAGUAN_TELEPHONY_HALL ?? null }
}

function keepingOf(env: Readonly<Record<string, string | undefined>>, data: string): Keeping {
  try {
    return readKeeping(env, data)
  } catch (error) {
    throw error instanceof WrongKeeping ? new WrongOption(error.message) : error
  }
}

function proxiesOf(text: string | undefined): readonly string[] {
  if (text === undefined) return ['127.0.0.1/8', '::1/128']
  const list = text.split(',').map((one) => one.trim())
  const fits = list.every((one) => {
    const [address = '', bits] = one.split('/')
    const most = isIP(address) === 6 ? 128 : 32
    return isIP(address) !== 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most))
  })
  if (!fits)
    throw new WrongOption('CHAGUAN_PROXY must be addresses or networks such as 10.0.0.7 or 10.0.0.0/24, with commas between.')
  return list
}

function baseMapOf(env: Readonly<Record<string, string | undefined>>): Options['baseMap'] {
  const tiles = env.CHAGUAN_TILES
  if (tiles === undefined) return null
  if (!URL.canParse(tiles.replaceAll(/[{}]/g, '')) || !/^https?:/.test(tiles))
    throw new WrongOption('CHAGUAN_TILES must be an http or https address with {z}, {x} and {y}.')
  const system = systems.find((one) => one === (env.CHAGUAN_TILES_SYSTEM ?? 'CGCS2000'))
  if (!system) throw new WrongOption(`CHAGUAN_TILES_SYSTEM must be one of ${systems.join(', ')}.`)
  const approval = env.CHAGUAN_TILES_APPROVAL
  if (!approval)
    throw new WrongOption('CHAGUAN_TILES needs CHAGUAN_TILES_APPROVAL, the approval number that is shown on the map.')
  return { tiles, system, approval }
}

function number(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  usual: number,
  least: number,
  most: number,
): number {
  const text = env[name]
  if (text === undefined) return usual
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new WrongOption(`${name} must be a whole number from ${least} to ${most}.`)
  return value
}
