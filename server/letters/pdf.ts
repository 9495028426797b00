// The letter of hand-over as an official page: red head, facts in a table, a square to scan, and room for the stamp of who receives it.

import { chineseDay } from '../../registers/documents/number.ts'
import { type Paper, type Row, run } from '../../registers/documents/paper.ts'
import { officialPdf } from '../../registers/documents/pdf.ts'
import { type Data, filled } from './letter.ts'

/** The PDF; `link` is what the square opens. */
export async function letterPdf(data: Data, link: string, at: number): Promise<Buffer> {
  return (await officialPdf(paperOf(data, link), at)).bytes
}

function paperOf(data: Data, link: string): Paper {
  const [to = '', ...address] = data.to.split('\n')
  const { office, phone } = data.from
  const [year = 0, month = 0, day = 0] = data.at.split('-').map(Number)
  const notes = [
    ...(data.files.length > 0 ? [filled('files', { n: String(data.files.length) })] : []),
    ...(data.answerBy === null ? [] : [filled('answerBy', { day: data.answerBy })]),
    filled('from', { office, phone: phone ?? '–' }),
  ]
  return {
    title: `${filled('title')} ${data.number}`,
    blocks: [
      { block: 'head', text: office, number: filled('number', { office: '', number: data.number }) },
      { block: 'title', runs: [run(filled('title'))] },
      { block: 'addressee', runs: [run(`${to}：`)] },
      ...address.map((line) => ({ block: 'paragraph' as const, runs: [run(line)], flush: true })),
      { block: 'table', rows: facts(data), widths: [1, 4] },
      ...notes.map((line) => ({ block: 'paragraph' as const, runs: [run(line)] })),
      { block: 'sign', organisation: office, date: chineseDay({ year, month, day }) },
      { block: 'note', runs: [run(filled('stamp'))] },
      { block: 'note', runs: [run(filled('digest', { digest: data.digest }))] },
    ],
    seal: 'stamp',
    square: { text: link, label: filled('scan') },
    mark: null,
  }
}

const facts = (data: Data): readonly Row[] => {
  const { case: one } = data
  const list: readonly (readonly [string, string | null])[] = [
    [filled('code'), one.code],
    [filled('category'), one.category],
    [filled('filed'), one.filedAt.slice(0, 10)],
    [filled('place'), [one.area, one.place].filter(Boolean).join(' ')],
    [filled('text'), one.text],
    [filled('ground'), data.ground],
    [filled('law'), data.law],
    [filled('reason'), data.reason],
  ]
  return list.flatMap(([name, value]) => (value === null ? [] : [{ cells: [[run(name)], [run(value)]] }]))
}
