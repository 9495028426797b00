// A clock beside its shape; hover, focus or tap gives the law, the start and why it stands still.
import { type ReactNode, useId, useState } from 'react'
import type { CaseLine, Clock, Light } from './contract.ts'
import { colourOf, Shape } from './light.tsx'
import { useNow } from './now.ts'
import { amountWords, lightAt, remainingWords } from './remaining.ts'
import { t, word } from './texts.ts'
import { exactWords, whenWords } from './time.ts'

/** The clock of a line: the shape, and the words as a person says them. */
export function LineClock({
  line,
  short = false,
}: {
  line: Pick<CaseLine, 'due' | 'warn' | 'light' | 'remaining' | 'provisional'>
  short?: boolean
}) {
  const now = useNow()
  if (line.remaining === null) return <span className="soft">{t('common.light.none')}</span>
  const light = lightAt(line, now)
  return (
    <span className="clock figures" style={{ color: light === 'green' ? undefined : colourOf(light) }}>
      {short ? amountWords(line.remaining) : remainingWords(line.remaining, now, line.provisional)}
    </span>
  )
}

/** One clock of a case, with everything it rests on; of what several offices were asked each has its own. */
export function ClockCard({ clock, kind, asked = false }: { clock: Clock; kind: string; asked?: boolean }) {
  const now = useNow()
  const id = useId()
  const [opened, setOpened] = useState(false)
  const open = clock.stoppedAt === null
  const runs = clock.light !== 'stopped' && clock.light !== 'paused'
  const light = runs ? lightAt({ due: clock.dueAt, warn: clock.warnAt, light: clock.light as Light }, now) : clock.light
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('case.started'), exactWords(clock.startedAt)],
    [t('case.warnLabel'), exactWords(clock.warnAt)],
    [t('case.dueLabel'), exactWords(clock.dueAt)],
    ...(clock.stoppedAt === null ? [] : [[t('case.stopped'), exactWords(clock.stoppedAt)] as const]),
    ...(clock.pausedBy.length === 0
      ? []
      : [[t('case.pausedBy'), clock.pausedBy.map((reason) => word('pause', reason, kind)).join(' · ')] as const]),
    ...(clock.ownerName === null ? [] : [[t('case.owner'), clock.ownerName] as const]),
    [t('case.law'), clock.cite ?? t('case.law.local')],
  ]
  return (
    <div className={opened ? 'clock-card opened' : 'clock-card'}>
      <button type="button" aria-expanded={opened} aria-controls={id} onClick={() => setOpened(!opened)}>
        <Shape light={light} />
        <span className="clock-name">
          {[word('clock', clock.name, kind), asked ? clock.ownerName : null].filter(Boolean).join(' · ')}
        </span>
        <span className="clock figures" style={{ color: open && light !== 'green' ? colourOf(light) : undefined }}>
          {open && clock.remaining
            ? clock.light === 'paused'
              ? t('common.pausedAt', { amount: amountWords(clock.remaining) })
              : remainingWords(clock.remaining, now)
            : `${t('common.light.stopped')} ${clock.stoppedAt === null ? '' : whenWords(clock.stoppedAt, now)}`}
          {clock.provisional && (
            <span className="tag" title={t('common.provisionalHint')}>
              {t('common.provisional')}
            </span>
          )}
        </span>
      </button>
      <dl id={id} className="clock-facts card">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="soft small">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
