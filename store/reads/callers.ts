// q/callers: the matters of whoever rings, by the exact number, so that nobody has to tell it twice. Nothing is found by a part of it.
import * as z from 'zod/mini'
import { phoneKey } from '../../rules/contact.ts'
import { defineQuery } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { recordLooking } from './looking.ts'
import { countiesOf } from './statement.ts'

const most = 50

/**
 * Cases within this person's rights whose reporter left this number, newest first, 50 at most. The number is compared as a keyed hash
 * and kept nowhere; that a case was found by it is recorded each time.
 */
export const callers = defineQuery({
  name: 'callers',
  input: z.strictObject({ phone: z.string().check(z.minLength(5), z.maxLength(30)) }),
  by: 'party.reveal',
  looks: 'person',
  run: async (asking, { phone }) => {
    const { bound, is } = countiesOf(asking.counties)
    const params = paramsFrom(bound, Buffer.from(asking.house.vault.lookup('phone', phoneKey(phone))))
    const found = await asking.tx.rows<Found & { party: string }>(
      `select c.county, c.id, c.version, min(p.id::text) as party
       from party p join "case" c on ${is('c.county')} and c.county = p.county and c.id = p.case_id
       where ${is('p.county')} and p.phone_lookup = $2 and p.role = 'reporter' and p.erased_by is null and ${visible(asking.actor, 'c', params)}
       group by c.county, c.id, c.version, c.opened_at order by c.opened_at desc, c.id limit ${most}`,
      params.values,
    )
    for (const { county, id, party } of found)
      await recordLooking(asking, { county, caseId: id, party, what: 'party.phone_lookup' })
    const rows: CaseLine[] = await linesOf(asking, found)
    return { rows, next: null, asOf: asking.now }
  },
})
