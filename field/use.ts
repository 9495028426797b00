// The phone as hooks: what is held, what is on its way, and how the contact stands.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { FieldArea, FieldCase, FieldForm, FieldMe } from '../rules/sync.ts'
import type { May, Schema } from '../ui/contract.ts'
import type { Item } from '../ui/outbox/outbox.ts'
import { type Held, nameOf } from './keep/held.ts'
import type { Contact, Phone } from './keep/phone.ts'

const Context = createContext<Phone | null>(null)
export const PhoneProvider = Context

export function usePhone(): Phone {
  const phone = useContext(Context)
  if (!phone) throw new Error('nobody is signed in on this phone')
  return phone
}

export function useHeld(): Held {
  const phone = usePhone()
  return useSyncExternalStore(phone.subscribe, phone.held)
}
export function useItems(): readonly Item[] {
  const phone = usePhone()
  return useSyncExternalStore(phone.subscribe, phone.items)
}
export function useContact(): Contact {
  const phone = usePhone()
  return useSyncExternalStore(phone.subscribe, phone.contact)
}

export const useMine = (): FieldMe | null => useHeld().parts.me ?? null

/** The keeper to report to: of the county one is at work in. */
export const keeperOf = (me: FieldMe | null): string => me?.counties[0] ?? ''

export const may = (me: FieldMe | null, permission: string): boolean =>
  me?.posts.some((post) => post.permissions.includes(permission)) ?? false

export const mineOf = (areas: readonly FieldArea[]): readonly FieldArea[] => areas.filter((area) => area.mine)

/** A kind's form as its step is offered on this case: without what the case spares. */
export function mayOf(held: Held, one: FieldCase): readonly May[] {
  return one.may.flatMap((offer) => {
    const form = formOf(held.parts.forms ?? [], one.kind, offer.step)
    if (!form) return []
    const schema = form.form as Schema
    const spared = new Set(offer.spares)
    const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !spared.has(name)))
    const required = (schema.required ?? []).filter((name) => !spared.has(name))
    return [
      {
        step: offer.step,
        form: { ...schema, properties, required },
        version: form.version,
        suggest: offer.suggest,
        tone: offer.tone,
        post: offer.post ?? '',
        opens: offer.opens,
      },
    ]
  })
}

export const formOf = (forms: readonly FieldForm[], kind: string, step: string): FieldForm | undefined =>
  forms.find((form) => form.kind === kind && form.step === step)

/** Acts on a case that have not had their verdict, in order. */
export const pendingOn = (items: readonly Item[], name: string): readonly Item[] =>
  items.filter(
    (item) => item.step !== null && nameOf(item.step.case) === name && item.status !== 'done' && item.status !== 'left',
  )
