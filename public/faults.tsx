// When something is wrong: what happened, what to do, what was kept, at the top and with the focus on it.
import { type ReactNode, useEffect, useRef } from 'react'
import { p } from './texts.ts'

/** `id` is the element that the link leads to; `told` by the server, which alone can say that it is mended. */
export type Fault<F extends string = string> = {
  readonly field: F
  readonly id: string
  readonly text: string
  readonly told?: boolean
}

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

/** The faults of a form, each a link to its field. Nothing when there are none. `title`: for a form of one field. */
export function Faults({ faults, round, title }: { faults: readonly Fault[]; round: number; title?: string }) {
  if (faults.length === 0) return null
  return (
    <Summary title={title ?? p('public.fault.title', { n: faults.length })} round={round}>
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
      <p>{p(title === undefined ? 'public.fault.kept' : 'public.fault.keptOne')}</p>
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

/** The attributes that tie a group to its hint and its fault. */
export function tiedGroup(faults: readonly Fault[], id: string, hint?: string) {
  const wrong = faults.some((one) => one.id === id)
  const by = [hint, wrong ? `${id}-fault` : undefined].filter((one) => one !== undefined).join(' ')
  return { id, tabIndex: -1, ...(by === '' ? {} : { 'aria-describedby': by }) }
}

/** The same for a field, which can be invalid itself. */
export function tied(faults: readonly Fault[], id: string, hint?: string) {
  const { tabIndex: _own, ...rest } = tiedGroup(faults, id, hint)
  return { ...rest, ...(faults.some((one) => one.id === id) ? { 'aria-invalid': true as const } : {}) }
}
