// The drawing of a workflow: every state once, in the column of its phase, ways only between states.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { KindView } from '../contract.ts'
import { box, layout } from './layout.ts'

const kind: KindView = {
  name: 'hazard',
  states: [
    { name: 'reported', phase: 'intake' },
    { name: 'accepted', phase: 'handling' },
    { name: 'fixed', phase: 'checking' },
    { name: 'closed', phase: 'ended' },
    { name: 'rejected', phase: 'ended' },
  ],
  steps: [
    { name: 'report', from: 'new', to: 'reported', form: {} },
    { name: 'accept', from: ['reported'], to: 'accepted', tone: 'main', form: {} },
    { name: 'reject', from: ['reported'], to: 'rejected', form: {} },
    { name: 'fix', from: ['accepted'], to: ['fixed'], tone: 'main', form: {} },
    { name: 'sendBack', from: ['fixed'], to: 'accepted', form: {} },
    { name: 'note', from: 'open', to: 'same', form: {} },
    { name: 'erase', from: 'any', to: 'same', form: {} },
  ],
}

test('every state stands once, no two on the same place, phases from above to below', () => {
  const { nodes, rows, width, height } = layout(kind, (state) => state)
  assert.equal(nodes.length, 5)
  assert.equal(new Set(nodes.map((node) => `${node.x},${node.y}`)).size, 5)
  assert.deepEqual(
    rows.map((row) => row.phase),
    ['intake', 'handling', 'checking', 'ended'],
  )
  for (const node of nodes) assert.ok(node.x + node.width <= width && node.y + box.height <= height, node.state)
})

test('ways are the steps that lead somewhere; the meant way is marked, a way back never', () => {
  const { edges } = layout(kind, (state) => state)
  assert.deepEqual(edges.map((edge) => `${edge.from}>${edge.to}`).sort(), [
    'accepted>fixed',
    'fixed>accepted',
    'reported>accepted',
    'reported>rejected',
  ])
  assert.deepEqual(
    edges.filter((edge) => edge.main).map((edge) => edge.steps[0]),
    ['accept', 'fix'],
  )
})

test('a box is as wide as its word needs, and no two boxes of a row touch', () => {
  const { nodes, width } = layout(kind, (state) => (state === 'closed' ? '本人不服，已经上级复核' : state))
  const [closed, rejected] = ['closed', 'rejected'].map((state) => nodes.find((node) => node.state === state))
  assert.ok(closed && rejected && closed.width > 11 * 12 && rejected.width === box.least)
  assert.ok(rejected.x > closed.x + closed.width && rejected.x + rejected.width <= width)
})
