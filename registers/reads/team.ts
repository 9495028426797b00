// q/team: who works in the grids of an area, who is away and who stands in. Of posts, never of anybody's whereabouts.
import * as z from 'zod/mini'
import { isCode, prefixRange } from '../../rules/area.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../../store/query.ts'
import { limitOf, regionsOf } from './input.ts'

const Input = z.strictObject({
  area: z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' })),
  after: z.optional(z.string().check(z.maxLength(300))),
  limit: limitOf(200),
})
type Input = z.infer<typeof Input>
export type TeamRow = Readonly<{
  grid: string
  gridName: string
  surveyed: boolean
  post: string | null
  postName: string | null
  kind: string | null
  person: string | null
  phone: string | null
  away: boolean
  awayUntil: number | null
  deputy: string | null
}>

/** A row for each post of each grid; a grid without any has one row without a post. */
export const team = defineQuery({ name: 'team', input: Input, by: 'staff', looks: 'none', run: readTeam })

const sql = `select a.code as grid, a.name as "gridName", a.surveyed, p.id as post, p.name as "postName", p.kind, h.name as person, coalesce(p.phone, h.phone) as phone,
    s.post is not null as away, s.to_at as "awayUntil", s.name as deputy
  from area a
  left join post p on p.areas && array[a.code] and p.from_at <= $4 and (p.to_at is null or p.to_at > $4)
  left join person h on h.id = p.person
  left join lateral (
    select b.post, b.to_at, d.name from absence b join post o on o.id = b.deputy_post left join person d on d.id = o.person
    where b.post = p.id and b.from_at <= $4 and b.to_at > $4 order by b.from_at, b.id limit 1) s on true
  where a.valid_to is null and a.level = 'grid' and a.region = any($1) and a.code >= $2 and a.code < $3
    and (a.code, coalesce(p.id::text, '')) > ($5, $6)
  order by a.code, p.id nulls first limit $7`

async function readTeam(asking: Asking, input: Input): Promise<Page<TeamRow>> {
  const [from, to] = prefixRange(input.area)
  const [grid, post] = readCursor(input.after) ?? ['', '']
  const rows = await asking.tx.rows<TeamRow>(sql, [regionsOf(asking), from, to, asking.now, grid, post, input.limit + 1], 'team')
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  return {
    rows: shown,
    next: rows.length > input.limit && last ? cursorOf([last.grid, last.post ?? '']) : null,
    asOf: asking.now,
  }
}
