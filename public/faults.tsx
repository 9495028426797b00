// When something is wrong: what happened, what to do, what was kept, at the top and with the focus on it.
import { type ReactNode, useEffect, useRef } from 'react'
import { p } from './texts.ts'

/** `id` is the element that the link leads to. */
export type Fault<F extends string = string> = { readonly field: F; readonly id: string; readonly text: string }

/** Takes the focus whenever `round` changes, so that a second try with the same faults is heard too. */
export function Summary({ title, round, children }: { title: string; round: number; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (round > 0) box.current?.focus()
  }, [round])
  return (
    <div className="summary" ref={box} tabIndex={-1} role="alert">
      <h2>
        <span aria-hidden="true">■ </span>
        {title}
      </h2>
      {children}
    </div>
  )
}

/** The faults of a form, each a link to its field. Nothing when there are none. */
export function Faults({ faults, round }: { faults: readonly Fault[]; round: number }) {
  if (faults.length === 0) return null
  return (
    <Summary title={p('public.fault.title', { n: faults.length })} round={round}>
      <ul>
        {faults.map((fault) => (
          <li key={fault.id}>
            <a
              href={`#${fault.id}`}
              onClick={(event) => {
                event.preventDefault()
                reach(fault.id)
              }}
            >
              {fault.text}
            </a>
          </li>
        ))}
      </ul>
      <p>{p('public.fault.kept')}</p>
    </Summary>
  )
}

/** The focus, and the eye, to an element. */
export function reach(id: string): void {
  const element = document.getElementById(id)
  element?.scrollIntoView({ block: 'center' })
  element?.focus({ preventScroll: true })
}

/** The fault of one field, beside it; `aria-describedby` of the field names `${id}-fault`. */
export function Beside({ faults, id }: { faults: readonly Fault[]; id: string }) {
  const fault = faults.find((one) => one.id === id)
  if (!fault) return null
  return (
    <p className="fault" id={`${id}-fault`}>
      <span aria-hidden="true">■ </span>
      {fault.text}
    </p>
  )
}

/** The attributes that tie a field to its fault. */
export const tied = (faults: readonly Fault[], id: string, hint?: string) => {
  const wrong = faults.some((one) => one.id === id)
  const by = [hint, wrong ? `${id}-fault` : undefined].filter((one) => one !== undefined).join(' ')
  return { id, ...(wrong ? { 'aria-invalid': true as const } : {}), ...(by === '' ? {} : { 'aria-describedby': by }) }
}
