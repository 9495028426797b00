// Views of the queue that a person keeps, and those that a colleague of the same office shares.

import * as z from 'zod/mini'
import type { Staff } from '../rules/actor.ts'
import { text } from '../rules/schema.ts'
import type { Tx } from '../store/db.ts'
import { defineQuery } from '../store/query.ts'

export type View = {
  readonly id: string
  readonly name: string
  readonly shared: boolean
  readonly mine: boolean
  readonly query: Readonly<Record<string, string>>
}

/** What a view is made of: a name, whether colleagues see it, and the filters as the address has them. */
export const NewView = z.strictObject({
  name: text(40),
  shared: z.boolean(),
  query: z.record(z.string().check(z.regex(/^[a-z]{1,20}$/i)), z.string().check(z.maxLength(500))),
})

export const views = defineQuery({
  name: 'views',
  input: z.strictObject({}),
  by: 'staff',
  looks: 'none',
  run: async ({ tx, actor, now }) => {
    const staff = actor as Staff
    const rows = await tx.rows<View>(
      `select id, name, organisation is not null as shared, person = $1 as mine, query from saved_view
       where person = $1 or organisation = any($2) order by name, id limit 200`,
      [staff.person, staff.posts.map((post) => post.organisation)],
    )
    return { rows, next: null, asOf: now }
  },
})

/**
 * Keeps a view, shared with the office of the person's first post; returns its id. One's own of that name is replaced: `id` is then
 * not used.
 */
export async function keepView(tx: Tx, actor: Staff, id: string, view: z.infer<typeof NewView>, now: number): Promise<string> {
  const organisation = view.shared ? (actor.posts[0]?.organisation ?? null) : null
  const values = [id, actor.person, organisation, view.name, view.query, now]
  const [kept] = await tx.rows<{ id: string }>(
    `with same as (update saved_view set organisation = $3, query = $5, made_at = $6 where person = $2 and name = $4 returning id),
       added as (insert into saved_view (id, person, organisation, name, query, made_at)
         select $1::uuid, $2::uuid, $3::text, $4::text, $5::jsonb, $6::bigint where not exists (select 1 from same) returning id)
     select id from same union all select id from added`,
    values,
  )
  return kept?.id ?? id
}

/** Drops one's own view; false when it is not there. */
export const dropView = async (tx: Tx, actor: Staff, id: string): Promise<boolean> =>
  (await tx.rows('delete from saved_view where id = $1 and person = $2 returning id', [id, actor.person])).length === 1
