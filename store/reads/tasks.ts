// q/tasks: who was asked for what inside other people's matters, who has answered and who is late; for the joint panel and the whistle panel.
import * as z from 'zod/mini'
import type { Instant } from '../../rules/time.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { limit } from './filters.ts'
import { type CaseLine, firstWords } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { countiesOf } from './statement.ts'

const name = z.string().check(z.regex(/^[a-z][A-Za-z]{0,30}$/))
const Input = z.strictObject({
  /** Only of cases of this kind. */
  kind: z.optional(name),
  after: z.optional(z.string().check(z.maxLength(200))),
  limit,
})
type Input = z.infer<typeof Input>
type Row = Found & {
  task: string
  what: string
  organisation: string
  by: string
  at: Instant
  due: Instant
  text: string | null
}
export type Asked = Readonly<{
  id: string
  what: string
  organisation: string
  organisationName: string
  phone: string | null
  byName: string
  at: Instant
  due: Instant
  late: boolean
  /** What was asked, in its first words. */
  text: string | null
  case: CaseLine
}>

/** What is asked and not answered, in cases within this person's rights; first due first. */
export const tasks = defineQuery({ name: 'tasks', input: Input, by: 'staff', looks: 'none', run: readTasks })

async function readTasks(asking: Asking, input: Input): Promise<Page<Asked>> {
  const { house, actor, now, tx } = asking
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound)
  const [due, id] = readCursor(input.after) ?? ['0', '00000000-0000-0000-0000-000000000000']
  const place = `(o.due_at, k.id) > (${params.add(due)}::bigint, ${params.add(id)}::uuid)`
  const kind = input.kind === undefined ? [] : [`c.kind = ${params.add(input.kind)}`]
  const running = [is('o.county'), 'o.county = k.county', 'o.case_id = k.case_id', 'o.id = k.id', 'o.stopped_at is null']
  const conditions = [is('k.county'), 'k.answered_at is null', place, ...kind, is('c.county'), visible(actor, 'c', params)]
  const found = await tx.rows<Row>(
    `select c.county, c.id, c.version, k.id as task, k.what, k.organisation, k.by, k.at, o.due_at as due, w.text
     from task k join clock o on ${running.join(' and ')} join "case" c on c.county = k.county and c.id = k.case_id
       left join words w on ${is('w.county')} and w.county = k.county and w.id = k.words_id and w.erased_by is null
     where ${conditions.join(' and ')} order by o.due_at, k.id limit ${input.limit + 1}`,
    params.values,
  )
  const shown = found.slice(0, input.limit)
  const lines = new Map((await linesOf(asking, shown)).map((line) => [line.id, line]))
  const last = shown.at(-1)
  const rows = shown.flatMap((row): Asked[] => {
    const line = lines.get(row.id)
    if (!line) return []
    const offices = house.region(row.county)?.organisations
    const office = offices?.get(row.organisation)
    return [
      {
        id: row.task,
        what: row.what,
        organisation: row.organisation,
        organisationName: office?.short ?? row.organisation,
        phone: office?.phone ?? null,
        byName: offices?.get(row.by)?.short ?? row.by,
        at: row.at,
        due: row.due,
        late: row.due < now,
        text: firstWords(row.text),
        case: line,
      },
    ]
  })
  return { rows, next: found.length > input.limit && last ? cursorOf([String(last.due), last.task]) : null, asOf: now }
}
