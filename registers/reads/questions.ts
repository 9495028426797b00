// q/questions, q/questionBoard, q/knowledgeProposed: what the public asked and which office answered; what an office still owes; which answers are offered to the knowledge base.
import * as z from 'zod/mini'
import { openArea } from '../../rules/openness.ts'
import { type Asking, cursorOf, defineQuery, readCursor } from '../../store/query.ts'
import { countiesOf, nameOf } from '../../store/reads/statement.ts'
import { limitOf, typed } from './input.ts'

type Row = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly state: string
  readonly phase: string
  readonly area: string
  readonly category: string
  readonly due: number | null
  readonly organisation: string | null
  readonly question: string | null
  readonly askedAt: number
  readonly publishedAt: number | null
  readonly answer: string | null
  readonly answeredAt: number | null
  readonly moreQuestion: string | null
  readonly moreAnswer: string | null
  readonly moreAnsweredAt: number | null
  readonly proposed: boolean
  readonly hidden: boolean
  readonly useful: number
  readonly notAnswered: number
}
/** `is` binds the county of a table, as `countiesOf` gives it. */
const columnsOf = (
  is: (column: string) => string,
) => `q.county, q.case_id::text as id, c.code, c.state, c.phase, q.area, q.category, c.due_at as due, q.organisation, q.question,
  q.asked_at as "askedAt", q.published_at as "publishedAt", q.answer, q.answered_at as "answeredAt", q.more_question as "moreQuestion",
  q.more_answer as "moreAnswer", q.more_answered_at as "moreAnsweredAt", q.proposed_at is not null as proposed, q.hidden_at is not null as hidden,
  (select count(*)::int from question_rating r where ${is('r.county')} and r.county = q.county and r.case_id = q.case_id and r.useful) as useful,
  (select count(*)::int from question_rating r where ${is('r.county')} and r.county = q.county and r.case_id = q.case_id and not r.useful) as "notAnswered"`
const from = 'public_question q join "case" c on c.county = q.county and c.id = q.case_id'

/** What everybody reads of one: never what she wrote, where she is to be told, or who answered for the office. */
function told({ house, now, language }: Asking, row: Row) {
  const region = house.region(row.county)
  const office = row.organisation === null ? null : (region?.organisations.get(row.organisation) ?? null)
  const name = region?.categories.get(row.category)?.publicName
  const area = openArea(row.area)
  const waits = row.state === 'asked'
  return {
    code: row.code,
    question: row.question ?? '',
    categoryName: name?.[language] ?? name?.['zh-CN'] ?? row.category,
    areaName: region?.areas.get(area)?.name ?? region?.areas.get(area.replace(/0+$/, ''))?.name ?? '',
    office: office?.short ?? null,
    phone: office?.phone ?? null,
    publishedAt: row.publishedAt ?? row.askedAt,
    due: waits ? row.due : null,
    late: waits && row.due !== null && row.due < now,
    answer: row.answer,
    answeredAt: row.answeredAt,
    // While a follow-up is still being read, nobody but she has read it.
    moreQuestion: row.moreQuestion,
    moreAnswer: row.moreAnswer,
    moreAnsweredAt: row.moreAnsweredAt,
    useful: row.useful,
    notAnswered: row.notAnswered,
  }
}

/** Words anywhere in question or answer: a public list is short, a year of a district some thousands. */
const holds = (n: number) =>
  `(strpos(lower(q.question), $${n}) > 0 or strpos(lower(coalesce(q.answer, '')), $${n}) > 0 or strpos(lower(coalesce(q.more_answer, '')), $${n}) > 0)`
const words = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,，。、？?！!；;]+/)
    .filter((one) => one !== '')
    .slice(0, 5)

