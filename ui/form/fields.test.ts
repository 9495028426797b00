// From a step's schema to fields and back to its input.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Schema } from '../contract.ts'
import { faultsOf, fieldsOf, fillable, inputOf, refusedFields } from './fields.ts'

const uuids = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }
const finish: Schema = {
  type: 'object',
  properties: {
    result: { type: 'string', maxLength: 2000 },
    files: { type: 'array', items: uuids, maxItems: 9 },
    note: { type: 'string', maxLength: 100 },
  },
  required: ['result', 'files'],
}

test('fields know their widget, whether they are needed, and how much fits', () => {
  const [result, files, note] = fieldsOf(finish, 'finish')
  assert.deepEqual([result?.widget, result?.required, result?.max], ['text', true, 1000])
  assert.deepEqual([files?.widget, files?.required, files?.max], ['files', true, 9])
  assert.deepEqual([note?.widget, note?.required, note?.max], ['line', false, 50])
})

test('what is missing or too long is told before it is sent, counted in characters and not in halves of them', () => {
  const fields = fieldsOf(finish, 'finish')
  assert.deepEqual(faultsOf(fields, {}), { result: 'required', files: 'photos' })
  const rare = '\u{30EDE}'.repeat(50)
  assert.deepEqual(faultsOf(fields, { result: 'x', files: ['a'], note: rare }), {})
  assert.deepEqual(faultsOf(fields, { result: '  ', files: ['a'], note: `${rare}x` }), { result: 'required', note: 'tooLong' })
})

test('nothing empty is sent, texts lose blank ends, what nobody is asked keeps its suggestion', () => {
  const fields = fieldsOf(finish, 'finish')
  assert.deepEqual(inputOf(finish, fields, { result: ' done ', files: ['a'], note: '' }), { result: 'done', files: ['a'] })
  const undo: Schema = { type: 'object', properties: { version: { type: 'integer' } }, required: ['version'] }
  assert.deepEqual(fieldsOf(undo, 'undo'), [])
  assert.deepEqual(inputOf(undo, [], { version: 7 }), { version: 7 })
})

test('a needed yes or no is a verdict, what can only be agreed to a box that must be ticked, an optional one a box that is sent only when ticked', () => {
  const consent: Schema = { type: 'object', properties: { consent: { type: 'boolean', const: true } }, required: ['consent'] }
  const [box] = fieldsOf(consent)
  assert.equal(box?.widget, 'flag')
  for (const value of [undefined, false])
    assert.deepEqual(faultsOf(fieldsOf(consent), { consent: value }), { consent: 'required' })
  assert.deepEqual(faultsOf(fieldsOf(consent), { consent: true }), {})
  const schema: Schema = {
    type: 'object',
    properties: { upheld: { type: 'boolean' }, own: { type: 'boolean' } },
    required: ['upheld'],
  }
  const fields = fieldsOf(schema)
  assert.deepEqual(
    fields.map((field) => field.widget),
    ['verdict', 'flag'],
  )
  assert.deepEqual(faultsOf(fields, { upheld: false }), {})
  assert.deepEqual(inputOf(schema, fields, { upheld: false, own: false }), { upheld: false })
})

test('grounds are those of the step, or those the schema lists', () => {
  const schema: Schema = { type: 'object', properties: { ground: { type: 'string' } }, required: ['ground'] }
  assert.ok(fieldsOf(schema, 'object')[0]?.options.includes('notInList'))
  assert.ok(!fieldsOf(schema, 'void')[0]?.options.includes('notInList'))
  assert.deepEqual(fieldsOf({ ...schema, properties: { ground: { type: 'string', enum: ['own'] } } }, 'void')[0]?.options, [
    'own',
  ])
})

test('a place is always sent, a contact only when something of it is known', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      place: { type: 'object' },
      contact: { type: 'object', properties: { name: { type: 'string', maxLength: 120 } } },
    },
    required: ['place'],
  }
  const fields = fieldsOf(schema, 'report')
  assert.deepEqual(faultsOf(fields, {}), {})
  assert.deepEqual(inputOf(schema, fields, { contact: { name: ' ' } }), { place: {} })
  assert.deepEqual(inputOf(schema, fields, { place: { area: '1' }, contact: { name: 'A' } }), {
    place: { area: '1' },
    contact: { name: 'A' },
  })
})

test('a refusal names its fields in any of the ways it may', () => {
  assert.deepEqual(refusedFields({ field: 'text' }), ['text'])
  assert.deepEqual(refusedFields({ path: 'input.place.point' }), ['place'])
  assert.deepEqual(refusedFields({ issues: [{ path: ['note', 0] }] }), ['note'])
  assert.deepEqual(refusedFields({ known: ['a'] }), [])
})

test('a form that needs what nobody is asked is filled in elsewhere, unless it is suggested', () => {
  const sheet: Schema = { type: 'object', properties: { batch: { type: 'string' } }, required: ['batch'] }
  assert.equal(fillable(sheet, {}), false)
  assert.equal(fillable(sheet, { batch: 'b' }), true)
  const undo: Schema = { type: 'object', properties: { version: { type: 'integer' } }, required: ['version'] }
  assert.deepEqual([fillable(undo, { version: 7 }), fillable(undo, null)], [true, false])
  assert.equal(fillable(finish, undefined), true)
})
