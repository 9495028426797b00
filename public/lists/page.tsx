// Who decides what: a resident types what it is about and reads which office has it, on what ground, and its telephone number.
import { useEffect, useState } from 'react'
import { queryOf } from '../../ui/client.ts'
import { find, type Language, language, learn } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'

type Row = {
  readonly code: string
  readonly list: string
  readonly name: string
  readonly type: string
  readonly level: string
  readonly organisationName: string | null
  readonly phone: string | null
  readonly lawName: string
}
type Answer = {
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly coming: readonly { id: string; day: string; reason: string; codes: readonly string[] }[]
}
type AreaRow = { readonly code: string; readonly name: string }
type Texts = () => Promise<{ default: Readonly<Record<string, string>> }>
const texts: Readonly<Record<Language, Texts>> = {
  'zh-CN': () => import('../../ui/texts/zh-CN/decides.json'),
  'zh-TW': () => import('../../ui/texts/zh-TW/decides.json'),
  en: () => import('../../ui/texts/en/decides.json'),
}
const d = (key: string, params?: Readonly<Record<string, string | number>>): string => find(`decides.${key}`, params) ?? key

export default function Decides() {
  const spoken = language()
  const [ready, setReady] = useState<Language | null>(null)
  useEffect(() => {
    void texts[spoken]().then(({ default: words }) => {
      learn('decides', words)
      setReady(spoken)
    })
  }, [spoken])
  return ready === spoken ? <Look /> : <Waiting rows={3} />
}

function Look() {
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState<string | null>(null)
  const [street, setStreet] = useState('')
  const streets = useAsk<{ rows: readonly AreaRow[] }>('/public/areas')
  const found = useAsk<Answer>(wanted === null ? null : `/public/lists${queryOf({ text: wanted, area: street, limit: 20 })}`)
  return (
    <div className="page">
      <Heading>{d('title')}</Heading>
      <p>{d('lead')}</p>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault()
          setWanted(typed.trim())
        }}
      >
        <label htmlFor="decides-text">{d('what')}</label>
        <p className="soft hint" id="decides-hint">
          {d('hint')}
        </p>
        <input
          id="decides-text"
          className="field"
          type="search"
          maxLength={50}
          aria-describedby="decides-hint"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <label htmlFor="decides-street">{d('street')}</label>
        <select id="decides-street" className="field" value={street} onChange={(event) => setStreet(event.target.value)}>
          <option value="">{d('anywhere')}</option>
          {(streets.value?.rows ?? []).map((one) => (
            <option key={one.code} value={one.code}>
              {one.name}
            </option>
          ))}
        </select>
        <div className="buttons">
          <button type="submit" className="button main">
            {d('look')}
          </button>
        </div>
      </form>
      {found.fault && <Failed why={found.fault.message} again={found.again} />}
      {wanted !== null && !found.value && !found.fault && <Waiting rows={3} />}
      <div aria-live="polite">
        {found.value?.rows.length === 0 && (
          <p className="notice">
            {d('none')} <a href="tel:12345">12345</a>
          </p>
        )}
        {found.value?.rows.map((row) => (
          <section key={row.code} className="card">
            <h2>{row.name}</h2>
            <p>
              <strong>{row.organisationName ?? d('nearest')}</strong>
              {row.phone && (
                <>
                  {' '}
                  <a className="button" href={`tel:${row.phone}`}>
                    {d('call', { phone: row.phone })}
                  </a>
                </>
              )}
            </p>
            <p className="soft">
              {d(`list.${row.list}`)} · {d(`level.${row.level}`)} · {d('law', { law: row.lawName })} · {row.code}
            </p>
          </section>
        ))}
        {found.value?.next && <p className="soft">{d('more')}</p>}
        {found.value && found.value.coming.length > 0 && (
          <section>
            <h2>{d('coming')}</h2>
            {found.value.coming.map((one) => (
              <p key={one.id}>{d('comingLine', { day: one.day, codes: one.codes.slice(0, 6).join(' '), reason: one.reason })}</p>
            ))}
          </section>
        )}
      </div>
    </div>
  )
}
