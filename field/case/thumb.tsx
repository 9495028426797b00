// A step that its kind lays out itself for a phone: what it needs of the phone is lent to it, and what it makes is kept like any act.
import { type ComponentType, lazy, Suspense } from 'react'
import { screens, type ThumbProps } from '../../cases/screens.ts'
import type { CaseRef, May } from '../../ui/contract.ts'
import { t, word } from '../../ui/texts.ts'
import { useToast } from '../../ui/toast.tsx'
import { asRefused } from '../acts.tsx'
import { nameOf } from '../keep/held.ts'
import { f } from '../texts.ts'
import { formOf, useHeld, usePhone } from '../use.ts'

export const hasThumb = (kind: string, step: string): boolean => screens[kind]?.thumb?.[step] !== undefined

const made = new Map<string, ComponentType<ThumbProps>>()
function layoutOf(kind: string, step: string): ComponentType<ThumbProps> | null {
  const load = screens[kind]?.thumb?.[step]
  if (!load) return null
  const known = made.get(`${kind} ${step}`) ?? lazy(load)
  made.set(`${kind} ${step}`, known)
  return known
}

type Props = {
  readonly at: CaseRef
  readonly may: May
  readonly kind: string
  readonly seen: number
  readonly onClose: () => void
}

export function Thumb({ at, may, kind, seen, onClose }: Props) {
  const { cases, parts } = useHeld()
  const phone = usePhone()
  const toast = useToast()
  const Layout = layoutOf(kind, may.step)
  const one = cases.get(nameOf(at))
  if (!Layout || !one) return null
  return (
    <Suspense fallback={<p role="status">{t('common.loading')}</p>}>
      <Layout
        case={at}
        seen={seen}
        area={one.area}
        placeText={one.placeText}
        post={may.post === '' ? undefined : may.post}
        versionOf={(of, step) => formOf(parts.forms ?? [], of, step)?.version ?? 1}
        categories={parts.categories ?? []}
        act={async (steps) => {
          try {
            for (const step of steps) await phone.act(step)
          } catch (error) {
            throw asRefused(error)
          }
          toast({ text: f('field.kept', { what: word('step', may.step, kind) }) })
        }}
        onDone={onClose}
        onCancel={onClose}
      />
    </Suspense>
  )
}
