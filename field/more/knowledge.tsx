// What to do with what, whom to call, the words to use: searched on the phone, without a line.
import { useMemo, useState } from 'react'
import { f } from '../texts.ts'
import { useHeld } from '../use.ts'
import { searched } from './find.ts'

const most = 30

export default function Knowledge() {
  const { knowledge = [] } = useHeld().parts
  const [words, setWords] = useState('')
  const found = useMemo(() => searched(knowledge, words), [knowledge, words])
  return (
    <>
      <h1>{f('field.more.knowledge')}</h1>
      <label htmlFor="know">{f('field.know.ask')}</label>
      <input id="know" className="field" type="search" value={words} onChange={(event) => setWords(event.target.value)} />
      <p role="status" className="soft">
        {f('field.know.found', { n: found.length })}
      </p>
      {knowledge.length === 0 && <p className="notice">{f('field.know.none')}</p>}
      <ul className="rows">
        {found.slice(0, most).map((item) => (
          <li key={item.id}>
            <details>
              <summary>{item.question}</summary>
              <p className="said">{item.answer}</p>
              {item.until && <p className="soft small">{f('field.know.until', { day: item.until })}</p>}
            </details>
          </li>
        ))}
      </ul>
      {found.length > most && <p className="soft">{f('field.know.more')}</p>}
    </>
  )
}
