// What keys, webhooks and robots have in common: a form that makes one and says why not, a line of it, a list that loads, an act whose outcome is told.
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { NotLoaded } from '../../ui/alarm.tsx'
import { Refused } from '../../ui/client.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'

const whyNot = (error: unknown): string => (error instanceof Refused ? error.message : t('common.error.unknown'))

type MakingProps = {
  readonly title?: string
  /** What is still to be filled in, or null. */
  readonly lacks: string | null
  readonly make: () => Promise<void>
  readonly word: string
  readonly onCancel: () => void
  /** The fields; `pressed` once it was tried to send. */
  readonly children: (pressed: boolean) => ReactNode
}
export function Making({ title, lacks, make, word, onCancel, children }: MakingProps) {
  const [refused, setRefused] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setRefused(lacks)
    if (lacks === null) await make().catch((error: unknown) => setRefused(whyNot(error)))
  }
  return (
    <form className="card stack narrow" onSubmit={(event) => void submit(event)}>
      {title !== undefined && <h2>{title}</h2>}
      {children(refused !== null)}
      {refused !== null && (
        <p className="fault" role="alert">
          {refused}
        </p>
      )}
      <div className="row-of">
        <button type="submit" className="button main">
          {word}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}

type LineProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly most: number
  readonly kind?: 'text' | 'url' | 'number'
  readonly hint?: string
}
export function Line({ label, value, onChange, most, kind = 'text', hint }: LineProps) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <p className="soft small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        className={kind === 'number' ? 'field figures' : 'field'}
        type={kind === 'url' ? 'url' : 'text'}
        {...(kind === 'number' ? { inputMode: 'numeric' as const } : {})}
        autoComplete="off"
        maxLength={most}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  )
}

/** An address another system is reached at. */
export const isAddress = (url: string): boolean => /^https?:\/\/\S{4,}$/.test(url.trim())

type ListedProps<Row> = {
  readonly rows: readonly Row[] | undefined
  readonly error: Error | null
  readonly none: string
  readonly children: (row: Row) => ReactNode
}
export function Listed<Row extends { readonly id: string }>({ rows, error, none, children }: ListedProps<Row>) {
  if (error) return <NotLoaded error={error} />
  if (rows === undefined) return <Skeleton height={160} />
  if (rows.length === 0) return <p className="soft">{none}</p>
  return <ul className="plain-list stack">{rows.map(children)}</ul>
}

/** Does it, and tells what came of it; what is shown is asked for again either way. */
export function useTold(again: () => void): (act: () => Promise<string>) => Promise<void> {
  const toast = useToast()
  return async (act) => {
    await act().then(
      (text) => toast({ text }),
      (error: unknown) => toast({ text: whyNot(error), tone: 'refused' }),
    )
    again()
  }
}
