// q/organisations: offices by name, by kind, or those that serve an area, nearest first.
import * as z from 'zod/mini'
import { isCode, trimCode } from '../../rules/area.ts'
import { upward } from '../../rules/house.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../../store/query.ts'
import { storedCode } from '../areas/code.ts'
import { escaped } from './areas.ts'
import { limitOf, regionsOf, typed } from './input.ts'

const Input = z.strictObject({
  id: z.optional(z.string().check(z.maxLength(60))),
  text: z.optional(typed),
  kind: z.optional(z.string().check(z.regex(/^[A-Za-z.]{1,60}$/))),
  /** Offices of this area and of those above it. */
  area: z.optional(z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))),
  /** Only offices with somebody who takes part in their cases: what can be given a case. */
  takesPart: z.optional(z.literal('true')),
  after: z.optional(z.string().check(z.maxLength(300))),
  limit: limitOf(100),
})
type Input = z.infer<typeof Input>
export type OrganisationRow = Readonly<{
  id: string
  name: string
  short: string
  kind: string
  area: string
  phone: string | null
  /** Open day and night. */
  aroundTheClock: boolean
  /** Hours of its own by weekday, minutes of the day; null where those of the region hold. */
  hours: unknown
}>

export const organisations = defineQuery({
  name: 'organisations',
  input: Input,
  by: 'staff',
  looks: 'none',
  run: readOrganisations,
})

async function readOrganisations(asking: Asking, input: Input): Promise<Page<OrganisationRow>> {
  const cursor = readCursor(input.after)
  const serving =
    input.area === undefined ? null : upward(input.area).map((code) => (trimCode(code).length < 12 ? storedCode(code) : code))
  const rows = await asking.tx.rows<OrganisationRow & { width: number }>(
    `select id, name, short, kind, area, phone, around_the_clock as "aroundTheClock", hours, -length(rtrim(area, '0')) as width from organisation
     where region = any($1) and valid_to is null and ($2::text is null or id = $2) and ($3::text is null or kind = $3)
       and ($4::text[] is null or area = any($4)) and ($5::text is null or name like '%' || $5 || '%' or short like '%' || $5 || '%')
       and ($9::text[] is null or exists (select 1 from post p where p.organisation = organisation.id and p.kind = any($9)
         and p.person is not null and p.from_at <= $10 and (p.to_at is null or p.to_at > $10)))
       and ($6::int is null or (-length(rtrim(area, '0')), id) > ($6, $7))
     order by -length(rtrim(area, '0')), id limit $8`,
    [
      regionsOf(asking),
      input.id ?? null,
      input.kind ?? null,
      serving,
      input.text === undefined ? null : escaped(input.text),
      cursor?.length === 2 ? cursor[0] : null,
      cursor?.length === 2 ? String(cursor[1]) : null,
      input.limit + 1,
      input.takesPart ? takingPart(asking) : null,
      asking.now,
    ],
    'organisations',
  )
  const shown = rows.slice(0, input.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(({ width: _width, ...row }) => row),
    next: rows.length > input.limit && last ? cursorOf([last.width, last.id]) : null,
    asOf: asking.now,
  }
}

/** Kinds of post that take part in what their office has. */
const takingPart = (asking: Asking): string[] => [
  ...new Set(
    asking.counties.flatMap((county) =>
      [...(asking.house.region(county)?.postKinds.values() ?? [])]
        .filter((kind) => kind.permissions.includes('case.organisation'))
        .map((kind) => kind.kind),
    ),
  ),
]
