// An Atom feed (RFC 4287) of public cases: the rows of the public list, in the words of the public list, and nothing else.
import type { OpenRow } from '../../insight/open.store.ts'
import { isoInstant } from '../../rules/time.ts'

const escaped = (text: string): string =>
  text
    .replaceAll(/[[\p{Cc}\ufffe\uffff]--[\t\n\r]]/gv, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

export type Feed = {
  readonly title: string
  /** Of the house as the reader reached it, without a slash at its end. */
  readonly origin: string
  /** Path and query of this feed. */
  readonly self: string
  readonly rows: readonly OpenRow[]
  readonly now: number
  readonly language: string
  /** What a state is called. */
  readonly stateOf: (state: string) => string
}

/** The feed as XML. An entry's id never changes; it is new again when its state is. */
export function atomOf({ title, origin, self, rows, now, language, stateOf }: Feed): string {
  const newest = rows.reduce((most, row) => Math.max(most, row.updatedAt), 0)
  const entries = rows.map((row) => {
    const said = [row.areaName, row.office, stateOf(row.state)].filter(Boolean).join(' · ')
    const place = row.place === null ? '' : `<georss:point>${row.place[1]} ${row.place[0]}</georss:point>`
    return `<entry><id>urn:chaguan:${escaped(row.code)}</id><title>${escaped(row.categoryName)}</title><link href="${escaped(`${origin}/public/track/${row.code}`)}"/><published>${isoInstant(row.openedAt)}</published><updated>${isoInstant(row.updatedAt)}</updated><category term="${escaped(row.category)}" label="${escaped(row.categoryName)}"/><summary>${escaped(said)}</summary>${place}</entry>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="${escaped(language)}"><id>${escaped(`urn:chaguan:feed:${self}`)}</id><title>${escaped(title)}</title><author><name>${escaped(title)}</name></author><link rel="self" href="${escaped(`${origin}${self}`)}"/><updated>${isoInstant(newest || now)}</updated>${entries.join('')}</feed>
`
}
