// How the pages look to this person: large print and language, visible on every first screen and remembered.
import { useState } from 'react'
import { spoken } from '../ui/load.ts'
import type { Language } from '../ui/texts.ts'
import { keep, recall } from './remember.ts'
import { p } from './texts.ts'

export type Print = 'normal' | 'large' | 'largest'
const isPrint = (value: unknown): value is Print => value === 'normal' || value === 'large' || value === 'largest'

/** The print of the address (a paper on a door may ask for large letters), else the one chosen before. */
export function firstPrint(query: Readonly<Record<string, string>>): Print {
  const wanted = query.print ?? recall<string>('print')
  return isPrint(wanted) ? wanted : 'normal'
}

/** More contrast than the look asks for: black on white, stronger lines; also when the device wishes it. */
export const firstContrast = (): boolean =>
  recall<boolean>('contrast') ?? (typeof matchMedia === 'function' && matchMedia('(prefers-contrast: more)').matches)

export function showContrast(on: boolean): void {
  document.documentElement.dataset.contrast = on ? 'high' : 'usual'
}

export function showPrint(print: Print): void {
  document.documentElement.dataset.print = print
  keep('print', print)
}

type Chosen = { readonly print: Print; readonly language: Language }
export function Look({
  print,
  language,
  onPrint,
  onLanguage,
}: Chosen & { onPrint: (print: Print) => void; onLanguage: (language: Language) => void }) {
  const large = print !== 'normal'
  const [contrast, setContrast] = useState(firstContrast)
  return (
    <fieldset className="look" aria-label={p('public.look.label')}>
      <button type="button" className="button elder" aria-pressed={large} onClick={() => onPrint(large ? 'normal' : 'large')}>
        {large && <span aria-hidden="true">✓</span>}
        {p('public.large.on')}
      </button>
      {large && (
        <button type="button" className="button" onClick={() => onPrint(print === 'large' ? 'largest' : 'large')}>
          {p(print === 'large' ? 'public.large.more' : 'public.large.less')}
        </button>
      )}
      <button
        type="button"
        className="button"
        aria-pressed={contrast}
        onClick={() => {
          keep('contrast', !contrast)
          showContrast(!contrast)
          setContrast(!contrast)
        }}
      >
        {contrast && <span aria-hidden="true">✓</span>}
        {p('open.contrast')}
      </button>
      <span className="languages">
        {spoken.map(({ code, name }) => (
          <button
            key={code}
            type="button"
            lang={code}
            className="button"
            aria-pressed={code === language}
            onClick={() => onLanguage(code as Language)}
          >
            {name}
          </button>
        ))}
      </span>
    </fieldset>
  )
}
