// The rounds of the example street: made by the departments whose work was admitted, a part of the grids already answered today; and what its street and one community ask to be passed on.
import { answerTask, gridTask } from '../../registers/gridWork/tasks.ts'
import { sendBulletin } from '../../registers/passing/bulletins.ts'
import { actorOf } from '../../registers/people/actor.ts'
import { fullCode } from '../../rules/area.ts'
import type { Frequency } from '../../rules/column.ts'
import { isRefusal } from '../../rules/refusal.ts'
import { addDays, type Day, type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import texts from './across.json' with { type: 'json' }

type Admission = {
  readonly id: string
  readonly organisation: string
  readonly areas: readonly string[]
  readonly checks: string[]
  readonly counts: string[]
  readonly frequency: Frequency
  readonly until: Day
}

/** Once, at the first start, after the week. One grid in three has told today's round of yes and no before the listed people look. */
export async function demoRounds(house: House, county: string, now: Instant): Promise<void> {
  const region = house.region(county)
  if (!region) return
  await house.db.begin({ actor: 'system:demo', counties: [county] }, async (tx) => {
    const admissions = await tx.rows<Admission>(
      `select case_id::text as id, organisation, areas, checks, counts, frequency, until_day as until from grid_admission
       where county = $1 and admitted_at is not null and ended_at is null order by case_id`,
      [county],
    )
    for (const one of admissions) {
      const actor = await holderOf(tx, `p.organisation = $1 and p.kind = 'handler'`, one.organisation, now)
      const [area] = one.areas
      if (!actor || area === undefined) continue
      const id = derivedId(county, `demo round ${one.id}`)
      const { checks, counts, frequency, until } = one
      const from = localDay(now, region.calendar.zone)
      const made = await gridTask(
        tx,
        { actor, region, county },
        { id, ground: one.id, area: fullCode(area), checks, counts, frequency, from, until },
        now,
      )
      if (isRefusal(made)) throw new Error(`round: ${made.refused}`)
      if (counts.length > 0) continue
      const grids = [...region.areas.values()].filter((grid) => grid.level === 'grid' && grid.code.startsWith(area))
      for (const [n, grid] of grids.entries()) {
        const worker = n % 3 === 1 ? await holderOf(tx, `p.kind = 'gridWorker' and $1 = any(p.areas)`, grid.code, now) : null
        if (!worker) continue
        const answers = checks.map((ask) => ({ ask, value: 0 }))
        await answerTask(tx, { actor: worker, region, county }, { task: id, area: grid.code, answers }, now)
      }
    }
    const today = localDay(now, region.calendar.zone)
    for (const [n, { by, days, ...notice }] of texts.bulletins.entries()) {
      const actor = await holderOf(tx, 'exists (select 1 from person h where h.id = p.person and h.login = $1)', by, now)
      const post = actor?.posts.find((one) => one.permissions.includes('bulletin.send'))
      if (!actor || !post) continue
      const id = derivedId(county, `demo bulletin ${n}`)
      const made = await sendBulletin(
        tx,
        { actor, region, county },
        { id, areas: [...post.areas], ...notice, until: addDays(today, days) },
        now,
      )
      if (isRefusal(made)) throw new Error(`bulletin: ${made.refused}`)
    }
  })
}

async function holderOf(tx: Tx, which: string, of: string, now: Instant) {
  const [row] = await tx.rows<{ person: string }>(
    `select p.person::text as person from post p where ${which} and p.person is not null and p.to_at is null order by p.id limit 1`,
    [of],
  )
  return row ? actorOf(tx, row.person, now) : null
}
