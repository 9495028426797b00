// A request of another system becomes a report like a resident's: the same step, judged the same, its key the device it came by.
import type { Resident } from '../../rules/actor.ts'
import type { Category, Region } from '../../rules/region.ts'
import type { Answer, Step } from '../../rules/step.ts'
import { derivedId, hex } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import { pieces } from '../replay/messages.ts'
import type { Sent } from './fields.ts'
import type { OutsideKey } from './keys.store.ts'
import { answersOf } from './offered.ts'
import { findAddress, findOwn, noteKey } from './requests.store.ts'

const kind = 'gridEvent'
/** Longest text of a report and of an addition, in code points; a description may be twice that. */
const most = 2000

/** The device a key is: what it sent, it may add to. */
export const deviceOf = (house: House, key: OutsideKey): Resident => ({
  type: 'resident',
  device: hex(house.vault.lookup('device', `outside ${key.id}`)),
  party: null,
})

/** The ids of a request, the same on every retry with the client's own key. */
export function idsOf(key: OutsideKey, sentKey: string | null, fresh: string) {
  const base = sentKey === null ? fresh : derivedId(key.id, `request ${sentKey}`)
  return { key: derivedId(base, 'key'), caseId: derivedId(base, 'case'), file: derivedId(base, 'file'), token: base }
}

export type Asked = {
  readonly house: House
  readonly region: Region
  readonly key: OutsideKey
  readonly category: Category
  readonly sent: Sent
  readonly ids: ReturnType<typeof idsOf>
  readonly files: readonly string[]
}

/** What is wrong with the place, in a sentence for the programmer, or the place as a report takes it. */
export async function placeOf({ house, region, key, sent }: Pick<Asked, 'house' | 'region' | 'key' | 'sent'>) {
  const { fields } = sent
  const [lat, long, words, id] = ['lat', 'long', 'address_string', 'address_id'].map((name) => fields.get(name))
  if ((lat === undefined) !== (long === undefined)) return 'lat and long must be given together'
  const point = lat === undefined ? null : { lon: Number(long), lat: Number(lat) }
  if (point && !(Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180)) return 'lat and long must be decimal degrees'
  if (!point && words === undefined && id === undefined) return 'lat and long, address_string or address_id must be given'
  const found =
    id === undefined
      ? {}
      : await house.db.read({ actor: 'system:door', counties: [key.county] }, (tx) => findAddress(tx, region, id))
  if (found === null && !point && words === undefined) return 'address_id was not found'
  const at = point ?? found?.point ?? null
  return {
    ...(at ? { point: { ...at, system: 'CGCS2000' as const, accuracy: null } } : {}),
    ...(found?.area === undefined ? {} : { area: found.area }),
    ...(words === undefined ? {} : { words: [...words].slice(0, 200).join('') }),
  }
}

function contactOf({ fields }: Sent) {
  const [first, last, phone, email, account] = ['first_name', 'last_name', 'phone', 'email', 'account_id'].map((name) =>
    fields.get(name),
  )
  const han = /\p{Script=Han}/u.test(`${first ?? ''}${last ?? ''}`)
  const name = han ? `${last ?? ''}${first ?? ''}` : [first, last].filter((one) => one !== undefined).join(' ')
  return {
    ...(name === '' ? {} : { name: [...name].slice(0, 60).join('') }),
    ...(phone === undefined ? {} : { phone }),
    ...(email === undefined ? {} : { email }),
    ...(account === undefined ? {} : { account }),
    wants: phone === undefined ? ('none' as const) : ('message' as const),
  }
}

/** Whether the words may stand in public: the sender's people were told so, and none of their own data is among them. */
function mayShow(key: OutsideKey, { fields }: Sent): boolean {
  const words = `${fields.get('description') ?? ''} ${fields.get('address_string') ?? ''}`
  const own = ['first_name', 'last_name', 'phone', 'email', 'account_id', 'device_id'].flatMap((name) => fields.get(name) ?? [])
  return key.told_public && !own.some((one) => words.toLowerCase().includes(one.toLowerCase()))
}

/** The answer of the step; the same when the same is sent again with the same key. */
export async function reportFor(asked: Asked, place: Exclude<Awaited<ReturnType<typeof placeOf>>, string>): Promise<Answer> {
  const { house, key, category, sent, ids, files } = asked
  const { answers, lines } = answersOf(category, sent.answers)
  const text = [
    sent.fields.get('description') ?? category.publicName['zh-CN'],
    ...lines,
    // Recorded as words: nothing is ever fetched from there.
    ...sent.media.slice(0, 9).map((url) => `图片地址：${url}`),
  ].join('\n')
  const [first = '', ...rest] = pieces(text, most)
  await house.db.begin({ actor: 'system:door', counties: [key.county] }, (tx) =>
    noteKey(tx, {
      county: key.county,
      caseId: ids.caseId,
      key: key.id,
      token: ids.token,
      told: mayShow(key, sent),
      at: house.now(),
    }),
  )
  const actor = deviceOf(house, key)
  const input = {
    category: category.code,
    text: first,
    place,
    contact: contactOf(sent),
    ...(answers ? { answers } : {}),
    ...(files.length > 0 ? { files } : {}),
  }
  const answer = await perform(house, actor, stepOf(house, key, ids.caseId, 'report', input, ids.key))
  if (answer.outcome !== 'done') return answer
  const own = { ...actor, party: { county: key.county, caseId: ids.caseId, party: derivedId(ids.key, 'party') } }
  for (const [n, piece] of rest.entries())
    await perform(house, own, stepOf(house, key, ids.caseId, 'add', { text: piece }, derivedId(ids.key, `add ${n}`)))
  return answer
}

/** Adds words to a request of one's own; null where the key has none of that number. */
export async function updateFor(
  house: House,
  key: OutsideKey,
  code: string,
  text: string,
  stepKey: string,
): Promise<Answer | null> {
  const own = await house.db.read({ actor: 'system:door', counties: [key.county] }, (tx) => findOwn(tx, key.county, code, key.id))
  if (!own) return null
  const actor: Resident = { ...deviceOf(house, key), party: { county: key.county, caseId: own.id, party: own.party } }
  const input = { text: [...text].slice(0, most).join('') }
  return perform(house, actor, stepOf(house, key, own.id, 'add', input, stepKey))
}

const stepOf = (
  house: House,
  key: OutsideKey,
  id: string,
  step: string,
  input: Record<string, unknown>,
  stepKey: string,
): Step => ({
  kind,
  step,
  form: 1,
  case: { county: key.county, id },
  seen: null,
  input,
  key: stepKey,
  at: { device: house.now(), offset: 0 },
})
