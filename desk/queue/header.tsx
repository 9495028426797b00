// What she sees at once: how many are overdue, due soon, new; each figure is a filter.
import type { Counts } from '../../ui/contract.ts'
import { Shape } from '../../ui/light.tsx'
import { t } from '../texts.ts'
import type { Filters } from './filters.ts'

type Props = {
  readonly counts: Counts | null
  readonly filters: Filters
  readonly change: (some: Readonly<Record<string, string | null>>) => void
}

export function QueueHeader({ counts, filters, change }: Props) {
  const lights = ['red', 'yellow', 'green'] as const
  const n = (of: 'red' | 'yellow' | 'green' | 'fresh' | 'total') =>
    counts === null ? (
      '–'
    ) : counts.atLeast.includes(of) ? (
      <>
        <span className="unseen">{t('desk.queue.atLeast')}</span>
        {counts[of]}
        <span aria-hidden="true">+</span>
      </>
    ) : (
      counts[of]
    )
  return (
    <fieldset className="qcounts" aria-label={t('desk.queue.counts')}>
      {lights.map((light) => (
        <button
          key={light}
          type="button"
          className={`count ${light}`}
          aria-pressed={filters.light === light}
          onClick={() => change({ light: filters.light === light ? null : light })}
        >
          <Shape light={light} size={16} />
          <b className="figures">{n(light)}</b>
          <span>{t(`common.light.${light}`)}</span>
        </button>
      ))}
      <button
        type="button"
        className="count fresh"
        aria-pressed={filters.light === 'fresh'}
        onClick={() => change({ light: filters.light === 'fresh' ? null : 'fresh' })}
      >
        <span aria-hidden="true">◆</span>
        <b className="figures">{n('fresh')}</b>
        <span>{t('desk.queue.fresh')}</span>
      </button>
      <button type="button" className="count" aria-pressed={filters.light === undefined} onClick={() => change({ light: null })}>
        <b className="figures">{n('total')}</b>
        <span>{t('desk.queue.total')}</span>
      </button>
    </fieldset>
  )
}
