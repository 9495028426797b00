// Changes of the lists as they come: what each would do, side by side; the legal review and the publishing by whoever may.
import { useState } from 'react'
import { Alarm, NotLoaded } from '../../ui/alarm.tsx'
import { send } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { whenWords } from '../../ui/time.ts'
import { FromDay } from '../fourEyes.tsx'
import { t } from '../texts.ts'
import { Beside } from './beside.tsx'
import { type Change, useChanges, useSending } from './use.ts'

const marks = { asked: '◆', agreed: '▲', declined: '■', published: '●', withdrawn: '–' } as const

export function Changes({ onSaid }: { onSaid: (words: string) => void }) {
  const { data, error, isPending } = useChanges()
  if (isPending) return <Skeleton height={240} />
  if (error) return <NotLoaded error={error} />
  const rows = data?.rows ?? []
  if (rows.length === 0) return <div className="empty">{t('lists.lists.change.none')}</div>
  return (
    <ol className="stack plain-list">
      {rows.map((row) => (
        <li key={row.id}>
          <OneChange change={row} may={data?.may ?? { review: false, publish: false }} onSaid={onSaid} />
        </li>
      ))}
    </ol>
  )
}

function OneChange({
  change,
  may,
  onSaid,
}: {
  change: Change
  may: { review: boolean; publish: boolean }
  onSaid: (words: string) => void
}) {
  const now = useNow()
  const { refused, busy, doing } = useSending()
  const open = change.state === 'asked' || change.state === 'agreed'
  return (
    <article className="card stack" aria-label={change.reason}>
      <div className="row-of">
        <b>
          <span aria-hidden="true">{marks[change.state]} </span>
          {t(`lists.lists.change.state.${change.state}`)}
        </b>
        <span className="soft">{t('lists.lists.change.size', { n: change.size })}</span>
        {change.fromDay !== null && <span>{t('lists.lists.change.from', { day: change.fromDay })}</span>}
        <span className="soft small">{whenWords(change.askedAt, now)}</span>
      </div>
      <p>
        {t('lists.lists.item.by', { author: change.authorName ?? '', office: change.organisationName, reason: change.reason })}
      </p>
      {change.source !== null && <p className="soft small">{t('lists.lists.change.source', { name: change.source })}</p>}
      {change.review !== null && (
        <p>{t('lists.lists.item.reviewed', { reviewer: change.reviewerName ?? '', review: change.review })}</p>
      )}
      {change.publisherName !== null && (
        <p className="soft">{t('lists.lists.item.published', { publisher: change.publisherName })}</p>
      )}
      <details open={open && change.size <= 3}>
        <summary>{t('lists.lists.change.size', { n: change.size })}</summary>
        {change.lines.map((line) => (
          <section key={line.code} className="stack">
            <h3>
              {t(`lists.lists.change.does.${line.does}`)} {line.code} {(line.after ?? line.before)?.name}
            </h3>
            <Beside
              left={line.before}
              right={line.after}
              leftTitle={t('lists.lists.change.before')}
              rightTitle={t('lists.lists.change.after')}
              short
            />
          </section>
        ))}
        {change.size > change.lines.length && <p className="soft">{t('lists.lists.change.more', { n: change.lines.length })}</p>}
      </details>
      {refused && <Alarm>{refused}</Alarm>}
      {change.state === 'asked' && change.mine && (
        <div className="row-of">
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() =>
              void doing(
                () => send('DELETE', `/lists/changes/${change.id}`),
                () => onSaid(t('lists.lists.change.withdrawn')),
              )
            }
          >
            {t('lists.lists.change.withdraw')}
          </button>
          {may.review && <span className="soft">{t('lists.lists.change.reviewer')}</span>}
        </div>
      )}
      {change.state === 'asked' && !change.mine && may.review && (
        <Review
          busy={busy}
          onReview={(agreed, text) =>
            void doing(
              () => send('POST', `/lists/changes/${change.id}/review`, { seen: change.changedAt, agreed, text }),
              () => onSaid(t('lists.lists.change.reviewed')),
            )
          }
        />
      )}
      {change.state === 'agreed' && !change.mine && may.publish && (
        <FromDay
          label={t('lists.lists.change.fromDay')}
          publish={t('lists.lists.change.publish')}
          hint={t('lists.lists.change.publishHint')}
          busy={busy}
          onPublish={(fromDay) =>
            void doing(
              () => send<{ items: number }>('POST', `/lists/changes/${change.id}/publish`, { seen: change.changedAt, fromDay }),
              ({ items }) => onSaid(t('lists.lists.change.published', { n: items, day: fromDay })),
            )
          }
        />
      )}
    </article>
  )
}

function Review({ busy, onReview }: { busy: boolean; onReview: (agreed: boolean, text: string) => void }) {
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const send = (agreed: boolean) => {
    setMissing(text.trim() === '')
    if (text.trim() !== '') onReview(agreed, text.trim())
  }
  return (
    <div className="stack">
      <label className="stack">
        {t('lists.lists.change.reviewText')}
        <textarea
          className="field"
          rows={2}
          maxLength={1000}
          value={text}
          aria-invalid={missing}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {missing && <p className="fault">■ {t('lists.lists.change.needText')}</p>}
      <div className="row-of">
        <button type="button" className="button main" disabled={busy} onClick={() => send(true)}>
          {t('lists.lists.change.agree')}
        </button>
        <button type="button" className="button final" disabled={busy} onClick={() => send(false)}>
          {t('lists.lists.change.decline')}
        </button>
      </div>
    </div>
  )
}
