// Filters of the queue in the address, and which steps a chosen list can be sent together.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { CaseLine, KindView } from '../../ui/contract.ts'
import { planned, saidOnce, together } from './bulk.ts'
import { caseOf, filtersOf, narrowing } from './filters.ts'

test('only known filters are read, the order narrows nothing', () => {
  const filters = filtersOf({ light: 'red', sort: 'new', case: '1/2', text: '', utm: 'x' })
  assert.deepEqual(filters, { light: 'red', sort: 'new' })
  assert.equal(narrowing(filters), 1)
  assert.deepEqual(caseOf({ case: '990106/abc' }), { county: '990106', id: 'abc' })
  assert.equal(caseOf({ case: 'abc' }), null)
})

const line = (id: string, can: readonly string[]) =>
  ({ id, county: '1', kind: 'gridEvent', code: id, version: 1, can }) as unknown as CaseLine
const kind: KindView = {
  name: 'gridEvent',
  states: [],
  steps: [
    { name: 'accept', from: ['toAccept'], to: 'filed', tone: 'main', form: { properties: { category: {} } } },
    {
      name: 'assign',
      from: ['filed'],
      to: 'assigned',
      tone: 'main',
      form: { properties: { organisation: {} }, required: ['organisation'] },
    },
    { name: 'pass', from: ['toAccept'], to: 'toAccept', form: { properties: { text: {} }, required: ['text'] } },
    { name: 'void', from: ['toAccept'], to: 'void', tone: 'final', form: {} },
  ],
}

test('together goes what every line may take, what needs nothing written for each, and nothing final', () => {
  assert.deepEqual(together(kind, [line('a', ['accept', 'pass', 'void']), line('b', ['accept', 'void'])]), ['accept'])
  assert.deepEqual(together(kind, [line('a', ['accept']), line('b', ['assign'])]), [])
  assert.deepEqual(together(kind, []), [])
})

test('a case without a proposed office is not sent, one that moved on is not sent either', () => {
  const form = { type: 'object', properties: { organisation: { type: 'string' } }, required: ['organisation'] }
  const may = (suggest: Record<string, unknown>) =>
    ({ may: [{ step: 'assign', form, suggest, tone: 'main', post: 'p' }], case: { version: 4 } }) as never
  assert.deepEqual(planned(line('a', []), may({ organisation: 'o1' }), 'assign', {}).input, { organisation: 'o1' })
  assert.equal(planned(line('a', []), may({}), 'assign', {}).blocked, 'notProposed')
  assert.deepEqual(planned(line('a', []), may({}), 'assign', { organisation: 'o2' }).input, { organisation: 'o2' })
  assert.equal(planned(line('a', []), may({}), 'sign', {}).blocked, 'notOffered')
  assert.equal(planned(line('a', []), null, 'assign', {}).blocked, 'unreadable')
})

test('of many that are overdue an answer is asked with one sentence; of others one by one', () => {
  const asking: KindView = {
    ...kind,
    steps: [
      { ...kind.steps[0], name: 'supervise', form: { required: ['ground', 'until', 'text'], properties: {} } },
    ] as unknown as KindView['steps'],
  }
  const late = { ...line('a', ['supervise']), light: 'red' } as CaseLine
  assert.deepEqual(together(asking, [late]), ['supervise'])
  assert.deepEqual(together(asking, [late, { ...late, id: 'b', light: 'yellow' } as CaseLine]), [])
  assert.deepEqual(saidOnce('supervise', ' 请说明 '), { ground: 'overdue', text: '请说明' })
  assert.deepEqual(saidOnce('supervise', ' '), { ground: 'overdue' })
  assert.deepEqual(saidOnce('accept', '请说明'), {})
})
