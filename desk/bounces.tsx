// Between which offices cases bounce: a list for who mends the duty lists, not a ranking of anybody.
import { useQ } from '../ui/ask.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { word } from '../ui/texts.ts'
import { t } from './texts.ts'

type Row = {
  readonly from: string
  readonly fromName: string
  readonly to: string | null
  readonly toName: string | null
  readonly n: number
  readonly again: number
  readonly grounds: Readonly<Record<string, number>>
}
const columns = ['from', 'to', 'n', 'again', 'grounds'] as const

export function Bounces() {
  const { data, error } = useQ<Row>('bounces', {}, { fresh: 300_000 })
  return (
    <section className="stack" aria-labelledby="bounces">
      <h2 id="bounces">{t('desk.bounces.title')}</h2>
      <p className="soft small">{t('desk.bounces.lead')}</p>
      {!data && !error && <Skeleton height={160} />}
      {error && (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: error.message })}
        </p>
      )}
      {data?.rows.length === 0 && <p>{t('desk.bounces.none')}</p>}
      {data && data.rows.length > 0 && (
        <div className="board-scroll">
          <table className="coverage board">
            <thead>
              <tr>
                {columns.map((one) => (
                  <th key={one} scope="col">
                    {t(`desk.bounces.${one}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={`${row.from} ${row.to}`}>
                  <th scope="row">{row.fromName}</th>
                  <td>{row.toName ?? t('desk.bounces.nobody')}</td>
                  <td className="figures">{row.n}</td>
                  <td className="figures">{row.again}</td>
                  <td className="small">
                    {Object.entries(row.grounds)
                      .map(([ground, n]) => `${word('ground', ground)} ${n}`)
                      .join(' · ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
