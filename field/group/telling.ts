// Telling the centre something beside cases: kept first, said at once, sent when the line is there.
import type { Call } from '../../ui/outbox/outbox.ts'
import { useToast } from '../../ui/toast.tsx'
import { asRefused } from '../acts.tsx'
import { f } from '../texts.ts'
import { usePhone } from '../use.ts'

/** False when it was not kept; why was said. */
export function useTelling(): (about: string, call: Call) => Promise<boolean> {
  const phone = usePhone()
  const toast = useToast()
  return async (about, call) => {
    try {
      await phone.tellCentre(about, call)
      toast({ text: f('field.kept', { what: call.title }) })
      return true
    } catch (error) {
      const why = asRefused(error)
      toast({ text: why instanceof Error ? why.message : f('field.trouble.unknown'), tone: 'refused' })
      return false
    }
  }
}
