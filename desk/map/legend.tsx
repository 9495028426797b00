// What the shapes on the map mean, in the same words as in the lists.
import { Shape } from '../../ui/light.tsx'
import { t } from '../texts.ts'

export function Legend() {
  return (
    <ul className="legend card" aria-label={t('desk.map.legend')}>
      {(['red', 'yellow', 'green'] as const).map((light) => (
        <li key={light}>
          <Shape light={light} /> {t(`common.light.${light}`)}
        </li>
      ))}
      <li>
        <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 1 15 8 8 15 1 8Z" fill="var(--indigo)" />
        </svg>{' '}
        {t('common.light.none')}
      </li>
      <li>
        <span className="legend-many figures" aria-hidden="true">
          12
        </span>{' '}
        {t('desk.map.many')}
      </li>
    </ul>
  )
}
