// Which cases the public may read, and how coarsely.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kinds } from '../cases/index.ts'
import { landOf } from '../test/land.ts'
import { isOpen, type Openable, openArea, openCategories } from './openness.ts'

const all = [...kinds.values()]
const region = landOf('961301', all, { settings: { 'public.kinds': ['gridEvent'], 'public.categories': ['0101', '0103'] } })
const event = kinds.get('gridEvent')
const hole: Openable = {
  kind: 'gridEvent',
  category: '0101',
  state: 'filed',
  hold: 'none',
  secret: false,
  barred: [],
  placeState: 'point',
}

test('a hole in a public road is public, also while it waits to be accepted', () => {
  assert.equal(isOpen(hole, event, region), true)
  assert.equal(isOpen({ ...hole, state: 'toAccept' }, event, region), true)
})

test('what is secret, complains of a body, was voided, withdrawn or merged, or of a closed category, is not', () => {
  const closed: Partial<Openable>[] = [
    { secret: true },
    { barred: ['961301-department'] },
    { state: 'void' },
    { state: 'withdrawn' },
    { hold: 'merged' },
    { hold: 'inTransfer' },
    { category: '0102' },
    { kind: 'whistle' },
  ]
  for (const one of closed) assert.equal(isOpen({ ...hole, ...one }, event, region), false, JSON.stringify(one))
})

test('a region that opened nothing has nothing public, and a group opens its leaves', () => {
  assert.equal(isOpen(hole, event, landOf('961302', all)), false)
  const whole = landOf('961303', all, { settings: { 'public.categories': ['01'] } })
  assert.deepEqual(openCategories(whole), ['0101', '0102', '0103', '0104', '0105', '0106'])
})

test('a grid is told as its community, a street as itself', () => {
  assert.equal(openArea('990106003001002'), '990106003001')
  assert.equal(openArea('990106003'), '990106003000')
})
