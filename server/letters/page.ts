// The letter of hand-over as an official page or a file to edit: its template filled with what the case says, and a square that opens its answer.
import { officialPdf } from '../../registers/documents/pdf.ts'
import { fillTemplate } from '../../registers/documents/template.ts'
import type { Region } from '../../rules/region.ts'
import type { House } from '../../store/house.ts'
import type { Whole } from '../../store/reads/hung.ts'
import says from '../../ui/texts/zh-CN/letters.json' with { type: 'json' }
import { paperOf } from '../papers/draw.ts'
import { valuesOf } from '../papers/values.ts'
import type { Data } from './letter.ts'
import type { Letter } from './letters.store.ts'

export type Drawn = {
  readonly house: House
  readonly region: Region
  readonly whole: Whole
  readonly letter: Letter
  readonly data: Data
  readonly from: { readonly template: Buffer; readonly seal: Buffer | null }
}

function filledOf({ house, region, whole, letter, data }: Drawn) {
  const { values } = valuesOf(
    house,
    whole,
    {
      region,
      name: 'handover',
      organisation: letter.organisation,
      transfer: letter.transfer,
      addressee: null,
      text: null,
      until: data.answerBy,
      actor: { type: 'system', name: 'reaction' },
      now: letter.at,
    },
    { written: data.number, person: '' },
  )
  return { ...values, 数据文件摘要: data.digest }
}

/** A PDF; `link` is what the square opens. */
export async function letterPdf(drawn: Drawn, link: string): Promise<Buffer> {
  const { letter, data, from } = drawn
  const sheet = {
    name: 'handover',
    written: data.number,
    template: from.template,
    seal: from.seal,
    square: link,
    label: says.scan,
    mark: null,
  }
  return (await officialPdf(paperOf(sheet, filledOf(drawn)), letter.at)).bytes
}

/** A DOCX. */
export const letterDocx = (drawn: Drawn): Buffer => fillTemplate(drawn.from.template, filledOf(drawn)).bytes
