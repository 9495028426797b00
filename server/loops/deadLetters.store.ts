// What was given up after all its tries, for the person who keeps the system running: what, why, since when.
import * as z from 'zod/mini'
import { cursorOf, defineQuery, readCursor } from '../../store/query.ts'

export type DeadLetter = {
  readonly county: string
  readonly id: string
  readonly caseId: string
  readonly version: number
  readonly topic: string
  readonly tries: number
  readonly error: string | null
  readonly at: number
}

/** Newest first. No personal data: topic, error in our own words, ids. */
export const deadLetters = defineQuery({
  name: 'deadLetters',
  input: z.strictObject({
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
    after: z.optional(z.string().check(z.maxLength(300))),
  }),
  by: 'region.manage',
  looks: 'none',
  run: async ({ tx, counties, now }, { limit, after }) => {
    const [at, id] = readCursor(after) ?? [Number.MAX_SAFE_INTEGER, 'ffffffff-ffff-ffff-ffff-ffffffffffff']
    const rows = await tx.rows<DeadLetter>(
      `select county, id, case_id as "caseId", version, topic, tries, error, dead_at as at from reaction
       where county = any($1) and dead_at is not null and (dead_at, id) < ($2, $3::uuid) order by dead_at desc, id desc limit $4`,
      [counties, at, id, limit],
    )
    const last = rows.at(-1)
    return { rows, next: rows.length === limit && last ? cursorOf([last.at, last.id]) : null, asOf: now }
  },
})
