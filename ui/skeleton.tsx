// What stands where something is still being fetched; it shows itself only after 300 ms.
import { t } from './texts.ts'

export function Skeleton({ height, className = '' }: { height: number | string; className?: string }) {
  return <div role="status" aria-label={t('common.loading')} className={`skeleton ${className}`} style={{ height }} />
}
