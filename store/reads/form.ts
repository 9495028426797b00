// A step's form as JSON Schema, made once from the schema that also checks it.
import type * as z from 'zod/mini'
import { toJSONSchema } from 'zod/v4/core'

const made = new WeakMap<object, Readonly<Record<string, unknown>>>()

/** JSON Schema (2020-12) of what a person may send; checks that JSON Schema cannot say are left out. */
export function formOf(schema: z.ZodMiniType<unknown>): Readonly<Record<string, unknown>> {
  let form = made.get(schema)
  if (!form) {
    form = toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Readonly<Record<string, unknown>>
    made.set(schema, form)
  }
  return form
}

/** The same without these optional fields. */
export function formWithout(schema: z.ZodMiniType<unknown>, spares: readonly string[]): Readonly<Record<string, unknown>> {
  const form = formOf(schema)
  if (spares.length === 0) return form
  const fields = Object.entries(form.properties ?? {}).filter(([name]) => !spares.includes(name))
  return { ...form, properties: Object.fromEntries(fields) }
}
