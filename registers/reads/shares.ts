// q/shareGrants: what one body lets another know of persons: for what, which data, until when, and how often it was asked for.
import * as z from 'zod/mini'
import { cite } from '../../rules/law.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import { countiesOf, nameOf } from '../../store/reads/statement.ts'
import { limitOf } from './input.ts'
import { regionOf } from './routes.ts'

type Row = {
  county: string
  id: string
  code: string
  state: string
  organisation: string
  holder: string
  purpose: string
  fields: string[]
  law: string
  until: string
  grantedAt: number | null
  reviewedAt: number | null
  endedAt: number | null
  endHow: string | null
  uses: number
  lastUse: number | null
}

/** Those that one's own offices applied for, hold or had; what is in force first, by its last day. Of others' grants nobody learns here. */
export const shareGrants = defineQuery({
  name: 'shareGrants',
  input: z.strictObject({ limit: limitOf(200) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const { bound, is } = countiesOf(asking.counties)
    const sql = `select g.county, g.case_id::text as id, c.code, c.state, g.organisation, g.holder, g.purpose, g.fields, g.law, g.until_day as until,
         g.granted_at as "grantedAt", g.reviewed_at as "reviewedAt", g.ended_at as "endedAt", g.end_how as "endHow",
         (select count(*)::int from share_use u where ${is('u.county')} and u.county = g.county and u.grant_id = g.case_id) as uses,
         (select max(u.at) from share_use u where ${is('u.county')} and u.county = g.county and u.grant_id = g.case_id) as "lastUse"
       from share_grant g join "case" c on c.county = g.county and c.id = g.case_id
       where ${is('g.county')} and ${is('c.county')} and (g.organisation = any($2) or g.holder = any($2))
       order by (g.ended_at is not null), g.until_day, g.case_id limit $3`
    const rows = await asking.tx.rows<Row>(sql, [bound, officesOf(asking), input.limit], nameOf('share_board', sql))
    const region = regionOf(asking)
    const short = (id: string) => region?.organisations.get(id)?.short ?? id
    return {
      rows: rows.map(({ organisation, holder, ...row }) => ({
        ...row,
        organisationName: short(organisation),
        holderName: short(holder),
        fieldNames: row.fields.map((code) => {
          const name = region?.columns.find((one) => one.code === code)?.name
          return name?.[asking.language] ?? name?.['zh-CN'] ?? code
        }),
        lawName: cite(row.law, asking.language, { invented: region?.invented ?? false }),
        mine: officesOf(asking).includes(holder) ? 'holder' : 'applicant',
      })),
      next: null,
      asOf: asking.now,
    }
  },
})

const officesOf = ({ actor }: Asking): readonly string[] =>
  actor.type === 'staff' ? [...new Set(actor.posts.map((post) => post.organisation))] : []
