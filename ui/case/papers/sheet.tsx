// An official paper on the screen, drawn from the same blocks as its page: readable by everybody, printed by its PDF.
import { t } from './words.ts'
import './papers.css'

type Run = { readonly text: string; readonly bold?: boolean }
type Row = { readonly cells: readonly (readonly Run[])[]; readonly header?: boolean }
type Block =
  | { readonly block: 'head'; readonly text: string; readonly number: string | null }
  | { readonly block: 'title' | 'subtitle' | 'addressee' | 'heading' | 'note'; readonly runs: readonly Run[] }
  | { readonly block: 'paragraph'; readonly runs: readonly Run[]; readonly flush?: boolean; readonly centre?: boolean }
  | { readonly block: 'table'; readonly rows: readonly Row[]; readonly widths?: readonly number[] }
  | { readonly block: 'attachments'; readonly items: readonly string[] }
  | { readonly block: 'sign'; readonly organisation: string; readonly date: string }
  | { readonly block: 'break' }
export type SheetView = {
  readonly title: string
  readonly blocks: readonly Block[]
  readonly mark: 'void' | 'preview' | null
  readonly seal: boolean
  readonly missing: readonly string[]
}

const Runs = ({ runs }: { runs: readonly Run[] }) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a paragraph have no other name and are drawn once
  runs.map((one, n) => (one.bold ? <b key={n}>{one.text}</b> : <span key={n}>{one.text}</span>))

export function Sheet({ sheet }: { sheet: SheetView }) {
  return (
    <>
      {sheet.missing.length > 0 && (
        <p className="notice amber" role="status">
          ▲ {t('papers.missing', { characters: sheet.missing.join(' ') })}
        </p>
      )}
      <article className="sheet" aria-label={sheet.title} lang="zh-CN">
        {sheet.mark && <p className={`sheet-mark ${sheet.mark}`}>{t(`papers.mark.${sheet.mark}`)}</p>}
        {sheet.blocks.map((block, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name and are drawn once
          <Piece key={n} block={block} seal={sheet.seal} />
        ))}
      </article>
    </>
  )
}

function Piece({ block, seal }: { block: Block; seal: boolean }) {
  switch (block.block) {
    case 'head':
      return (
        <header className="sheet-head">
          <p>{block.text}</p>
          {block.number !== null && <p className="sheet-number">{block.number}</p>}
        </header>
      )
    case 'title':
      return (
        <h3 className="sheet-title">
          <Runs runs={block.runs} />
        </h3>
      )
    case 'heading':
      return (
        <h4>
          <Runs runs={block.runs} />
        </h4>
      )
    case 'subtitle':
    case 'addressee':
    case 'note':
      return (
        <p className={`sheet-${block.block}`}>
          <Runs runs={block.runs} />
        </p>
      )
    case 'paragraph':
      return (
        <p className={block.centre ? 'sheet-subtitle' : block.flush ? '' : 'sheet-body'}>
          <Runs runs={block.runs} />
        </p>
      )
    case 'table':
      return (
        <table>
          <tbody>
            {block.rows.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a page have no other name
              <tr key={r}>
                {row.cells.map((cell, c) =>
                  row.header ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                    <th key={c} scope="col">
                      <Runs runs={cell} />
                    </th>
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                    <td key={c}>
                      <Runs runs={cell} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )
    case 'attachments':
      return (
        <ol className="sheet-body">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ol>
      )
    case 'sign':
      return (
        <footer className="sheet-sign">
          <p>{block.organisation}</p>
          <p>{block.date}</p>
          {seal && <p className="soft small">{t('papers.stamp')}</p>}
        </footer>
      )
    case 'break':
      return <hr />
  }
}
