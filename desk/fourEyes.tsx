// What one drafts and another puts into force, lists and routes alike: sending it and saying what was refused, and the day from which it holds.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { addDays } from '../rules/time.ts'
import { Refused } from '../ui/client.ts'
import { useNow } from '../ui/now.ts'
import { dayOfInstant } from '../ui/time.ts'
import { t } from './texts.ts'

/** Sends, says what was refused, and asks these reads anew, also after a refusal: perhaps a colleague was first. True when it went well. */
export function useSendingOf(reads: readonly string[]) {
  const client = useQueryClient()
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const doing = async <T,>(act: () => Promise<T>, then: (done: T) => void = () => {}): Promise<boolean> => {
    setBusy(true)
    setRefused(null)
    const renewed = () => client.invalidateQueries({ predicate: ({ queryKey }) => reads.includes(String(queryKey[1])) })
    try {
      const done = await act()
      await renewed()
      then(done)
      return true
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
      await renewed()
      return false
    } finally {
      setBusy(false)
    }
  }
  return { refused, busy, doing }
}

/** Tomorrow at the earliest: nothing changes under a day that people have begun. */
export function FromDay({
  label,
  publish,
  hint,
  busy,
  onPublish,
}: {
  readonly label: string
  readonly publish: string
  readonly hint: string
  readonly busy: boolean
  readonly onPublish: (day: string) => void
}) {
  const tomorrow = addDays(dayOfInstant(useNow()), 1)
  const [day, setDay] = useState(tomorrow)
  return (
    <form
      className="row-of"
      onSubmit={(event) => {
        event.preventDefault()
        onPublish(day)
      }}
    >
      <label className="row-of">
        {label}
        <input
          type="date"
          className="field short-field"
          value={day}
          min={tomorrow}
          required
          onChange={(event) => setDay(event.target.value)}
        />
      </label>
      <button type="submit" className="button main" disabled={busy || day < tomorrow}>
        {publish}
      </button>
      <span className="soft small">{hint}</span>
    </form>
  )
}
