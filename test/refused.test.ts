// What real systems hold and this one refuses: no table, column or form has a place for it (domain, annex C).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as z from 'zod/mini'
import { kinds } from '../cases/index.ts'
import { testDatabase } from './database.ts'

/** Words of a name, and why none of ours may carry them. */
const refused: readonly { readonly why: string; readonly words: readonly string[] }[] = [
  {
    why: 'lists of people by their past or their health: specific identity and health are sensitive, and a case does not need them',
    words: [
      'released',
      'convict',
      'convicted',
      'criminal',
      'parole',
      'correction',
      'drug',
      'drugs',
      'addict',
      'addiction',
      'petitioner',
      'petitioners',
      'mental',
      'psychiatric',
      'hiv',
      'illness',
      'diagnosis',
      'cult',
      'blacklist',
      'watchlist',
      'suspect',
      'extremist',
    ],
  },
  {
    why: 'tags on residents: profiling',
    words: [
      'tag',
      'tags',
      'persona',
      'profile',
      'profiles',
      'poor',
      'poverty',
      'disability',
      'widow',
      'orphan',
      'special',
      'keyperson',
      'troublemaker',
      'habits',
      'sentiment',
    ],
  },
  {
    why: 'what a person is or believes: sensitive, and never needed to settle a matter',
    words: [
      'religion',
      'religious',
      'faith',
      'ethnicity',
      'ethnic',
      'nation',
      'nationality',
      'minority',
      'political',
      'politics',
      'orientation',
      'marital',
      'pregnancy',
      'fertility',
      'birth',
      'gender',
      'sex',
    ],
  },
  {
    why: 'where staff or residents are and were: whereabouts are sensitive; position is kept only of the place of a matter',
    words: [
      'track',
      'tracks',
      'tracking',
      'trail',
      'trajectory',
      'mileage',
      'whereabouts',
      'attendance',
      'clockin',
      'checkin',
      'geofence',
      'heartbeat',
      'online',
      'presence',
      'steps_walked',
      'gps',
      'itinerary',
    ],
  },
  {
    why: 'points, scores and ranks of persons: scoring people; hours of volunteers are hours',
    words: [
      'score',
      'scores',
      'scoring',
      'point_balance',
      'points',
      'credit',
      'credits',
      'merit',
      'demerit',
      'deduction',
      'rank',
      'ranks',
      'ranking',
      'leaderboard',
      'grade_of_person',
      'stars',
      'badge',
      'badges',
      'loyalty',
    ],
  },
  {
    why: 'recognition of faces, vehicles and voices: out of scope',
    words: [
      'face',
      'faces',
      'facial',
      'plate',
      'plates',
      'biometric',
      'biometrics',
      'fingerprint',
      'iris',
      'gait',
      'voiceprint',
      'dna',
      'camera',
      'video',
      'mac',
      'imei',
      'imsi',
      'wifi',
    ],
  },
  {
    why: 'a census of households: the register of addresses knows no persons',
    words: [
      'census',
      'household_member',
      'hukou',
      'huji',
      'tenant',
      'tenants',
      'residents',
      'relatives',
      'kinship',
      'spouse',
      'income',
      'employer',
      'salary',
      'idcard',
      'passport',
    ],
  },
  {
    why: 'pressure against petitioning: suppresses a right',
    words: ['zero_petition', 'petition_free', 'petition_count', 'repeat_petitioner', 'stability_risk'],
  },
]

/** 'phoneSealed', 'phone_sealed' → phone, sealed, phone_sealed. */
function wordsOf(name: string): string[] {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_\W]+/)
    .filter((word) => word !== '')
  return words.flatMap((_, from) => words.slice(from).map((__, length) => words.slice(from, from + length + 1).join('_')))
}
const refusedIn = (name: string): string[] =>
  refused.flatMap(({ why, words }) =>
    wordsOf(name)
      .filter((word) => words.includes(word) || words.includes(word.replaceAll('_', '')))
      .map((word) => `${name}: ${word}: ${why}`),
  )

/** Names of all properties of a JSON schema, whatever they are nested in. */
function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const own =
    'properties' in schema && typeof schema.properties === 'object' && schema.properties !== null
      ? Object.keys(schema.properties)
      : []
  return [...own, ...Object.values(schema).flatMap(propertiesOf)]
}

describe('no place for what must not be held', () => {
  test('in the tables', async () => {
    const db = await testDatabase()
    const names = await db.asLogin((tx) =>
      tx.rows<{
        name: string
      }>(`select distinct c.relname || '.' || a.attname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped where n.nspname in ('public', 'gov') and c.relkind in ('r', 'p', 'v', 'm')
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`),
    )
    assert.ok(names.length > 200)
    assert.deepEqual(
      names.flatMap(({ name }) => refusedIn(name)),
      [],
    )
  })

  test('in the forms of any step', () => {
    const names = [...kinds.values()].flatMap((kind) =>
      Object.entries(kind.steps).flatMap(([step, { form }]) =>
        propertiesOf(z.toJSONSchema(form, { io: 'input', unrepresentable: 'any' })).map(
          (property) => `${kind.name}.${step}.${property}`,
        ),
      ),
    )
    assert.ok(names.length > 30)
    assert.deepEqual(
      names.flatMap((name) => refusedIn(name.split('.').at(-1) ?? '')),
      [],
    )
  })

  test('and the check would find it, however it is written', () => {
    for (const name of [
      'person.score',
      'resident_tags',
      'facePhoto',
      'staff.lastTrack',
      'person.zero_petition',
      'party.religion',
      'person.birth_day',
      'household_member.name',
      'clock_in',
      'vehicle_plate',
    ])
      assert.ok(refusedIn(name).length > 0, name)
    for (const name of [
      'case.point',
      'rating.grade',
      'surface',
      'person.pinyin',
      'attachment.position_sealed',
      'template',
      'party.phone_sealed',
      'stage',
    ])
      assert.deepEqual(refusedIn(name), [], name)
  })
})
