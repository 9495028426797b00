// A number to ring, said with whom it reaches.
import { t } from '../texts.ts'

export const Tel = ({ phone, name }: { phone: string | null; name: string }) =>
  phone === null ? null : (
    <a className="button figures" href={`tel:${phone.replace(/[\s-]/g, '')}`} aria-label={`${t('duty.ring', { name })} ${phone}`}>
      {phone}
    </a>
  )
