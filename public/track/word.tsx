// The six-digit word of the receipt: five wrong ones and it waits for an hour, which is said before and after.
import { useState } from 'react'
import { Refused } from '../../ui/client.ts'
import { Beside, type Fault, Faults, Summary, tied } from '../faults.tsx'
import { p } from '../texts.ts'

const id = 'field-word'
/** As people type them: full-width figures, gaps and dashes are no mistake. */
const figures = (text: string): string =>
  text.replace(/[\uFF10-\uFF19]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)).replace(/[\s\p{Pd}]/gu, '')

export function Word({ show, linkFailed }: { show: (word: string) => Promise<void>; linkFailed: boolean }) {
  const [word, setWord] = useState('')
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [why, setWhy] = useState<Refused | null>(null)
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const failed = (text: string | null, refused: Refused | null) => {
    setFaults(text === null ? [] : [{ field: 'word', id, text }])
    setWhy(refused)
    setRound((before) => before + 1)
  }
  const open = async () => {
    if (busy) return
    const digits = figures(word)
    if (!/^\d{6}$/.test(digits)) return failed(p('public.word.form'), null)
    setBusy(true)
    try {
      await show(digits)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.code !== 'wordWrong') failed(null, error)
      else {
        const { left } = error.facts
        failed(typeof left === 'number' ? p('public.word.left', { n: left }) : p('public.word.wrong'), null)
      }
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void open()
      }}
    >
      <h2>{p('public.word.title')}</h2>
      {linkFailed && faults.length === 0 && why === null && <p className="notice amber">{p('public.word.linkWrong')}</p>}
      <Faults faults={faults} round={round} title={p('public.word.failed')} />
      {why !== null && <NotOpened why={why} round={round} />}
      <div className="ask">
        <label htmlFor={id}>{p('public.word.label')}</label>
        <p className="soft hint" id="hint-word">
          {p('public.word.hint')}
        </p>
        <input
          {...tied(faults, id, 'hint-word')}
          className="field word-field"
          type="text"
          inputMode="numeric"
          autoComplete="off"
          value={word}
          onChange={(event) => setWord(event.target.value)}
        />
        <Beside faults={faults} id={id} />
      </div>
      <div className="buttons">
        <button type="submit" className="button main" aria-disabled={busy}>
          {p('public.word.go')}
        </button>
      </div>
    </form>
  )
}

function NotOpened({ why, round }: { why: Refused; round: number }) {
  const { minutes } = why.facts
  const locked = why.code === 'locked'
  return (
    <Summary title={locked ? p('public.word.locked') : p('public.refused.title')} round={round}>
      <p>{locked ? p('public.word.lockedThen', { n: typeof minutes === 'number' ? minutes : 60 }) : why.message}</p>
    </Summary>
  )
}
