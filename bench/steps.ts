// Steps through HTTP on real PostgreSQL, and the database's own floor in the same run.
import { randomUUID } from 'node:crypto'
import { type Client, type Lap, lap } from './load.ts'

/** Throws with the refusal when the step is not done. */
const send = async (client: Client, county: string, step: string, input: Readonly<Record<string, unknown>>, id: string) => {
  const now = Date.now()
  const answer = await client.post('/api/steps', {
    kind: 'gridEvent',
    step,
    form: 1,
    case: { county, id },
    seen: null,
    input,
    key: randomUUID(),
    at: { device: now, offset: 0 },
  })
  const body = answer.body as { readonly outcome?: string }
  if (body.outcome !== 'done') throw new Error(`${step}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return true
}

export type Steps = {
  readonly opening: Lap
  readonly later: Lap
  readonly ids: readonly string[]
}

/** `n` cases: reported, then accepted, assigned and signed by the fitting people, 16 clients. */
export async function steps(
  dispatcher: Client,
  handler: Client,
  of: { county: string; category: string; area: string; organisation: string },
  n: number,
  onlyOpen = false,
): Promise<Steps> {
  const ids = Array.from({ length: n }, () => randomUUID())
  const text = '三楼到四楼的楼道里堆着旧家具，消防通道走不过去，请来看看。'
  const opening = await lap(n, 16, (i) =>
    send(
      dispatcher,
      of.county,
      'report',
      { category: of.category, text: `${text}${i}`, place: { area: of.area }, source: 'inspection' },
      ids[i] ?? '',
    ),
  )
  const laps: Lap[] = []
  const course = [
    [dispatcher, 'accept', {}],
    [dispatcher, 'assign', { organisation: of.organisation }],
    [handler, 'sign', {}],
  ] as const
  for (const [who, step, input] of onlyOpen ? [] : course)
    laps.push(await lap(n, 16, (i) => send(who, of.county, step, input, ids[i] ?? '')))
  const seconds = laps.reduce((sum, one) => sum + one.n / one.perSecond, 0)
  const worst = (key: 'p50' | 'p95') => Math.max(...laps.map((one) => one[key]))
  const later = {
    n: 3 * n,
    perSecond: (3 * n) / seconds,
    p50: worst('p50'),
    p95: worst('p95'),
  }
  return { opening, later, ids }
}
