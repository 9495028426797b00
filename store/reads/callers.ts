// q/callers: the matters of whoever rings, by the exact number or by one of his codes, so that nobody has to tell it twice. Nothing is found by a part of either.
import * as z from 'zod/mini'
import { parseCode } from '../../rules/code.ts'
import { phoneKey } from '../../rules/contact.ts'
import { defineQuery } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import type { CaseLine } from './line.ts'
import { type Found, linesOf } from './lines.ts'
import { recordLooking } from './looking.ts'
import { countiesOf } from './statement.ts'

const most = 50

/**
 * Cases within this person's rights whose reporter left this number, newest first, 50 at most; by the code of one of them, that one and what
 * is open beside it. The number is compared as a keyed hash and kept nowhere; that a case was found so is recorded each time.
 */
export const callers = defineQuery({
  name: 'callers',
  input: z.union([
    z.strictObject({ phone: z.string().check(z.minLength(5), z.maxLength(30)) }),
    z.strictObject({ code: z.string().check(z.minLength(5), z.maxLength(60)) }),
  ]),
  by: 'party.reveal',
  looks: 'person',
  run: async (asking, input) => {
    const { bound, is } = countiesOf(asking.counties)
    const code = 'code' in input ? (parseCode(input.code)?.code ?? '') : null
    const params = paramsFrom(
      bound,
      'phone' in input ? Buffer.from(asking.house.vault.lookup('phone', phoneKey(input.phone))) : code,
    )
    const seen = visible(asking.actor, 'c', params)
    const which =
      code === null
        ? 'p.phone_lookup = $2'
        : `(c.code = $2 or c.closed_at is null and p.phone_lookup in (select r.phone_lookup from "case" c join party r on ${is('r.county')}
            and r.county = c.county and r.case_id = c.id and r.role = 'reporter' and r.erased_by is null where ${is('c.county')} and c.code = $2 and ${seen}))`
    const found = await asking.tx.rows<Found & { party: string }>(
      `select c.county, c.id, c.version, min(p.id::text) as party
       from party p join "case" c on ${is('c.county')} and c.county = p.county and c.id = p.case_id
       where ${is('p.county')} and ${which} and p.role = 'reporter' and p.erased_by is null and ${seen}
       group by c.county, c.id, c.version, c.code, c.opened_at order by ${code === null ? '' : 'c.code = $2 desc, '}c.opened_at desc, c.id limit ${most}`,
      params.values,
    )
    for (const { county, id, party } of found)
      await recordLooking(asking, { county, caseId: id, party, what: 'party.phone_lookup' })
    const rows: CaseLine[] = await linesOf(asking, found)
    return { rows, next: null, asOf: asking.now }
  },
})
