// The two ways Open311 is written: XML with a declaration and no attributes, and the same as JSON by the Spark convention.
import { XMLBuilder } from 'fast-xml-parser'
import { type Instant, MINUTE, offsetAt, type Zone } from '../../rules/time.ts'

export type Format = 'xml' | 'json'
export const contentType = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' } as const satisfies Record<
  Format,
  string
>

export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }
/** Lists are written as XML with one element for each item: services → service. */
const single: Readonly<Record<string, string>> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  service_request_updates: 'request_update',
  endpoints: 'endpoint',
  formats: 'format',
  errors: 'error',
}

const builder = new XMLBuilder({ format: true, suppressEmptyNode: true, processEntities: true })
/** Characters that XML 1.0 cannot hold at all. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

function forXml(name: string, value: Value): unknown {
  if (Array.isArray(value)) {
    const item = single[name] ?? 'item'
    return value.length === 0 ? '' : { [item]: value.map((one) => forXml(item, one)) }
  }
  if (value === null) return ''
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forXml(key, inner)]))
  return String(value).replace(unwritable, '\ufffd')
}

/** `root` is the element of XML; JSON has none and begins with the list or the object itself. */
export const write = (format: Format, root: string, value: Value): string =>
  format === 'json'
    ? JSON.stringify(value)
    : `<?xml version="1.0" encoding="utf-8"?>\n${builder.build({ [root]: forXml(root, value) })}`

/** An instant as W3C date and time with the offset of the place: 2026-10-13T10:00:00+08:00. */
export function w3c(at: Instant, zone: Zone): string {
  const minutes = offsetAt(at, zone)
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  const off = Math.abs(minutes)
  const local = new Date(at + minutes * MINUTE).toISOString().slice(0, 19)
  return `${local}${minutes < 0 ? '-' : '+'}${two(off / 60)}:${two(off % 60)}`
}

/** A W3C date and time as an instant; a zone must be said. Null when it is none. */
export function instantOf(text: string): Instant | null {
  const fits = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(text.trim().replace(' ', '+'))
  const at = Date.parse(text.trim().replace(' ', '+'))
  return fits && Number.isFinite(at) ? at : null
}
