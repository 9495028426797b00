// The knowledge base beside a call: searched while somebody speaks; what has no answer is noted, the words only.
import { useId, useRef, useState } from 'react'
import { useQ } from '../../ui/ask.ts'
import { send } from '../../ui/client.ts'
import { useKeys } from '../../ui/keys.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'

export type Item = {
  readonly id: string
  readonly version: number
  readonly question: string
  readonly answer: string
  readonly basis: string
  readonly ownerName: string
  readonly validUntil: string
  readonly overdue: boolean
}

export function Knowledge({ onUse }: { onUse: (item: Item) => void }) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  useKeys({
    k: (event) => {
      event.preventDefault()
      field.current?.focus()
    },
  })
  const [noted, setNoted] = useState<string | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const words = text.trim()
  const { data, error, isPending } = useQ<Item>('knowledge', { text: words, limit: 6 })
  const rows = data?.rows ?? []
  const note = async () => {
    try {
      await send('POST', '/knowledge/missed', { words: words.slice(0, 50) })
      setNoted(words)
      setFailed(null)
    } catch (problem) {
      setFailed(problem instanceof Error ? problem.message : t('common.error.unknown'))
    }
  }
  return (
    <section className="card stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('desk.call.knowledge')}</h2>
      <label htmlFor={id}>
        {t('desk.call.search')} <kbd>K</kbd>
      </label>
      <input
        id={id}
        className="field"
        type="search"
        autoComplete="off"
        ref={field}
        maxLength={50}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {(error || failed !== null) && (
        <p className="notice vermilion" role="alert">
          {error ? t('common.error.load', { why: error.message }) : failed}
        </p>
      )}
      {isPending ? (
        <Skeleton height={160} />
      ) : rows.length === 0 ? (
        <div className="stack" aria-live="polite">
          <p className="soft">{t('desk.call.none')}</p>
          {words !== '' &&
            (noted === words ? (
              <p>{t('desk.call.noted')}</p>
            ) : (
              <button type="button" className="button" onClick={() => void note()}>
                {t('desk.call.missed')}
              </button>
            ))}
        </div>
      ) : (
        <ul className="found-list" aria-live="polite">
          {rows.map((item) => (
            <li key={item.id} className="stack call-item">
              <strong>{item.question}</strong>
              <p>{item.answer}</p>
              <p className="soft small">
                {t('desk.call.basis', { basis: item.basis, owner: item.ownerName, until: item.validUntil })}
              </p>
              {item.overdue && <span className="tag amber">{t('desk.call.overdue')}</span>}
              <button type="button" className="button" onClick={() => onUse(item)}>
                {t('desk.call.use')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
