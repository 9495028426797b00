// The first thing on every page that takes a report: is somebody in danger? Calls, not words.
import { t } from './texts.ts'

export function Danger() {
  return (
    <section className="danger" aria-label={t('common.danger.ask')}>
      <b>■ {t('common.danger.ask')}</b>
      <a className="button final" href="tel:110">
        {t('common.danger.police')}
      </a>
      <a className="button final" href="tel:119">
        {t('common.danger.fire')}
      </a>
      <a className="button final" href="tel:120">
        {t('common.danger.ambulance')}
      </a>
    </section>
  )
}
