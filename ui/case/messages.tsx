// What was sent to somebody about this case: by which way, in which words, and what became of it.
import { useQ } from '../ask.ts'
import type { CaseView } from '../contract.ts'
import { useNow } from '../now.ts'
import { t, word } from '../texts.ts'
import { whenWords } from '../time.ts'

type Row = {
  readonly id: string
  readonly channel: string
  readonly topic: string
  readonly text: string | null
  readonly state: 'waiting' | 'passedOver' | 'trying' | 'sent' | 'delivered' | 'failed'
  readonly why: string | null
  readonly organisation: string | null
  readonly at: number
  readonly sentAt: number | null
  readonly toldAt: number | null
}
const marks = { waiting: '○', passedOver: '–', trying: '◇', sent: '◆', delivered: '●', failed: '■' } as const
const tones = {
  waiting: '',
  passedOver: '',
  trying: ' amber',
  sent: ' indigo',
  delivered: ' pine',
  failed: ' vermilion',
} as const

export function Messages({ view }: { view: CaseView }) {
  const { county, id } = view.case
  const now = useNow()
  const { data } = useQ<Row>('messages', { county, id })
  if (!data || data.rows.length === 0) return null
  return (
    <section className="card stack" aria-label={t('case.messages')}>
      <h2>{t('case.messages')}</h2>
      <ul className="stack">
        {data.rows.map((row) => (
          <li key={row.id} className="stack">
            <p className="row-of small">
              <span className={`tag${tones[row.state]}`}>
                <span aria-hidden="true">{marks[row.state]} </span>
                {word('sent', row.state)}
              </span>
              <span>{word('way', row.channel)}</span>
              {row.organisation !== null && <span>{row.organisation}</span>}
              <span className="soft figures">{whenWords(row.toldAt ?? row.sentAt ?? row.at, now)}</span>
            </p>
            {row.text !== null && <p className="said">{row.text}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
