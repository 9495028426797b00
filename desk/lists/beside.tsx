// Two wordings of one item side by side, field by field: what differs is said in words and stands out.
import { differing, itemFields } from '../../rules/list.ts'
import { t } from '../texts.ts'
import { bare, type ShownItem, said } from './use.ts'

type Props = {
  readonly left: ShownItem | null
  readonly right: ShownItem | null
  readonly leftTitle: string
  readonly rightTitle: string
  /** Only fields that differ; where one side is missing, all. */
  readonly short?: boolean
}

export function Beside({ left, right, leftTitle, rightTitle, short = false }: Props) {
  const differs = new Set(left && right ? differing(bare(left), bare(right)) : [])
  const fields = short && left && right ? itemFields.filter((field) => differs.has(field)) : itemFields
  return (
    <div className="board-scroll">
      <table className="coverage board beside">
        <thead>
          <tr>
            <th scope="col" />
            <th scope="col">{leftTitle}</th>
            <th scope="col">{rightTitle}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field} className={differs.has(field) ? 'differs' : ''}>
              <th scope="row">
                {t(`lists.lists.field.${field}`)}
                {differs.has(field) && <span className="tag indigo">◆ {t('lists.lists.item.differs')}</span>}
              </th>
              <td>{left ? differs.has(field) ? <del>{said(left, field)}</del> : said(left, field) : '–'}</td>
              <td>{right ? differs.has(field) ? <ins>{said(right, field)}</ins> : said(right, field) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {left && right && differs.size === 0 && <p className="soft">{t('lists.lists.item.same')}</p>}
    </div>
  )
}
