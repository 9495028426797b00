// While she speaks: is it known already? What is open around the place, nearest of its kind first; then she is told how far it is, and no second order is made.
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseLine } from '../../ui/contract.ts'
import type { Values } from '../../ui/form/fields.ts'
import { useKeys } from '../../ui/keys.ts'
import { Shape } from '../../ui/light.tsx'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { t } from '../texts.ts'

export type Spot = { readonly lon: number; readonly lat: number; readonly category: string | null }
/** Of the form as it is filled in: the point of the place, and what it is about. */
export function spotOf({ place, category }: Values): Spot | null {
  const point = typeof place === 'object' && place !== null && 'point' in place ? place.point : null
  if (typeof point !== 'object' || point === null || !('lon' in point && 'lat' in point)) return null
  const { lon, lat } = point
  if (typeof lon !== 'number' || typeof lat !== 'number') return null
  return { lon, lat, category: typeof category === 'string' && category !== '' ? category : null }
}

type Props = { readonly county: string; readonly spot: Spot; readonly onTell: (line: CaseLine) => void }
export function Known({ county, spot, onTell }: Props) {
  const { lon, lat, category } = spot
  const now = useNow()
  const asked = { county, lon, lat, within: 300, limit: 5, ...(category === null ? {} : { category }) }
  const { data, error } = useQ<CaseLine & { readonly distance: number }>('around', asked)
  const rows = data?.rows ?? []
  const orders = rows.filter((row) => row.kind === 'workOrder')
  const [first] = orders
  useKeys(first ? { t: () => onTell(first) } : {})
  return (
    <section className="card stack" aria-live="polite" aria-label={t('hotline.known.title')}>
      <h2>{t('hotline.known.title')}</h2>
      {error && <NotLoaded error={error} />}
      {data && rows.length === 0 && <p className="soft">{t('hotline.known.none')}</p>}
      <ul className="plain-list stack">
        {rows.map((row) => (
          <li key={row.id} className="stack like">
            <span className="row-of">
              <Shape light={row.light} />
              <Link to={`/desk/case/${row.county}/${row.id}`}>{row.categoryName}</Link>
              <span className="code soft small">{spelled(row.code)}</span>
            </span>
            <span>{row.text ?? ''}</span>
            <span className="soft small figures">
              {t('case.nearby.metres', { n: row.distance })} · {word('state', row.state, row.kind)} · {row.holderName} ·{' '}
              {whenWords(row.openedAt, now)}
            </span>
            {row.kind === 'workOrder' && (
              <button type="button" className="button" onClick={() => onTell(row)}>
                {t('hotline.known.tell')} {row === first && <kbd>T</kbd>}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
