// What a letter of hand-over says (移交函): the same facts for a page of paper, a page of the web and a file that a machine reads.
import { createHash } from 'node:crypto'
import { writtenNumber } from '../../registers/documents/number.ts'
import { formatCode } from '../../rules/code.ts'
import { cite, isLaw } from '../../rules/law.ts'
import type { Region } from '../../rules/region.ts'
import { isoInstant, localDay } from '../../rules/time.ts'
import { asSent } from '../../store/digest.ts'
import words from '../../ui/texts/zh-CN/case.json' with { type: 'json' }
import type { Matter } from './letters.store.ts'

/** The data file; `digest` is over everything else in it, with its keys sorted. Nothing of who reported is in it. */
export type Data = {
  readonly format: 'chaguan.handOver/1'
  readonly number: string
  readonly at: string
  readonly from: { readonly county: string; readonly office: string; readonly phone: string | null }
  readonly to: string
  readonly case: {
    readonly code: string
    readonly category: string
    readonly filedAt: string
    readonly text: string | null
    readonly place: string | null
    readonly area: string
    readonly point: readonly [number, number] | null
  }
  readonly ground: string
  readonly law: string | null
  readonly reason: string | null
  readonly files: readonly { readonly id: string; readonly type: string; readonly size: number; readonly digest: string }[]
  readonly answerBy: string | null
  readonly digest: string
}

export function dataOf(matter: Matter, region: Region): Data {
  const { zone } = region.calendar
  const office = region.organisations.get(matter.letter.organisation)
  const said: Readonly<Record<string, string>> = words
  const plain = {
    format: 'chaguan.handOver/1' as const,
    number: writtenNumber(region, matter.letter.organisation, matter.letter.year, matter.letter.number),
    at: localDay(matter.at, zone),
    from: { county: matter.county, office: office?.name ?? matter.letter.organisation, phone: office?.phone ?? null },
    to: matter.addressee ?? '–',
    case: {
      code: formatCode(matter.code),
      category: region.categories.get(matter.category)?.name['zh-CN'] ?? matter.category,
      filedAt: isoInstant(matter.opened_at),
      text: matter.text,
      place: matter.place,
      area: region.areas.get(matter.area)?.name ?? matter.area,
      point: matter.lon === null || matter.lat === null ? null : ([matter.lon, matter.lat] as const),
    },
    ground: said[`ground.${matter.ground}`] ?? matter.ground,
    law: matter.law !== null && isLaw(matter.law) ? cite(matter.law, 'zh-CN', region) : null,
    reason: matter.reason,
    files: matter.files,
    answerBy: matter.due === null ? null : localDay(matter.due, zone),
  }
  return { ...plain, digest: `sha256:${createHash('sha256').update(asSent(plain)).digest('hex')}` }
}
