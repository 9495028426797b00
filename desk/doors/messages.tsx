// Messages out: what is sent at which step, written anew with a preview; which ways are set up; robots of offices.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { fillText, longestText, messageFields, partsOf, textFaults } from '../../rules/messages.ts'
import { Alarm, NotLoaded } from '../../ui/alarm.tsx'
import { get, Refused, send } from '../../ui/client.ts'
import { useNow } from '../../ui/now.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find, word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { Robots } from './robots.tsx'
import './doors.css'

type Version = { readonly version: number; readonly text: string; readonly by: string | null; readonly at: number }
type TextRow = {
  readonly topic: string
  readonly text: string
  readonly usual: string
  readonly version: number | null
  readonly before: readonly Version[]
}
export type Robot = {
  readonly id: string
  readonly organisation: string
  readonly name: string
  readonly made_at: number
  readonly revoked_at: number | null
}
type Told = {
  readonly texts: readonly TextRow[]
  readonly languages: readonly string[]
  readonly link: boolean
  readonly ways: readonly string[]
  readonly tally: readonly { readonly channel: string; readonly state: string; readonly n: number }[]
  readonly robots: readonly Robot[]
}
const key = ['doors', 'messages'] as const
const ways = ['sms', 'email', 'robot'] as const

export default function Messages() {
  const [language, setLanguage] = useState('zh-CN')
  const { data, error } = useQuery({
    queryKey: [...key, language],
    queryFn: ({ signal }) => get<Told>(`/messages/texts?language=${language}`, signal),
    placeholderData: (before) => before,
  })
  const client = useQueryClient()
  const again = () => client.invalidateQueries({ queryKey: key })
  return (
    <div className="page stack">
      <h1>{t('doors.messages.title')}</h1>
      <p className="soft">{t('doors.messages.lead')}</p>
      {error ? (
        <NotLoaded error={error} />
      ) : data === undefined ? (
        <Skeleton height={420} />
      ) : (
        <>
          <Ways told={data} />
          <section className="stack" aria-labelledby="texts">
            <h2 id="texts">{t('doors.messages.texts')}</h2>
            <fieldset className="row-of plain-set" aria-label={t('doors.messages.language')}>
              {data.languages.map((one) => (
                <button
                  key={one}
                  type="button"
                  lang={one}
                  className="button"
                  aria-pressed={one === language}
                  onClick={() => setLanguage(one)}
                >
                  {one === language && <span aria-hidden="true">✓ </span>}
                  {find(`common.language.${one}`) ?? one}
                </button>
              ))}
            </fieldset>
            <p className="soft small">{t('doors.messages.languageHint')}</p>
            <ul className="plain-list stack">
              {data.texts.map((row) => (
                <TextCard key={`${language} ${row.topic}`} language={language} row={row} link={data.link} onKept={again} />
              ))}
            </ul>
          </section>
          <Robots robots={data.robots} onChange={again} />
        </>
      )}
    </div>
  )
}

