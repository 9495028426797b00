// A resident follows one matter: by the link's token or the six-digit word of the receipt, for a short time, on this device.
import { timingSafeEqual } from 'node:crypto'
import type { Resident } from '../../rules/actor.ts'
import type { CaseCode } from '../../rules/code.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { House } from '../../store/house.ts'
import { type Place, placesOf } from '../../store/transfers.ts'
import type { Door } from '../door.ts'
import * as rows from './follow.store.ts'
import { countTry, wordPatience } from './lockout.ts'
import { atTheDoor } from './signIn.ts'

/** So long a device may follow after it has shown link or word. */
const lasts = 2 * 3_600_000

export type Shown = { readonly word?: string | undefined; readonly token?: string | undefined }
export type Followed = { readonly county: string; readonly caseId: string; readonly party: string }

/**
 * Checks link or word for the case of a code and opens a follow session of this device. Refuses with wordWrong {left} or
 * locked {minutes}; caseMissing for a code that does not exist, which anybody can find out anyway.
 */
export async function follow(
  house: House,
  device: Uint8Array,
  county: string,
  code: string,
  shown: Shown,
): Promise<Followed | Refusal> {
  const now = house.now()
  const context = { ...atTheDoor, counties: [county] }
  if (house.region(county) === null) return refuse('caseMissing')
  return house.db.begin(context, async (tx) => {
    if (!(await rows.codeExists(tx, county, code))) return refuse('caseMissing')
    const byWord = shown.token === undefined
    const tries = byWord ? await rows.lockAttempts(tx, county, code) : null
    const verdict = byWord ? countTry(tries, now, wordPatience) : null
    if (verdict && 'locked' in verdict) return refuse('locked', { minutes: Math.ceil(verdict.locked / 60_000) })
    const parties = await rows.partiesOf(tx, county, code, byWord ? null : house.vault.lookup('token', shown.token ?? ''))
    const party = parties.find((one) =>
      byWord ? wordFits(house, one, shown.word ?? '') : tokenFits(house, one, shown.token ?? ''),
    )
    if (!party) {
      if (verdict) await rows.writeAttempts(tx, county, code, verdict.next)
      if (verdict?.left === 0) return refuse('locked', { minutes: 60 })
      return refuse('wordWrong', verdict ? { left: verdict.left } : {})
    }
    if (byWord) await rows.forgetAttempts(tx, county, code)
    await rows.openFollow(tx, { county, caseId: party.case_id, device, party: party.id, now, until: now + lasts })
    return { county, caseId: party.case_id, party: party.id }
  })
}

/** The case of a code, for who may not be told more of it than that it is there; caseMissing where it is not. */
export async function matterOf(
  house: House,
  { county, code }: Pick<CaseCode, 'county' | 'code'>,
): Promise<{ readonly county: string; readonly id: string; readonly kind: string } | Refusal> {
  if (house.region(county) === null) return refuse('caseMissing')
  const found = await house.db.read({ actor: 'public', counties: [county] }, (tx) => rows.caseOfCode(tx, county, code))
  return found ? { county, ...found } : refuse('caseMissing')
}

/** Who follows a matter here follows it on with every keeper that received it: this device, for as long. */
export async function followOn(house: House, device: Uint8Array, from: Place): Promise<readonly Place[]> {
  const places = await house.db.read({ ...atTheDoor, counties: [from.county] }, (tx) => placesOf(tx, from))
  const now = house.now()
  for (const { county, caseId } of places.slice(1))
    await house.db.begin({ ...atTheDoor, counties: [county] }, async (tx) => {
      const party = await rows.reporterOf(tx, county, caseId)
      if (party !== null) await rows.openFollow(tx, { county, caseId, device, party, now, until: now + lasts })
    })
  return places
}

function wordFits(house: House, party: rows.PartyRow, word: string): boolean {
  if (party.word_sealed === null || !/^\d{6}$/.test(word)) return false
  return same(house.vault.open('party.word_sealed', party.id, party.word_sealed), word)
}

const tokenFits = (house: House, party: rows.PartyRow, token: string): boolean =>
  party.token_lookup !== null && same(party.token_lookup, Buffer.from(house.vault.lookup('token', token)).toString('hex'))

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The device's actor as a party of this case, while its follow session lasts; or as it was. */
export async function followed(
  door: Pick<Door, 'house'>,
  actor: Resident,
  device: Uint8Array,
  county: string,
  caseId: string,
): Promise<Resident> {
  const { house } = door
  if (house.region(county) === null) return actor
  const party = await house.db.read({ ...atTheDoor, counties: [county] }, (tx) =>
    rows.findFollow(tx, county, caseId, device, house.now()),
  )
  if (party === null) return actor
  return { ...actor, party: { county, caseId, party: party.id, ...(party.role === 'follower' ? { follower: true } : {}) } }
}
