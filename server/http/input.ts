// Reading what a request brings: parsed by a schema, or refused with the field that is wrong and never its value.
import type * as z from 'zod/mini'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { Refused } from './errors.ts'

/** The value as the schema gives it; throws badInput, unknownField or badText naming the field. */
export function read<T>(schema: z.ZodMiniType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Refused(fault(parsed.error.issues))
}

function fault(issues: readonly z.core.$ZodIssue[]): Refusal {
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')
  if (unknown?.code === 'unrecognized_keys') return refuse('unknownField', { field: plain(unknown.keys[0] ?? '') })
  const first = issues[0]
  const field = plain(first?.path.map(String).join('.') ?? '')
  return refuse(first?.message === 'badText' ? 'badText' : 'badInput', field === '' ? {} : { field })
}

/** A field's name as it may be shown and logged: names of our own, nothing a sender could hide a text in. */
const plain = (name: string): string => (/^[\w.:-]{1,80}$/.test(name) ? name : '?')
