// A small part of the scripted week on the small land of the tests; the whole of it in the invented district is week.long.ts.
import { test } from 'node:test'
import { testDatabase } from '../database.ts'
import { world } from '../world.ts'
import { assertNumbers, playWeek } from './play.ts'

test('a week of 40 cases, with joint work, whistles, extensions, suspensions, objections and supervisions, accounts for every clock to the millisecond', async () => {
  const w = world(await testDatabase())
  const { dispatcher, gridWorker, handler, otherHandler, supervisor, leader } = w.staff
  const numbers = { cases: 40, joint: 6, whistles: 3, extensions: 2, suspensions: 4, objections: 4, supervisions: 2 }
  const times = await playWeek(
    w.house,
    w.county,
    w.region,
    {
      places: [{ grid: w.grid, dispatcher, worker: gridWorker, street: w.organisation('street') }],
      handlers: [handler, otherHandler],
      departments: [w.organisation('department'), w.organisation('otherDepartment')],
      supervisor,
      leader,
      county: w.organisation('county'),
      sampled: (id) => w.house.lot(id, 'settle') < 0.05,
      categories: [
        { code: '0101', verify: 'onSite', days: 3 },
        { code: '0102', verify: 'byPhone', days: 5 },
        { code: '0104', verify: 'none', days: null },
        { code: '0106', verify: 'onSite', days: 5 },
      ],
    },
    numbers,
  )
  assertNumbers(times, numbers)
})
