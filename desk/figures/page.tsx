// Every figure on one page: what it asks, how much it is, how it moved. Each opens into how it is counted and which matters it is.
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { Line } from './line.tsx'
import { useSpan } from './span.ts'
import { changeOf, type Figure, said, valueWords } from './words.ts'
import './figures.css'

const kinds = ['gridEvent', 'workOrder'] as const

export default function Figures() {
  const { input, asked } = useSpan()
  const found = useQ<Figure>('figures', input, { fresh: 60_000 })
  const page = found.data as unknown as { rows: Figure[]; asOf: number } | undefined
  return (
    <div className="page stack">
      <h1>{t('reports.title')}</h1>
      <p className="soft">{t('reports.lead')}</p>
      <Choose />
      {found.error ? (
        <NotLoaded error={found.error} />
      ) : page === undefined ? (
        <Skeleton height={420} />
      ) : page.rows.length === 0 ? (
        <div className="empty">{t('reports.never')}</div>
      ) : (
        <>
          <ul className="figure-list">
            {page.rows.map((one) => (
              <li key={one.code}>
                <Link to={`/desk/figures/${one.code}${asked}`}>
                  <Row figure={one} />
                </Link>
              </li>
            ))}
          </ul>
          <p className="soft small">{t('reports.asOf', { at: exactWords(page.asOf) })}</p>
        </>
      )}
    </div>
  )
}

function Row({ figure }: { figure: Figure }) {
  const change = changeOf(figure)
  return (
    <>
      <span className="figure-name">
        <b>{said(figure.code, 'name')}</b>
        <span className="soft small">{said(figure.code, 'asks')}</span>
      </span>
      <span className="figure-value figures">
        <b>{valueWords(figure, figure.value)}</b>
        {figure.rule === 'share' && figure.denominator > 0 && (
          <span className="soft small">{t('reports.of', { a: figure.numerator, b: figure.denominator })}</span>
        )}
      </span>
      <Line figure={figure} />
      <span className="figure-change small figures">
        {change && (
          <>
            <span aria-hidden="true">{change.arrow} </span>
            {change.text}
            {change.good !== null && (
              <span className={change.good ? 'pine' : 'vermilion'}> · {t(change.good ? 'reports.good' : 'reports.bad')}</span>
            )}
          </>
        )}
      </span>
    </>
  )
}

/** Days and kind; both stand in the address, so that a figure can be sent to somebody. */
export function Choose() {
  const [query, change] = useQuery()
  const { days } = useSpan()
  return (
    <fieldset className="row-of plain-set" aria-label={t('reports.period')}>
      {([7, 30, 90, 365] as const).map((one) => (
        <button
          key={one}
          type="button"
          className="button"
          aria-pressed={days === one}
          onClick={() => change({ days: String(one) })}
        >
          {days === one && <span aria-hidden="true">✓ </span>}
          {t(`reports.days${one}`)}
        </button>
      ))}
      <label className="row-of">
        <span className="small">{t('reports.kind')}</span>
        <select
          className="field"
          value={query.kind ?? ''}
          onChange={(event) => change({ kind: event.target.value === '' ? null : event.target.value })}
        >
          <option value="">{t('reports.all')}</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {word('kind', one, one)}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  )
}
