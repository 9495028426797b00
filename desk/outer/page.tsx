// Orders from above and beside: what must go back, what is still handled, what went back, and the way in.
import { useQ } from '../../ui/ask.ts'
import { useQuery } from '../../ui/router.tsx'
import { t } from '../texts.ts'
import { Bring } from './bring.tsx'
import { Orders } from './orders.tsx'
import './outer.css'
import type { OuterOrder } from './use.ts'

const tabs = ['ready', 'open', 'returned', 'bring'] as const

export default function Outer() {
  const [query, change] = useQuery()
  const tab = tabs.find((one) => one === query.tab) ?? 'ready'
  const { data } = useQ<OuterOrder>('outerOrders', { state: 'ready', limit: 500 }, { fresh: 10_000 })
  const n = data === undefined ? '…' : data.next === null ? data.rows.length : `${data.rows.length}+`
  return (
    <div className="page stack">
      <h1>{t('hotline.outer.title')}</h1>
      <p className="soft">{t('hotline.outer.lead')}</p>
      <fieldset className="row-of plain-set" aria-label={t('hotline.outer.title')}>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            aria-pressed={tab === one}
            onClick={() => change({ tab: one === 'ready' ? null : one })}
          >
            {tab === one && <span aria-hidden="true">✓ </span>}
            {one === 'ready' ? t('hotline.outer.tab.ready', { n }) : t(`hotline.outer.tab.${one}`)}
          </button>
        ))}
      </fieldset>
      {tab === 'bring' ? <Bring /> : <Orders key={tab} state={tab} />}
    </div>
  )
}
