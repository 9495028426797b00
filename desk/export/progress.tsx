// One list on its way out: how far it is, how to stop it, and the file when it is whole.
import { useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { send } from '../../ui/client.ts'
import { t } from '../texts.ts'
import { fileOf, type Job, useFreshExports } from './use.ts'

export function Progress({ job }: { readonly job: Job }) {
  const fresh = useFreshExports()
  const [failed, setFailed] = useState<string | null>(null)
  const { rows, all, number } = job
  const stop = async () => {
    setFailed(null)
    try {
      await send('POST', `/exports/job/${encodeURIComponent(job.id)}/stop`, {})
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    }
    await fresh()
  }
  if (job.state === 'done')
    return (
      <div className="stack">
        <p role="status">✓ {t('exports.wait.done', { rows, number })}</p>
        <p className="row-of">
          <a className="button main" href={fileOf(job.id)} download aria-label={t('exports.wait.fetchOf', { number })}>
            {t('exports.wait.fetch')}
          </a>
          <span className="soft small">{t('exports.wait.kept')}</span>
        </p>
      </div>
    )
  if (job.state === 'stopped') return <p role="status">{t('exports.state.stopped')}</p>
  if (job.state === 'failed')
    return (
      <p className="notice vermilion" role="alert">
        {t(`exports.failed.${job.why ?? 'gone'}`)}
      </p>
    )
  return (
    <div className="stack">
      <p aria-live="polite">
        {job.state === 'waiting'
          ? t('exports.wait.waiting')
          : all === null
            ? t('exports.wait.writing', { rows })
            : t('exports.wait.writingOf', { rows, all })}
      </p>
      {all !== null && all > 0 && (
        <progress className="export-progress" max={all} value={rows} aria-label={t('exports.state.writing')} />
      )}
      <p className="row-of">
        <button type="button" className="button" onClick={() => void stop()}>
          {t('exports.wait.stop')}
        </button>
        <span className="soft small">{t('exports.wait.hint')}</span>
      </p>
      {failed && <Alarm>{failed}</Alarm>}
    </div>
  )
}
