// What is being written, at hand at once and on the phone's disk a moment later: every keystroke, closed by the key of the sign-in.
import type { Values } from '../../ui/form/fields.ts'
import type { Trouble } from '../../ui/outbox/base.ts'
import { NotKept } from '../../ui/outbox/outbox.ts'
import type { Phone } from './phone.ts'

export type Drafts = Awaited<ReturnType<typeof openDrafts>>

export async function openDrafts(phone: Pick<Phone, 'drafts' | 'keepDraft'>) {
  const held = new Map(await phone.drafts())
  const listeners = new Set<() => void>()
  let trouble: Trouble | null = null
  // One write at a time and in order: an older sentence never lands after a newer one.
  let last: Promise<void> = Promise.resolve()
  function keep(name: string, value: unknown): Promise<void> {
    last = last
      .then(() => phone.keepDraft(name, value))
      .then(
        () => told(null),
        (error: unknown) => told(error instanceof NotKept ? error.trouble : 'unknown'),
      )
    return last
  }
  function told(to: Trouble | null): void {
    if (to === trouble) return
    trouble = to
    for (const one of listeners) one()
  }
  return {
    get: (name: string) => held.get(name) as Values | undefined,
    set: (name: string, value: unknown) => {
      held.set(name, value)
      void keep(name, value)
    },
    delete: (name: string) => {
      held.delete(name)
      void keep(name, null)
    },
    /** Why what is being written is not on the disk; null while it is. */
    trouble: () => trouble,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    settled: () => last,
  }
}
