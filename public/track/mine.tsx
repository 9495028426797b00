// All my matters: a number of six figures on the telephone opens them for a while; no account, nothing to remember.
import { useState } from 'react'
import { formatCode } from '../../rules/code.ts'
import { Refused, send } from '../../ui/client.ts'
import { Link } from '../../ui/router.tsx'
import { type Fault, Faults, Summary, tied } from '../faults.tsx'
import { Heading } from '../frame.tsx'
import { keep } from '../remember.ts'
import { Tel } from '../tel.tsx'
import { p, wordOf } from '../texts.ts'
import type { Minimum } from './answers.ts'
import { keepOwn, type Own } from './own.ts'

const ids = { phone: 'field-mine-phone', code: 'field-mine-code' } as const

export default function Mine() {
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [sent, setSent] = useState<{ readonly shown: string | null } | null>(null)
  const [rows, setRows] = useState<readonly Minimum[] | null>(null)
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [why, setWhy] = useState<Refused | null>(null)
  const [round, setRound] = useState(0)
  const failed = (field: keyof typeof ids | null, text: string, refused: Refused | null) => {
    setFaults(field === null ? [] : [{ field, id: ids[field], text }])
    setWhy(refused)
    setRound((before) => before + 1)
  }
  const run = async (act: () => Promise<void>, field: keyof typeof ids) => {
    setFaults([])
    setWhy(null)
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.code === 'badInput') failed(field, p('public.fault.phoneForm'), null)
      else if (error.code === 'wordWrong') failed('code', p('public.word.wrong'), null)
      else failed(null, '', error)
    }
  }
  const ask = () => run(async () => setSent(await send('POST', '/public/mine/number', { phone })), 'phone')
  const show = () =>
    run(async () => {
      const digits = code.replace(/\D/g, '')
      if (digits.length !== 6) return failed('code', p('public.word.form'), null)
      const found = await send<{ rows: readonly Minimum[]; own: readonly Own[] }>('POST', '/public/mine', { phone, code: digits })
      for (const row of found.rows) keep(`followed.${row.code}`, true)
      keepOwn(found.own)
      setRows(found.rows)
    }, 'code')
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void (sent === null ? ask() : show())
      }}
    >
      <Heading>{p('open.mine.title')}</Heading>
      <p>{p('open.mine.hint')}</p>
      <Faults faults={faults} round={round} title={p('open.mine.failed')} />
      {why !== null && (
        <Summary title={p('open.mine.failed')} round={round}>
          <p>{why.message}</p>
        </Summary>
      )}
      <Tel
        id={ids.phone}
        label={p('open.mine.phone')}
        faults={faults}
        value={phone}
        change={(text) => {
          setPhone(text)
          setSent(null)
        }}
      />
      <div role="status">
        {sent !== null && <p>{sent.shown === null ? p('open.mine.sent') : p('open.mine.demo', { code: sent.shown })}</p>}
      </div>
      {sent !== null && (
        <div className="ask">
          <label htmlFor={ids.code}>{p('open.mine.code')}</label>
          <input
            {...tied(faults, ids.code)}
            className="field word-field"
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </div>
      )}
      <div className="buttons">
        <button type="submit" className="button main">
          {p(sent === null ? 'open.mine.send' : 'open.mine.go')}
        </button>
        {sent !== null && (
          <button type="button" className="button" onClick={() => void ask()}>
            {p('open.mine.send')}
          </button>
        )}
      </div>
      <div role="status">
        {rows !== null && <p>{rows.length === 0 ? p('open.mine.none') : p('open.mine.found', { n: rows.length })}</p>}
      </div>
      <ul className="matters">
        {(rows ?? []).map((row) => (
          <li key={row.code} className="card matter">
            <p>
              <Link to={`/public/track/${row.code}`}>{formatCode(row.code)}</Link>
            </p>
            <p>{[wordOf('plain', row.state, p('public.plain.other')), row.office].filter((one) => one).join(' · ')}</p>
          </li>
        ))}
      </ul>
    </form>
  )
}
