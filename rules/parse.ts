// From what arrived to a checked step: each fault its own refusal, never an exception.
import type { Kind, StepDef } from './kind.ts'
import { type Refusal, refuse } from './refusal.ts'
import { Step } from './step.ts'
import { flawOf } from './words.ts'

type Issue = {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly origin?: unknown
  readonly keys?: readonly string[]
}

/** Names of fields as far as somebody would read them; what was sent may be longer than any name. */
const short = (field: string): string => field.slice(0, 100)

/** The first fault of a schema as a refusal that names the field. */
function fault(issues: readonly Issue[]): Refusal {
  const issue = issues[0]
  const field = short(issue?.path.map(String).join('.') ?? '')
  if (issue?.code === 'unrecognized_keys')
    return refuse('unknownField', { field: short([...(field ? [field] : []), issue.keys?.[0] ?? ''].join('.')) })
  if (issue?.code === 'too_big' && issue.origin === 'string') return refuse('tooLong', { field })
  if (issue?.code === 'too_big' && issue.origin === 'array') return refuse('tooMany', { field })
  if (issue?.message === 'badText') return refuse('tooLong', { field })
  return refuse('badInput', { field, problem: issue?.message === 'empty' ? 'empty' : (issue?.code ?? 'invalid') })
}

/** Any string, key or value, that cannot be stored and read back as it is: NUL, lone surrogates, control characters. */
function badText(value: unknown, path: string, depth: number): Refusal | null {
  if (typeof value === 'string') {
    const flaw = flawOf(value, 10_000_000)
    return flaw === null || flaw === 'tooLong' ? null : refuse('badText', { field: short(path), problem: flaw })
  }
  if (typeof value !== 'object' || value === null) return null
  if (depth > 20) return refuse('badInput', { field: short(path), problem: 'tooDeep' })
  for (const [key, inner] of Object.entries(value)) {
    // The schemas drop it unseen: what was sent would then not be what is compared on a retry.
    if (key === '__proto__') return refuse('unknownField', { field: short(path === '' ? key : `${path}.${key}`) })
    const bad = badText(key, path, depth) ?? badText(inner, path === '' ? key : `${path}.${key}`, depth + 1)
    if (bad) return bad
  }
  return null
}

type Input = Readonly<Record<string, unknown>>
/** Nothing has checked the input yet: what an upgrade cannot read is no form of that version. */
function lift(upgrade: (input: Input) => Input, input: Input): Input | null {
  try {
    return upgrade(input)
  } catch {
    return null
  }
}

export type Parsed = { readonly sent: Step; readonly kind: Kind; readonly def: StepDef; readonly input: unknown }

/** Reads the envelope, finds the step, lifts an older form and checks its input. */
export function parseStep(kinds: ReadonlyMap<string, Kind>, raw: unknown): Parsed | Refusal {
  const bad = badText(raw, '', 0)
  if (bad) return bad
  const envelope = Step.safeParse(raw)
  if (!envelope.success) return fault(envelope.error.issues as readonly Issue[])
  const sent = envelope.data
  const kind = kinds.get(sent.kind)
  if (!kind) return refuse('unknownKind', { kind: sent.kind })
  const def = Object.hasOwn(kind.steps, sent.step) ? kind.steps[sent.step] : undefined
  if (!def) return refuse('unknownStep', { kind: sent.kind, step: sent.step })
  const version = def.version ?? 1
  if (sent.form > version) return refuse('newerForm', { form: sent.form, known: version })
  let lifted: Readonly<Record<string, unknown>> = sent.input
  for (let form = sent.form; form < version; form++) {
    const upgrade = def.upgrades?.[form]
    const next = upgrade ? lift(upgrade, lifted) : null
    if (next === null) return refuse('badForm', { form })
    lifted = next
  }
  const input = def.form.safeParse(lifted)
  return input.success ? { sent, kind, def, input: input.data } : fault(input.error.issues as readonly Issue[])
}
