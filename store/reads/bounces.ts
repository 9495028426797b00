// q/bounces: between which offices cases bounce: who did not take them, who got them then, and how often.
import * as z from 'zod/mini'
import { DAY } from '../../rules/time.ts'
import { type Asking, defineQuery, type Page } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { countiesOf } from './statement.ts'

const Input = z.strictObject({
  /** Days back that are counted. */
  days: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(400)), 90),
})
type Input = z.infer<typeof Input>
export type Bounce = Readonly<{
  from: string
  fromName: string
  /** Null: nobody has it yet. */
  to: string | null
  toName: string | null
  /** Upheld objections, the grounds they named with how often, and how many of these cases bounced more than once. */
  n: number
  grounds: Readonly<Record<string, number>>
  again: number
}>
type Row = { from: string; to: string | null; n: number; grounds: Record<string, number>; again: number; county: string }

/** Of cases within this person's rights, by pair, the most frequent first, 200 at most. Offices are counted, never people. */
export const bounces = defineQuery({ name: 'bounces', input: Input, by: 'case.supervise', looks: 'none', run: readBounces })

async function readBounces(asking: Asking, { days }: Input): Promise<Page<Bounce>> {
  const { house, actor, now, tx } = asking
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound, now - days * DAY)
  const rows = await tx.rows<Row>(
    `with upheld as (
       select o.county, o.case_id, o.organisation as from_office, o.ground, o.decided_at, c.bounced,
         (select e.facts ->> 'organisation' from entry d join entry e on ${is('e.county')} and e.county = d.county and e.case_id = d.case_id
            where ${is('d.county')} and d.county = o.county and d.case_id = o.case_id and d.step = 'decideObjection'
              and d.at = o.decided_at and e.step = 'assign' and e.version > d.version order by e.version limit 1) as to_office
       from objection o join "case" c on ${is('c.county')} and c.county = o.county and c.id = o.case_id
       where ${is('o.county')} and o.against = 'assign' and o.upheld and o.decided_at >= $2 and o.organisation is not null
         and ${visible(actor, 'c', params)}),
     grounded as (
       select county, from_office, to_office, ground, count(*)::int as n, count(*) filter (where bounced > 1)::int as again
       from upheld group by county, from_office, to_office, ground)
     select county, from_office as "from", to_office as "to", sum(n)::int as n, sum(again)::int as again,
       jsonb_object_agg(ground, n) as grounds
     from grounded group by county, from_office, to_office order by sum(n) desc, from_office, to_office, county limit 200`,
    params.values,
  )
  return {
    rows: rows.map(({ county, ...row }) => {
      const nameOf = (id: string) => house.region(county)?.organisations.get(id)?.short ?? id
      return { ...row, fromName: nameOf(row.from), toName: row.to === null ? null : nameOf(row.to) }
    }),
    next: null,
    asOf: now,
  }
}
