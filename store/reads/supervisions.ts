// q/supervisions: what is under supervision, why, and by which day an answer is due; the board of who supervises, and of who must answer.
import * as z from 'zod/mini'
import type { Supervision } from '../../rules/case.ts'
import type { Instant } from '../../rules/time.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { limit } from './filters.ts'
import { type CaseLine, firstWords } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { countiesOf } from './statement.ts'

const Input = z.strictObject({
  /** Those that wait for an answer, or for somebody to judge it; both by default. */
  of: z.optional(z.enum(['waiting', 'answered'])),
  after: z.optional(z.string().check(z.maxLength(200))),
  limit,
})
type Input = z.infer<typeof Input>
type Row = Found &
  Pick<Supervision, 'level' | 'ground' | 'organisation' | 'by' | 'until' | 'at'> & {
    supervision: string
    answered_at: Instant | null
    text: string | null
  }
export type Supervised = Readonly<{
  id: string
  level: Supervision['level']
  ground: string
  organisation: string
  organisationName: string
  byName: string | null
  until: string
  at: Instant
  answeredAt: Instant | null
  /** What was asked, in its first words. */
  text: string | null
  case: CaseLine
}>

/** Open supervisions of cases within this person's rights, first due first. */
export const supervisions = defineQuery({ name: 'supervisions', input: Input, by: 'staff', looks: 'none', run: readSupervisions })

async function readSupervisions(asking: Asking, input: Input): Promise<Page<Supervised>> {
  const { house, actor, now, tx } = asking
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound)
  const [until, id] = readCursor(input.after) ?? ['', '00000000-0000-0000-0000-000000000000']
  const place = `(s.until, s.id) > (${params.add(until)}, ${params.add(id)}::uuid)`
  const answered = input.of === undefined ? [] : [`s.answered_at is ${input.of === 'waiting' ? '' : 'not '}null`]
  const conditions = [is('s.county'), 's.closed_at is null', place, ...answered, is('c.county'), visible(actor, 'c', params)]
  const found = await tx.rows<Row>(
    `select c.county, c.id, c.version, s.id as supervision, s.level, s.ground, s.organisation, s.by, s.until, s.at, s.answered_at, w.text
     from supervision s join "case" c on c.county = s.county and c.id = s.case_id
       left join words w on ${is('w.county')} and w.county = s.county and w.id = s.words_id
     where ${conditions.join(' and ')} order by s.until, s.id limit ${input.limit + 1}`,
    params.values,
  )
  const shown = found.slice(0, input.limit)
  const lines = new Map((await linesOf(asking, shown)).map((line) => [line.id, line]))
  const last = shown.at(-1)
  const nameIn = (county: string, organisation: string) =>
    house.region(county)?.organisations.get(organisation)?.short ?? organisation
  const rows = shown.flatMap((row): Supervised[] => {
    const line = lines.get(row.id)
    if (!line) return []
    const { supervision, level, ground, organisation, at } = row
    return [
      {
        id: supervision,
        level,
        ground,
        organisation,
        organisationName: nameIn(row.county, organisation),
        byName: row.by === null ? null : nameIn(row.county, row.by),
        until: row.until,
        at,
        answeredAt: row.answered_at,
        text: firstWords(row.text),
        case: line,
      },
    ]
  })
  return { rows, next: found.length > input.limit && last ? cursorOf([last.until, last.supervision]) : null, asOf: now }
}
