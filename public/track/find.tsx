// Entering the code of a receipt, however it was read out or copied.
import { useEffect, useState } from 'react'
import { parseCode } from '../../rules/code.ts'
import { go, Link } from '../../ui/router.tsx'
import { Beside, type Fault, Faults, tied } from '../faults.tsx'
import { Heading } from '../frame.tsx'
import { p } from '../texts.ts'

const id = 'field-code'

/** `tried` is what stood in the address and is no code. */
export function Find({ tried }: { tried: string | null }) {
  const [code, setCode] = useState(tried ?? '')
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [round, setRound] = useState(0)
  const look = (text: string) => {
    const parsed = parseCode(text)
    if (parsed) return go(`/public/track/${parsed.code}`)
    setFaults([{ field: 'code', id, text: p(text.trim() === '' ? 'public.track.codeEmpty' : 'public.track.codeWrong') }])
    setRound((before) => before + 1)
  }
  useEffect(() => {
    if (tried === null) return
    setFaults([{ field: 'code', id, text: p('public.track.codeWrong') }])
    setRound((before) => before + 1)
  }, [tried])
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        look(code)
      }}
    >
      <Heading>{p('public.track.title')}</Heading>
      <Faults faults={faults} round={round} title={p('public.track.failed')} />
      <div className="ask">
        <label htmlFor={id}>{p('public.track.code')}</label>
        <p className="soft hint" id="hint-code">
          {p('public.track.hint')}
        </p>
        <input
          {...tied(faults, id, 'hint-code')}
          className="field code-field"
          type="text"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
        <Beside faults={faults} id={id} />
      </div>
      <div className="buttons">
        <button type="submit" className="button main">
          {p('public.track.go')}
        </button>
        <Link className="button" to="/public/mine">
          {p('open.mine.title')}
        </Link>
      </div>
    </form>
  )
}
