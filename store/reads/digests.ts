// q/digests: the letters of my offices, newest first; q/digest: one of them with all it says, as its matters stand now.
import * as z from 'zod/mini'
import type { Actor } from '../../rules/actor.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import { id } from '../../rules/schema.ts'
import type { Day, Instant } from '../../rules/time.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { after, limit } from './filters.ts'
import { type CaseLine, firstWords } from './line.ts'
import { type Found, linesOf } from './lines.ts'

type What = 'supervised' | 'overdue' | 'urged'
type Letter = { county: string; id: string; organisation: string; day: Day; at: Instant }
type Listed = Readonly<Letter & { organisationName: string; counts: Readonly<Partial<Record<What, number>>> }>
export type Digest = Readonly<
  Letter & {
    organisationName: string
    items: readonly Readonly<{
      id: string
      what: What
      at: Instant
      /** What was asked and until when, where it is under supervision still. */
      level: string | null
      until: Day | null
      text: string | null
      case: CaseLine
    }>[]
    /** Matters that are within this person's rights no more. */
    hidden: number
  }
>

const mine = (actor: Actor): readonly string[] =>
  actor.type === 'staff'
    ? [...new Set(actor.posts.filter((post) => post.permissions.includes('case.organisation')).map((post) => post.organisation))]
    : []
const nameOf = ({ house }: Asking, { county, organisation }: Letter): string =>
  house.region(county)?.organisations.get(organisation)?.name ?? organisation

export const digests = defineQuery({
  name: 'digests',
  input: z.strictObject({ after, limit }),
  by: 'case.organisation',
  looks: 'none',
  run: async (asking, input): Promise<Page<Listed>> => {
    const [day, id] = readCursor(input.after) ?? ['9999-12-31', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
    const found = await asking.tx.rows<Letter & { counts: Listed['counts'] }>(
      `select d.county, d.id, d.organisation, d.day, d.at,
         (select coalesce(jsonb_object_agg(x.what, x.n), '{}') from (select i.what, count(*)::int as n from digest_item i
           where i.county = any($1) and i.county = d.county and i.digest_id = d.id group by i.what) x) as counts
       from digest d where d.county = any($1) and d.organisation = any($2) and (d.day, d.id) < ($3, $4::uuid)
       order by d.day desc, d.id desc limit $5`,
      [asking.counties, mine(asking.actor), day, id, input.limit + 1],
    )
    const shown = found.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      rows: shown.map((one) => ({ ...one, organisationName: nameOf(asking, one) })),
      next: found.length > input.limit && last ? cursorOf([last.day, last.id]) : null,
      asOf: asking.now,
    }
  },
})

export const digest = defineQuery({
  name: 'digest',
  input: z.strictObject({ county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)), id }),
  by: 'case.organisation',
  looks: 'none',
  run: readDigest,
})

type Item = Found & { item: string; what: What; at: Instant; level: string | null; until: Day | null; text: string | null }

async function readDigest(
  asking: Asking,
  { county, id: asked }: { county: string; id: string },
): Promise<Page<Digest> | Refusal> {
  const { tx, actor, counties, now } = asking
  const [letter] = await tx.rows<Letter>(
    'select county, id, organisation, day, at from digest where county = any($1) and county = $2 and id = $3 and organisation = any($4)',
    [counties, county, asked, mine(actor)],
  )
  if (!letter) return refuse('notFound')
  const params = paramsFrom(county, asked)
  const items = await tx.rows<Item>(
    `select c.county, c.id, c.version, i.id as item, i.what, i.at, s.level, s.until, w.text
     from digest_item i join "case" c on c.county = $1 and c.id = i.case_id
       left join lateral (select s.level, s.until, s.words_id from supervision s
         where s.county = $1 and i.what = 'supervised' and s.case_id = i.case_id and s.organisation = i.organisation and s.closed_at is null
         order by s.at desc, s.id limit 1) s on true
       left join words w on w.county = $1 and w.id = s.words_id and w.erased_by is null
     where i.county = $1 and i.digest_id = $2 and ${visible(actor, 'c', params)} order by i.what, i.at, i.id`,
    params.values,
  )
  const [all] = await tx.rows<{ n: number }>('select count(*)::int as n from digest_item where county = $1 and digest_id = $2', [
    county,
    asked,
  ])
  const lines = new Map((await linesOf(asking, items)).map((line) => [line.id, line]))
  const row: Digest = {
    ...letter,
    organisationName: nameOf(asking, letter),
    items: items.flatMap(({ item, what, at, level, until, text, ...found }) => {
      const line = lines.get(found.id)
      return line ? [{ id: item, what, at, level, until, text: firstWords(text), case: line }] : []
    }),
    hidden: (all?.n ?? 0) - items.length,
  }
  return { rows: [row], next: null, asOf: now }
}
