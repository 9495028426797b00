// State × step × person of the work order, compared with the table beside it; written anew with --write.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { testDatabase } from '../../test/database.ts'
import { matrixOf, openingsOf, type People, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { workOrder } from './workOrder.kind.ts'

const w = world(await testDatabase())
const caller = w.resident('caller')
const people: People = {
  ...w.staff,
  agent: w.onPost('hotlineAgent', 'county', [w.county]),
  checker: w.onPost('hotlineChecker', 'county', [w.county]),
  callBack: w.onPost('hotlineCallBack', 'county', [w.county]),
  caller: { ...caller, party: { county: w.county, caseId: 'case', party: 'p' } },
  stranger: w.resident('stranger'),
  clock: { type: 'system', name: 'clock' },
}
const [county, department] = (['county', 'department'] as const).map(w.organisation) as [string, string]
const withOffice = ['dispatched', 'signed', 'inHandling', 'sentBack']
const standing =
  (more: Partial<Standing['case']> = {}) =>
  (state: string): Standing => ({
    case: land.row({
      county: w.county,
      kind: 'workOrder',
      state,
      area: w.grid,
      holder: withOffice.includes(state) ? department : county,
      centre: county,
      handler: ['toCheck', 'returned', 'toDispatch'].includes(state) ? null : department,
      organisations: [county, department],
      ...more,
    }),
    past: [
      land.did('reply', w.staff.handler, { handles: true }),
      { ...land.did('void', w.staff.dispatcher), organisation: county, person: 'checker' },
    ],
  })

const situations = {
  'an order of the hotline': standing(),
  'an order the city sent, kept secret': standing({ secret: true, data: { outer: 'S-1' } }),
}

test('who may do what in which state is the table beside the kind', () => {
  const file = join(import.meta.dirname, 'workOrder.matrix.txt')
  const table = `# new\n\n${openingsOf(workOrder)}${Object.entries(situations)
    .map(([title, one]) => `\n# ${title}\n\n${matrixOf(workOrder, people, one)}`)
    .join('')}`
  if (process.argv.includes('--write')) writeFileSync(file, table)
  else assert.equal(table, readFileSync(file, 'utf8'), 'a right changed: change workOrder.matrix.txt only on purpose')
})
