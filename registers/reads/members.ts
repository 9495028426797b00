// q/members: who sits in a leading group, special group or committee now: persons and whole offices, with their role and term.
import * as z from 'zod/mini'
import { localDay } from '../../rules/time.ts'
import { defineQuery } from '../../store/query.ts'
import { regionsOf } from './input.ts'

/** Days; `to` is the first day that is no longer of the term, null while no end is set. */
export type Member = Readonly<{
  id: string
  role: 'chair' | 'deputy' | 'secretary' | 'member'
  person: string | null
  organisation: string | null
  organisationId: string | null
  from: string
  to: string | null
}>

export const members = defineQuery({
  name: 'members',
  input: z.strictObject({ organisation: z.string().check(z.minLength(1), z.maxLength(60)) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, { organisation }) => {
    const zone = asking.house.region(asking.counties[0] ?? '')?.calendar.zone
    const rows = zone
      ? await asking.tx.rows<Member>(
          `select m.id::text as id, m.role, p.name as person, o.name as organisation, o.id as "organisationId",
             m.from_day::text as from, m.to_day::text as to
           from organisation_member m join organisation g on g.id = m.organisation
           left join person p on p.id = m.person left join organisation o on o.id = m.member_organisation
           where m.organisation = $1 and g.region = any($2) and m.from_day <= $3::date and (m.to_day is null or m.to_day > $3::date)
           order by array_position(array['chair', 'deputy', 'secretary', 'member'], m.role), p.pinyin, o.id, m.id limit 500`,
          [organisation, regionsOf(asking), localDay(asking.now, zone)],
          'members',
        )
      : []
    return { rows, next: null, asOf: asking.now }
  },
})
