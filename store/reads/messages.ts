// q/messages: what was sent to somebody about one case, by which way, and what became of it. Never to which number.
import * as z from 'zod/mini'
import { id } from '../../rules/schema.ts'
import type { Instant } from '../../rules/time.ts'
import { defineQuery } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'

type MessageRow = {
  readonly id: string
  readonly channel: string
  readonly topic: string
  readonly text: string | null
  readonly state: string
  readonly why: string | null
  readonly organisation: string | null
  readonly at: Instant
  readonly sentAt: Instant | null
  readonly toldAt: Instant | null
}

/** The newest first, those still waiting without their words; empty for a case that this actor may not see in full. */
export const messages = defineQuery({
  name: 'messages',
  input: z.strictObject({ county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)), id }),
  by: 'staff',
  looks: 'none',
  run: async ({ tx, actor, counties, house, now }, input) => {
    const none = { rows: [], next: null, asOf: now }
    if (!counties.includes(input.county)) return none
    const params = paramsFrom(input.county, input.id)
    const [seen] = await tx.rows(
      `select c.id from "case" c where c.county = $1 and c.id = $2 and ${visible(actor, 'c', params)}`,
      params.values,
    )
    if (!seen) return none
    const rows = await tx.rows<MessageRow>(
      `select id, channel, topic, text, state, why, organisation, at, sent_at as "sentAt", told_at as "toldAt"
         from message where county = $1 and case_id = $2
       union all select n.id, n.channel, n.topic, null, n.state, null, null, n.at, null, null from notice n
         where n.county = $1 and n.case_id = $2 and n.channel <> 'inbox' and n.state in ('waiting', 'passedOver')
           and not exists (select 1 from message m where m.county = $1 and m.id = n.id)
       order by at desc, id limit 100`,
      [input.county, input.id],
    )
    const offices = house.region(input.county)?.organisations
    return {
      rows: rows.map((row) => ({
        ...row,
        topic: row.topic.split('.').at(-1) ?? row.topic,
        organisation: row.organisation === null ? null : (offices?.get(row.organisation)?.name ?? row.organisation),
      })),
      next: null,
      asOf: now,
    }
  },
})
