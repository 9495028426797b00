// The keeper of an order: the county where the matter lies when the caller says so, else the city.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Keeper, keeperFor } from './keeper.ts'

const city: Keeper = { county: '990100', name: '泊宁市', codes: ['9901'] }
const one: Keeper = { county: '990106', name: '茗川区', codes: ['990106'] }
const merged: Keeper = { county: '990107', name: '临江区', codes: ['990107', '990108'] }

const table: readonly [string, readonly Keeper[], string | null, string | null][] = [
  ['nothing is known during the call: the city', [one, merged, city], null, '990100'],
  ['a grid of a county: that county', [one, merged, city], '990106001002003', '990106'],
  ['a county that became part of another: whoever keeps its code', [one, merged, city], '990108', '990107'],
  ['only the city is known', [one, merged, city], '9901', '990100'],
  ['a county nobody here keeps: the city', [one, merged, city], '990109001', '990100'],
  ['a district alone', [one], null, '990106'],
  ['no keeper at all', [], '990106', null],
]
test('the county of the matter when it is known during the call, else the city', () => {
  for (const [says, keepers, area, county] of table) assert.equal(keeperFor(keepers, area)?.county ?? null, county, says)
})
