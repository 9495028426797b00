// Is this paper genuine, and does it still hold? The square behind the # of the address says which paper; nothing of what it says is shown.
import { type FormEvent, useCallback, useEffect, useState } from 'react'
import { Refused, send } from '../../ui/client.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'
import '../matter.css'
import { p } from '../texts.ts'

type Verdict = {
  readonly verdict: 'genuine' | 'void' | 'replaced' | 'elsewhere' | 'notOurs' | 'unknownKey' | 'forged'
  readonly number: string | null
  readonly organisation: string | null
  readonly day: string | null
}
const tone = (verdict: Verdict['verdict']): string =>
  verdict === 'genuine' ? 'notice' : verdict === 'elsewhere' ? 'notice amber' : 'notice vermilion'
const mark = (verdict: Verdict['verdict']): string => (verdict === 'genuine' ? '●' : verdict === 'elsewhere' ? '▲' : '■')

export default function PaperPage() {
  const [typed, setTyped] = useState('')
  const [square, setSquare] = useState(() => location.hash.slice(1))
  const [found, setFound] = useState<Verdict | null>(null)
  const [fault, setFault] = useState<Refused | null>(null)
  const ask = useCallback((what: string) => {
    setFound(null)
    setFault(null)
    send<Verdict>('POST', '/public/paper', { square: what }).then(setFound, (error: unknown) => {
      if (error instanceof Refused) setFault(error)
    })
  }, [])
  useEffect(() => {
    if (square !== '') ask(square)
  }, [square, ask])
  const check = (event: FormEvent) => {
    event.preventDefault()
    const what = typed.trim()
    if (what === '') return
    if (what === square) ask(what)
    else setSquare(what)
  }
  return (
    <div className="stack">
      <Heading>{p('open.paper.title')}</Heading>
      <p>{p('open.paper.lead')}</p>
      <div aria-live="polite">
        {fault !== null ? (
          <Failed why={fault.message} again={() => ask(square)} />
        ) : square !== '' && found === null ? (
          <Waiting rows={2} />
        ) : (
          found !== null && <Said found={found} />
        )}
      </div>
      <form className="stack" onSubmit={check}>
        <label htmlFor="paper-square">{p('open.paper.code')}</label>
        <input
          id="paper-square"
          className="field"
          value={typed}
          maxLength={1000}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button main">
          {p('open.paper.check')}
        </button>
      </form>
      <p className="soft small">{p('open.paper.secret')}</p>
    </div>
  )
}

function Said({ found }: { found: Verdict }) {
  const rows = [
    ['number', found.number],
    ['office', found.organisation],
    ['day', found.day],
  ] as const
  return (
    <div className="stack">
      <p className={tone(found.verdict)}>
        <b>
          {mark(found.verdict)} {p(`open.paper.${found.verdict}`)}
        </b>
      </p>
      {found.number !== null && (
        <>
          <p>{p('open.paper.compare')}</p>
          <dl className="parts">
            {rows.map(([name, value]) => (
              <div key={name} className="part">
                <dt>{p(`open.paper.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}
