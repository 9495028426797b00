// The person who reports, on the way into the party table: sealed field by field, found again by keyed hashes only.
import { receiptWord } from '../rules/code.ts'
import { phoneKey } from '../rules/contact.ts'
import type { Change, Ctx } from '../rules/kind.ts'
import type { Deed } from './deed.ts'
import type { House } from './house.ts'
import { bytes } from './json.ts'
import type { Json } from './rows.ts'
import type { Written } from './write.ts'

/** What a resident is handed: derived from the key, so that a retry is handed the same and nothing needs storing. */
export function receiptOf(house: House, key: string, code: string): { code: string; word: string; token: string } {
  const token = Buffer.from(house.vault.hmac(`token ${key}`))
    .subarray(0, 16)
    .toString('base64url')
  return { code, word: receiptWord(house.vault.hmac(`word ${key}`)), token }
}

/** The party a step brings, or null. */
export function partyRow(house: House, deed: Deed, ctx: Ctx): (Json & { readonly id: string }) | null {
  const { party } = deed.change
  if (!party) return null
  const id = ctx.id('party')
  const { actor } = deed
  const receipt = receiptOf(house, deed.parsed.sent.key, '')
  return {
    county: ctx.county,
    case_id: ctx.caseId,
    id,
    role: party.role,
    wants: party.wants,
    name_sealed: party.name === null ? null : house.vault.seal('party.name_sealed', id, party.name),
    phone_sealed: party.phone === null ? null : house.vault.seal('party.phone_sealed', id, party.phone),
    email_sealed: party.email ? house.vault.seal('party.email_sealed', id, party.email) : null,
    account_sealed: party.account ? house.vault.seal('party.account_sealed', id, party.account) : null,
    phone_lookup: party.phone === null ? null : bytes(house.vault.lookup('phone', phoneKey(party.phone))),
    device: actor.type === 'resident' ? bytes(actor.device) : null,
    token_lookup: bytes(house.vault.lookup('token', receipt.token)),
    word_sealed: house.vault.seal('party.word_sealed', id, receipt.word),
    erased_by: null,
    language: party.language ?? null,
  }
}

/** A corrected contact: only what is named is written. */
export function correction(house: House, change: Change, ctx: Ctx): Pick<Written, 'corrected'> {
  const given = change.corrects
  if (!given) return {}
  const { party, name, phone } = given
  return {
    corrected: {
      county: ctx.county,
      case_id: ctx.caseId,
      id: party,
      name_sealed: name ? house.vault.seal('party.name_sealed', party, name) : null,
      phone_sealed: phone ? house.vault.seal('party.phone_sealed', party, phone) : null,
      phone_lookup: phone ? bytes(house.vault.lookup('phone', phoneKey(phone))) : null,
    },
  }
}

/** Why the reporter withdrew, beside the case: what he said of being asked to is sealed. */
export function withdrawalRows(house: House, { change, before }: Deed, version: number, at: number, ctx: Ctx): readonly Json[] {
  const given = change.withdraws
  if (!given) return []
  const id = ctx.id('withdrawal')
  return [
    {
      county: ctx.county,
      case_id: ctx.caseId,
      id,
      version,
      at,
      holder: before.holder,
      ground: given.ground,
      text_sealed: given.text === null ? null : house.vault.seal('withdrawal.text_sealed', id, given.text),
    },
  ]
}
