// q/knowledge, q/knowledgeDue, q/knowledgeMissed: answers to what residents ask, those whose day is over, and what nobody has an answer for.
import * as z from 'zod/mini'
import { code } from '../../rules/schema.ts'
import { addDays, localDay } from '../../rules/time.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import { findKnowledge, missedKnowledge, overdueKnowledge, versionsOf } from '../knowledge/knowledge.ts'
import { limitOf, regionsOf, typed } from './input.ts'

/** The day in the first of the regions asked in; each of them with its code. */
function where(asking: Asking): { readonly regions: readonly string[]; readonly today: string } {
  const zone = asking.counties.map((one) => asking.house.region(one)?.calendar.zone).find((one) => one !== undefined)
  return { regions: regionsOf(asking), today: localDay(asking.now, zone ?? { offsets: [{ from: null, minutes: 480 }] }) }
}
const offices = (asking: Asking): readonly string[] =>
  asking.actor.type === 'staff' ? asking.actor.posts.map((post) => post.organisation) : []

export const knowledge = defineQuery({
  name: 'knowledge',
  input: z.strictObject({ text: z._default(typed, ''), limit: limitOf(12) }),
  by: 'anyone',
  looks: 'none',
  run: async (asking, { text, limit }) => {
    const { regions, today } = where(asking)
    const found = await Promise.all(regions.map((region) => findKnowledge(asking.tx, region, text, today, limit)))
    return { rows: found.flat().slice(0, limit), next: null, asOf: asking.now }
  },
})

/** The same for everybody: what an office no longer stands for is not among them. */
export const commonAnswers = defineQuery({
  name: 'commonAnswers',
  input: z.strictObject({ text: z._default(typed, ''), limit: limitOf(12) }),
  by: 'anyone',
  looks: 'none',
  run: async (asking, { text, limit }) => {
    const { regions, today } = where(asking)
    const found = await Promise.all(regions.map((region) => findKnowledge(asking.tx, region, text, today, limit)))
    const rows = found.flat().filter((one) => !one.overdue)
    return {
      rows: rows.slice(0, limit).map(({ id, question, answer, basis, ownerName, validUntil }) => ({
        id,
        question,
        answer,
        basis,
        ownerName,
        validUntil,
      })),
      next: null,
      asOf: asking.now,
    }
  },
})

export const knowledgeDue = defineQuery({
  name: 'knowledgeDue',
  input: z.strictObject({}),
  by: 'case.organisation',
  looks: 'none',
  run: async (asking) => {
    const { regions, today } = where(asking)
    const found = await Promise.all(regions.map((region) => overdueKnowledge(asking.tx, region, offices(asking), today)))
    return { rows: found.flat(), next: null, asOf: asking.now }
  },
})

export const knowledgeVersions = defineQuery({
  name: 'knowledgeVersions',
  input: z.strictObject({ id: code }),
  by: 'staff',
  looks: 'none',
  run: async (asking, { id }) => {
    const { regions, today } = where(asking)
    const found = await Promise.all(regions.map((region) => versionsOf(asking.tx, region, id, today)))
    return { rows: found.flat(), next: null, asOf: asking.now }
  },
})

export const knowledgeMissed = defineQuery({
  name: 'knowledgeMissed',
  input: z.strictObject({ days: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(366)), 30) }),
  by: 'knowledge.edit',
  looks: 'none',
  run: async (asking, { days }) => {
    const { regions, today } = where(asking)
    const found = await Promise.all(regions.map((region) => missedKnowledge(asking.tx, region, addDays(today, -days))))
    return { rows: found.flat(), next: null, asOf: asking.now }
  },
})
