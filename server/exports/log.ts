// q/exportLog: every list that was taken out of this region: who, when, which, why, how much of it; for who audits. The lists themselves are not opened by it.
import * as z from 'zod/mini'
import { masked } from '../../store/published.ts'
import { type Asking, cursorOf, defineQuery, type Page, readCursor } from '../../store/query.ts'
import { exportLog as read } from './jobs.store.ts'
import { numberOf } from './write.ts'

const Input = z.strictObject({
  after: z.optional(z.string().check(z.maxLength(200))),
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(200)), 50),
})

export const exportLog = defineQuery({
  name: 'exportLog',
  input: Input,
  by: 'audit.read',
  looks: 'none',
  run: async (asking: Asking, { after, limit }): Promise<Page<unknown>> => {
    const region = asking.counties.map((county) => asking.house.region(county)).find((one) => one !== null)
    if (!region) return { rows: [], next: null, asOf: asking.now }
    const cursor = readCursor(after)
    const place = cursor?.length === 2 ? ([Number(cursor[0]), String(cursor[1])] as const) : null
    const found = await read(asking.tx, region.code, place, limit + 1)
    const shown = found.slice(0, limit)
    const last = shown.at(-1)
    return {
      rows: shown.map((one) => ({
        id: one.id,
        number: numberOf(one.id),
        at: one.made_at,
        name: one.name,
        organisationName: region.organisations.get(one.organisation)?.name ?? one.organisation,
        list: one.list,
        asked: 'text' in one.asked ? { ...one.asked, text: masked(one.asked.text ?? '') } : one.asked,
        form: one.form,
        personal: one.personal,
        reason: one.reason,
        state: one.state,
        rows: one.rows_written,
        digest: one.digest,
        fetched: one.fetched,
        fetchedAt: one.fetched_at,
      })),
      next: found.length > limit && last ? cursorOf([last.made_at, last.id]) : null,
      asOf: asking.now,
    }
  },
})
