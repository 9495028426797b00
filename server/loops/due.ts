// Clocks at their end: the system performs what the policy says, through perform like anybody else; two processes do it once.
import type { Kind } from '../../rules/kind.ts'
import type { Answer, Step } from '../../rules/step.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { type DueRow, dueIn, lookLater } from '../../store/look.ts'
import { perform } from '../../store/perform.ts'
import { jsonSchema } from '../http/openapi.ts'

const batch = 100
/** Deadlines of a whole city end at the same midnight: so many cases are worked off at once, the clocks of one in their order. */
const lanes = 4
const later = 10 * 60_000
const clockActor = { type: 'system', name: 'clock' } as const

/** One round over the keepers; true when more may be due. `onRefused` hears what the system was refused: a bug or a race. */
export async function dueOnce(
  house: House,
  counties: readonly string[],
  onRefused: (answer: Answer, step: string) => void = () => {},
): Promise<boolean> {
  let more = false
  for (const county of counties) {
    const now = house.now()
    const due = await house.db.read({ actor: 'system:clock', counties: [county] }, (tx) => dueIn(tx, county, now, batch))
    more = more || due.length === batch
    const cases = Map.groupBy(due, (row) => row.case_id).values()
    const lane = async () => {
      for (const clocks of cases) for (const row of clocks) await expire(house, county, row, onRefused)
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  }
  return more
}

async function expire(
  house: House,
  county: string,
  row: DueRow,
  onRefused: (answer: Answer, step: string) => void,
): Promise<void> {
  const kind = house.kinds.get(row.kind)
  const step = row.on_expiry === null || !kind ? null : stepFor(kind, county, row)
  if (step !== null) {
    const answer = await perform(house, clockActor, step)
    if (answer.outcome !== 'refused') return settle(house, county, row)
    if (answer.refusal?.code === 'busy') throw new Error('busy')
    onRefused(answer, step.step)
  }
  return settle(house, county, row)
}

/** The key derives from the clock and how often it has expired: a second process repeats the verdict, it does not act again. */
function stepFor(kind: Kind, county: string, row: DueRow): Step | null {
  const name = row.on_expiry ?? ''
  const def = Object.hasOwn(kind.steps, name) ? kind.steps[name] : undefined
  if (!def) return null
  const asksWhich =
    'clock' in ((jsonSchema(def.form as unknown as Parameters<typeof jsonSchema>[0]).properties as object | undefined) ?? {})
  return {
    kind: kind.name,
    step: name,
    form: def.version ?? 1,
    case: { county, id: row.case_id },
    seen: null,
    input: asksWhich ? { clock: row.id } : {},
    key: derivedId(row.id, `expiry ${row.expired} ${row.look_at}`),
    at: { device: row.look_at, offset: 0 },
  }
}

/** A look that led to nothing is put off, never lost; what perform moved on already is left as it is. */
async function settle(house: House, county: string, row: DueRow): Promise<void> {
  await house.db.begin({ actor: 'system:clock', counties: [county] }, (tx) => lookLater(tx, county, row, house.now() + later))
}