function Ways({ told }: { readonly told: Told }) {
  const of = (channel: string, state: string) => told.tally.find((one) => one.channel === channel && one.state === state)?.n ?? 0
  const states = ['waiting', 'trying', 'sent', 'delivered', 'failed'] as const
  return (
    <section className="stack" aria-labelledby="ways">
      <h2 id="ways">{t('doors.messages.ways')}</h2>
      <table className="coverage">
        <thead>
          <tr>
            <th scope="col">{t('doors.messages.way')}</th>
            {states.map((state) => (
              <th key={state} scope="col">
                {word('sent', state)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ways.map((way) => (
            <tr key={way}>
              <th scope="row">
                {word('way', way)} {!told.ways.includes(way) && <span className="tag">{t('doors.messages.notSetUp')}</span>}
              </th>
              {states.map((state) => (
                <td key={state} className="figures">
                  {of(way, state)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft small">{t('doors.messages.lastDay')}</p>
    </section>
  )
}

const sample = (link: boolean) => ({
  centre: t('doors.sample.centre'),
  matter: t('doors.sample.matter'),
  code: '990106-261013-8K3F7Q2W-5',
  ring: '12345',
  link: link ? 'https://example.cn/public/track' : '',
})

type CardProps = {
  readonly row: TextRow
  readonly language: string
  readonly link: boolean
  readonly onKept: () => void
}
function TextCard({ row, language, link, onKept }: CardProps) {
  const id = useId()
  const now = useNow()
  const toast = useToast()
  const [text, setText] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const faults = textFaults(text ?? row.text, { link }).filter((one) => row.topic !== 'office' || one.name !== 'ring')
  const shown = fillText(text ?? row.text, sample(link))
  const keep = async () => {
    try {
      await send('POST', '/messages/texts', {
        topic: row.topic,
        text: text?.trim(),
        ...(language === 'zh-CN' ? {} : { language }),
      })
      setText(null)
      setRefused(null)
      toast({ text: t('doors.messages.kept') })
      onKept()
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
  }
  return (
    <li className="card stack" aria-labelledby={`${id}-title`}>
      <div className="row-of">
        <h3 id={`${id}-title`}>{t(`doors.topic.${row.topic as 'news'}`)}</h3>
        <span className="tag">
          {row.version === null ? t('doors.messages.usual') : t('doors.messages.version', { n: row.version })}
        </span>
        {text === null && (
          <button type="button" className="button" aria-describedby={`${id}-title`} onClick={() => setText(row.text)}>
            {t('doors.messages.edit')}
          </button>
        )}
      </div>
      {text !== null && (
        <>
          <label htmlFor={id}>{t('doors.messages.text')}</label>
          <p className="soft small" id={`${id}-hint`}>
            {t('doors.messages.fields')}{' '}
            {messageFields
              .filter((one) => one !== 'link' || link)
              .map((one) => `{${one}} ${t(`doors.field.${one}`)}`)
              .join(' · ')}
          </p>
          <textarea
            id={id}
            className="field"
            rows={3}
            maxLength={longestText + 20}
            value={text}
            aria-invalid={faults.length > 0}
            aria-describedby={`${id}-hint ${id}-faults`}
            onChange={(event) => setText(event.target.value)}
          />
          <div id={`${id}-faults`} aria-live="polite">
            {faults.map((one) => (
              <p key={`${one.fault} ${one.name}`} className="fault">
                <span aria-hidden="true">■ </span>
                {t(`doors.fault.${one.fault}`, { name: one.name })}
              </p>
            ))}
          </div>
        </>
      )}
      <p className="soft small">{t('doors.messages.preview', { signs: shown.length, parts: partsOf(shown) })}</p>
      <p className="bubble">{shown}</p>
      {text !== null && (
        <>
          {refused !== null && <Alarm>{refused}</Alarm>}
          <div className="row-of">
            <button
              type="button"
              className="button main"
              disabled={faults.length > 0 || text.trim() === row.text}
              onClick={() => void keep()}
            >
              {t('doors.messages.keep')}
            </button>
            {text !== row.usual && (
              <button type="button" className="button" onClick={() => setText(row.usual)}>
                {t('doors.messages.toUsual')}
              </button>
            )}
            <button
              type="button"
              className="button plain"
              onClick={() => {
                setText(null)
                setRefused(null)
              }}
            >
              {t('common.cancel')}
            </button>
          </div>
        </>
      )}
      {row.before.length > 0 && (
        <details>
          <summary>{t('doors.messages.before', { n: row.before.length })}</summary>
          <ol className="plain-list stack">
            {row.before.map((one) => (
              <li key={one.version}>
                <p className="small figures">
                  {[t('doors.messages.version', { n: one.version }), one.by, whenWords(one.at, now)].filter(Boolean).join(' · ')}
                </p>
                <p className="said">{one.text}</p>
              </li>
            ))}
          </ol>
        </details>
      )}
    </li>
  )
}
