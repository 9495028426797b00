// The reads of cases by their names; the server adds those of the registers.
import * as z from 'zod/mini'
import { isRefusal } from '../../rules/refusal.ts'
import { id } from '../../rules/schema.ts'
import { type Asking, defineQuery, type Query } from '../query.ts'
import { bounces } from './bounces.ts'
import { callers } from './callers.ts'
import { casePage, type Matter } from './casePage.ts'
import { cases } from './cases.ts'
import { digest, digests } from './digests.ts'
import { duplicates } from './duplicates.ts'
import { follow, track } from './follow.ts'
import { kind } from './kind.ts'
import { load } from './load.ts'
import { messages } from './messages.ts'
import { around, nearby } from './nearby.ts'
import { notices } from './notices.ts'
import { queue } from './queue.ts'
import { reveal, whoLooked } from './reveal.ts'
import { sample } from './sample.ts'
import { guess, suggestion } from './suggest.ts'
import { supervisions } from './supervisions.ts'
import { tally } from './tally.ts'
import { tasks } from './tasks.ts'
import { withdrawals } from './withdrawals.ts'

const one = { county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)), id }

/** Who is responsible for a matter: of the registers, given by the server. */
export type Chain = (asking: Asking, matter: Matter) => Promise<readonly unknown[]>

/** The case page: one row. It records the looking itself, once a day, and so needs a transaction that may write. */
const pageOf = (chain: Chain): Query =>
  defineQuery({
    name: 'case',
    input: z.strictObject(one),
    by: 'staff',
    looks: 'case',
    run: async (asking, { county, id: caseId }) => {
      const page = await casePage(asking, county, caseId, (matter) => chain(asking, matter))
      return isRefusal(page) ? page : { rows: [page], next: null, asOf: asking.now }
    },
  })

/** A masked field in clear: one row {value}. It records the looking itself, each time, with the reason. */
const revealed = defineQuery({
  name: 'reveal',
  by: 'staff',
  looks: 'person',
  input: z.strictObject({ ...one, party: id, field: z.enum(['name', 'phone']), reason: z.string().check(z.maxLength(200)) }),
  run: async (asking, asked) => {
    const shown = await reveal(asking, asked)
    return isRefusal(shown) ? shown : { rows: [shown], next: null, asOf: asking.now }
  },
})

const looked = defineQuery({
  name: 'looked',
  input: z.strictObject(one),
  by: 'audit.read',
  looks: 'none',
  run: async (asking, { county, id: caseId }) => {
    const rows = await whoLooked(asking, county, caseId)
    return isRefusal(rows) ? rows : { rows, next: null, asOf: asking.now }
  },
})

/** Every read of this room, by name. */
export const queriesOf = (chain: Chain): ReadonlyMap<string, Query> =>
  new Map(
    [
      queue,
      cases,
      tally,
      messages,
      nearby,
      around,
      notices,
      kind,
      track,
      follow,
      bounces,
      callers,
      duplicates,
      guess,
      suggestion,
      supervisions,
      sample,
      digests,
      digest,
      tasks,
      withdrawals,
      load,
      pageOf(chain),
      revealed,
      looked,
    ].map((query) => [query.name, query]),
  )