export const questions = defineQuery({
  name: 'questions',
  input: z.strictObject({
    text: z._default(typed, ''),
    code: z.optional(z.string().check(z.regex(/^[0-9A-Z]{21}$/))),
    /** 'answered' or 'waiting'; both without. */
    show: z.optional(z.enum(['answered', 'waiting'])),
    after: z.optional(z.string().check(z.maxLength(300))),
    limit: limitOf(20),
  }),
  by: 'anyone',
  looks: 'none',
  run: async (asking, { text, code, show, after, limit }) => {
    const { bound, is } = countiesOf(asking.counties)
    const values: unknown[] = [bound]
    const add = (value: unknown) => values.push(value)
    const ways = [is('q.county'), is('c.county'), 'q.published_at is not null', 'q.hidden_at is null']
    if (code !== undefined) ways.push(`c.code = $${add(code)}`)
    for (const word of words(text)) ways.push(holds(add(word)))
    if (show === 'answered') ways.push('q.answered_at is not null')
    if (show === 'waiting') ways.push(`c.state = 'asked'`)
    const [at, id] = readCursor(after) ?? []
    if (typeof at === 'number' && typeof id === 'string')
      ways.push(`(q.published_at, q.case_id::text) < ($${add(at)}, $${add(id)})`)
    const sql = `select ${columnsOf(is)} from ${from} where ${ways.join(' and ')} order by q.published_at desc, q.case_id::text desc limit $${add(limit + 1)}`
    const rows = await asking.tx.rows<Row>(sql, values, nameOf('questions', sql))
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      rows: shown.map((row) => told(asking, row)),
      next: rows.length > limit && last ? cursorOf([last.publishedAt ?? 0, last.id]) : null,
      asOf: asking.now,
    }
  },
})

const officesWith = ({ actor }: Asking, permission: string): readonly string[] =>
  actor.type === 'staff'
    ? [...new Set(actor.posts.filter((post) => post.permissions.includes(permission)).map((post) => post.organisation))]
    : []

/** To whoever reads questions all of the house; to an office what it was asked. What waits first, by its day. */
export const questionBoard = defineQuery({
  name: 'questionBoard',
  input: z.strictObject({ limit: limitOf(200) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, { limit }) => {
    const { bound, is } = countiesOf(asking.counties)
    const [reading, answering] = [officesWith(asking, 'publicQuestion.check'), officesWith(asking, 'publicQuestion.answer')]
    const sql = `select ${columnsOf(is)} from ${from} where ${is('q.county')} and ${is('c.county')} and (c.centre = any($2) or q.organisation = any($3))
      and (c.phase <> 'ended' or q.answered_at is not null)
      order by (c.state in ('asked', 'toRead')) desc, c.due_at nulls last, q.asked_at desc, q.case_id limit $4`
    const rows = await asking.tx.rows<Row>(sql, [bound, reading, answering, limit], nameOf('question_board', sql))
    return {
      rows: rows.map((row) => ({
        ...told(asking, row),
        county: row.county,
        id: row.id,
        state: row.state,
        askedAt: row.askedAt,
        due: row.state === 'told' || row.phase === 'ended' ? null : row.due,
        late: row.phase !== 'ended' && row.state !== 'told' && row.due !== null && row.due < asking.now,
        proposed: row.proposed,
        hidden: row.hidden,
      })),
      next: null,
      asOf: asking.now,
    }
  },
})

type Proposed = {
  readonly county: string
  readonly code: string
  readonly question: string
  readonly answer: string
  readonly basis: string
  readonly owner: string
  readonly validUntil: string
}

/** Answers that an office offers and nobody has taken up yet: each would be the first wording of an item of that office. */
export const knowledgeProposed = defineQuery({
  name: 'knowledgeProposed',
  input: z.strictObject({}),
  by: 'knowledge.edit',
  looks: 'none',
  run: async (asking) => {
    const { bound, is } = countiesOf(asking.counties)
    const sql = `select q.county, c.code, coalesce(q.more_question, q.question) as question, coalesce(q.more_answer, q.answer) as answer,
        q.knowledge_basis as basis, q.organisation as owner, q.knowledge_until as "validUntil"
      from ${from} where ${is('q.county')} and ${is('c.county')} and q.proposed_at is not null and q.hidden_at is null and q.answer is not null
        and q.organisation is not null and not exists (select 1 from knowledge k where k.id = 'q.' || c.code) order by q.proposed_at, q.case_id limit 100`
    const rows = await asking.tx.rows<Proposed>(sql, [bound], nameOf('knowledge_proposed', sql))
    return {
      rows: rows.map(({ county, code, ...row }) => ({
        ...row,
        id: `q.${code}`,
        ownerName: asking.house.region(county)?.organisations.get(row.owner)?.short ?? row.owner,
      })),
      next: null,
      asOf: asking.now,
    }
  },
})
