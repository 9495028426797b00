// Personal data stands only where fields.ts says, sealed where it says so; and what must never be kept has no place anywhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod/mini'
import { kinds } from '../cases/index.ts'
import { testDatabase } from '../test/database.ts'
import { type Field, fields } from './fields.ts'

const declared: Readonly<Record<string, Field>> = fields

type Column = { readonly name: string; readonly table: string; readonly column: string; readonly type: string }
const columns = async (): Promise<Column[]> =>
  (await testDatabase()).asOwner((tx) =>
    tx.rows<Column>(
      `select table_name || '.' || column_name as name, table_name as table, column_name as column, data_type as type
       from information_schema.columns where table_schema = 'public'
         and table_name not in ('geometry_columns', 'geography_columns', 'spatial_ref_sys') order by 1`,
    ),
  )

/** Words of a column that mean a person's own data. */
const personal =
  /(^|_)(sealed|lookup|phone|mobile|login|password|totp|idcard|id_number|birth|gender|sex|email|wechat|surname|pinyin|device|address)($|_)/
/** The same words where they mean an office's telephone, a building's address, or figures about a device. */
const ofOffices = new Set([
  'organisation.phone',
  'post.phone',
  'place.address',
  'entry.device_at',
  'entry.device_offset',
  'person.password_at',
  'person.totp_at',
  'person.totp_required',
  'session.totp_at',
])

/** domain annex C: lists of kinds of people, labels, tracks and attendance, points, recognition, ethnicity and the like. */
const forbidden =
  /(^|_)(ethnic\w*|nationality|religion\w*|political\w*|marital\w*|education|disabled(?!_at)|disability|illness|diagnos\w*|mental\w*|drug\w*|addict\w*|convict\w*|released|correction|petitioner|key_?(person|youth)|person_?type|special_?group|tags?|labels?|profile|scor(e|es|ing)|points?_?(lost|gained)|credit|ranking|trajectory|tracks?|attendance|check_?ins?|mileage|online_(time|minutes)|face|faces|fingerprint|biometr\w*|plate|plates|household_members?|census|zero_petition)($|_)/

test('every column about a person says why it is kept, and every field that is said is there', async () => {
  const all = await columns()
  const undeclared = all
    .filter((one) => personal.test(one.column) && !ofOffices.has(one.name) && !(one.name in declared))
    .map((one) => one.name)
  assert.deepEqual(undeclared, [])
  const names = new Set(all.map((one) => one.name))
  assert.deepEqual(
    Object.keys(declared).filter((name) => !names.has(name)),
    [],
  )
})

test('what ends in _sealed is sealed, and nothing of a party stands there in clear', async () => {
  const all = await columns()
  for (const one of all.filter((column) => column.column.endsWith('_sealed')))
    assert.equal(declared[one.name]?.kept, 'sealed', one.name)
  for (const one of all.filter((column) => column.column.endsWith('_lookup')))
    assert.equal(declared[one.name]?.kept, 'keyed', one.name)
  const structure = new Set(['county', 'case_id', 'id', 'role', 'wants', 'language', 'erased_by'])
  for (const one of all.filter((column) => column.table === 'party' && !structure.has(column.column)))
    assert.ok(declared[one.name]?.kept === 'sealed' || declared[one.name]?.kept === 'keyed', one.name)
})

test('no table, column or form has a place for what annex C refuses', async () => {
  const words = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  const found: string[] = []
  for (const one of await columns())
    for (const part of [one.table, one.column]) if (forbidden.test(words(part))) found.push(one.name)
  for (const kind of kinds.values())
    for (const [name, step] of Object.entries(kind.steps))
      for (const [, key] of JSON.stringify(z.toJSONSchema(step.form, { io: 'input', unrepresentable: 'any' })).matchAll(
        /"(\w+)":/g,
      ))
        if (forbidden.test(words(key ?? ''))) found.push(`${kind.name}.${name}: ${key}`)
  assert.deepEqual(found, [])
})

test('the check itself finds what it must find', () => {
  for (const name of [
    'person_type',
    'ethnicity',
    'tags',
    'score',
    'track',
    'attendance',
    'key_youth',
    'face',
    'disabled',
    'check_in',
    'credit',
  ])
    assert.match(name, forbidden)
  for (const name of ['disabled_at', 'grade', 'point', 'duty', 'tracked', 'surface']) assert.doesNotMatch(name, forbidden)
  for (const name of ['phone', 'phone_sealed', 'birth_day', 'login', 'id_number']) assert.match(name, personal)
})
