// How long callers waited today, by the hour: of the hall, never of who answers.
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { t } from '../texts.ts'

type Hour = {
  readonly hour: number
  readonly calls: number
  readonly answered: number
  readonly inTime: number
  readonly wait: number | null
  readonly hall: string
  readonly hallName: string
}
const columns = ['hour', 'calls', 'answered', 'inTime', 'wait'] as const
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} % (${part}/${whole})`

export function Hours() {
  const { data, error } = useQ<Hour>('callHours', {}, { fresh: 30_000 })
  const halls = [...Map.groupBy(data?.rows ?? [], (one) => one.hall)]
  return (
    <details className="card">
      <summary>{t('hotline.hours.title')}</summary>
      {error && <NotLoaded error={error} />}
      {data && halls.length === 0 && <p className="soft">{t('hotline.hours.none')}</p>}
      {halls.map(([hall, rows]) => (
        <div key={hall} className="board-scroll">
          <table className="coverage">
            <caption className="small">{rows[0]?.hallName}</caption>
            <thead>
              <tr>
                {columns.map((one) => (
                  <th key={one} scope="col">
                    {t(`hotline.hours.${one}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.hour}>
                  <th scope="row" className="figures">{`${one.hour}:00–${one.hour + 1}:00`}</th>
                  <td className="figures">{one.calls}</td>
                  <td className="figures">{share(one.answered, one.calls)}</td>
                  <td className="figures">{share(one.inTime, one.calls)}</td>
                  <td className="figures">{one.wait === null ? '–' : t('hotline.hours.seconds', { n: Math.round(one.wait) })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </details>
  )
}
