// Print, sunlight and language: chosen before and after signing in.
import { useState } from 'react'
import { type Language, languages, t } from '../../ui/texts.ts'
import { choose, chosen, type Print } from '../look.ts'
import { f } from '../texts.ts'

const prints: readonly Print[] = ['normal', 'large', 'largest']

export function Look() {
  const [look, setLook] = useState(chosen)
  const speak = (language: Language) => {
    choose({ language })
    // Every sentence is said anew; drafts and acts are in the database.
    location.reload()
  }
  return (
    <div className="stack">
      <fieldset className="row-of">
        <legend>{f('field.look.print')}</legend>
        {prints.map((print) => (
          <button
            key={print}
            type="button"
            className="button"
            aria-pressed={look.print === print}
            onClick={() => setLook(choose({ print }))}
          >
            {f(`field.look.${print}`)}
          </button>
        ))}
      </fieldset>
      <button type="button" className="button" aria-pressed={look.sun} onClick={() => setLook(choose({ sun: !look.sun }))}>
        <span aria-hidden="true">{look.sun ? '✓' : '☀'}</span>
        {f('field.look.sun')}
      </button>
      <fieldset className="row-of">
        <legend>{f('field.look.language')}</legend>
        {languages.map((one) => (
          <button key={one} type="button" lang={one} className="button" onClick={() => speak(one)}>
            {t(`common.language.${one}`)}
          </button>
        ))}
      </fieldset>
    </div>
  )
}
