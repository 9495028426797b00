// q/gridTasks: what the grids of an area are asked, and on what ground. q/admitted: what departments were admitted to ask, until when.
import * as z from 'zod/mini'
import { isCode, trimCode } from '../../rules/area.ts'
import { cite } from '../../rules/law.ts'
import type { Region } from '../../rules/region.ts'
import { localDay } from '../../rules/time.ts'
import { type Asking, defineQuery } from '../../store/query.ts'
import { countiesOf, nameOf } from '../../store/reads/statement.ts'
import { limitOf } from './input.ts'
import { regionOf } from './routes.ts'

const area = z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))

type TaskRow = {
  county: string
  id: string
  ground: string
  area: string
  checks: string[]
  counts: string[]
  frequency: string
  from: string
  until: string
  purpose: string
  law: string
  item: string | null
  organisation: string
  admittedBy: string | null
  known: { area: string; ask: string; day: string; value: number }[] | null
}

/** An area's code as the region has it. */
const areaName = (region: Region | null, code: string): string =>
  region?.areas.get(code)?.name ?? region?.areas.get(code.padEnd(12, '0'))?.name ?? code

/** Tasks that run in the area, in those around it and in those inside of it; each with what is known there already. */
export const gridTasks = defineQuery({
  name: 'gridTasks',
  input: z.strictObject({ area, limit: limitOf(100) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const region = regionOf(asking)
    const { bound, is } = countiesOf(asking.counties)
    const today = region ? localDay(asking.now, region.calendar.zone) : ''
    const sql = `select t.county, t.id::text as id, t.admission::text as ground, t.area, t.checks, t.counts, t.frequency, t.from_day as from, t.until_day as until,
         a.purpose, a.law, a.item, a.organisation, a.admitted_by as "admittedBy",
         (select json_agg(json_build_object('area', f.area, 'ask', f.ask, 'day', f.day, 'value', f.value) order by f.day desc, f.area, f.ask)
          from grid_fact f where ${is('f.county')} and f.county = t.county and f.area = $2 and f.ask = any(t.checks || t.counts)) as known
       from grid_task t join grid_admission a on a.county = t.county and a.case_id = t.admission
       where ${is('t.county')} and ${is('a.county')} and a.admitted_at is not null and a.ended_at is null and t.until_day >= $3 and a.until_day >= $3
         and (starts_with(t.area, $4) or starts_with($4, t.area))
       order by t.until_day, t.id limit $5`
    const rows = await asking.tx.rows<TaskRow>(
      sql,
      [bound, input.area, today, trimCode(input.area), input.limit],
      nameOf('grid_tasks', sql),
    )
    return {
      rows: rows.map((row) => ({
        ...named(asking, region, row),
        areaName: areaName(region, row.area),
        known: newest(row.known ?? []),
      })),
      next: null,
      asOf: asking.now,
    }
  },
})

const named = <R extends { organisation: string; admittedBy: string | null; law: string; item: string | null }>(
  asking: Asking,
  region: Region | null,
  { organisation, admittedBy, ...row }: R,
) => ({
  ...row,
  organisationName: region?.organisations.get(organisation)?.short ?? organisation,
  admittedByName: admittedBy === null ? null : (region?.organisations.get(admittedBy)?.short ?? admittedBy),
  lawName: cite(row.law, asking.language, { invented: region?.invented ?? false }),
  itemName: row.item === null ? null : (region?.items.get(row.item)?.name['zh-CN'] ?? null),
})

/** The last answer to each thing asked. */
const newest = (known: NonNullable<TaskRow['known']>) => {
  const last = new Map<string, { ask: string; day: string; value: number }>()
  for (const { ask, day, value } of known) if (!last.has(ask)) last.set(ask, { ask, day, value })
  return [...last.values()]
}

type AdmittedRow = {
  county: string
  id: string
  code: string
  state: string
  organisation: string
  purpose: string
  checks: string[]
  counts: string[]
  frequency: string
  areas: string[]
  law: string
  item: string | null
  urgent: boolean
  from: string
  until: string
  admittedAt: number | null
  admittedBy: string | null
  endedAt: number | null
  tasks: number
}

/** Published for all staff: what runs first, by its last day; then what is over. Applications stand in the queue, not here. */
export const admitted = defineQuery({
  name: 'admitted',
  input: z.strictObject({ limit: limitOf(200) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const region = regionOf(asking)
    const { bound, is } = countiesOf(asking.counties)
    const sql = `select a.county, a.case_id::text as id, c.code, c.state, a.organisation, a.purpose, a.checks, a.counts, a.frequency, a.areas, a.law, a.item, a.urgent,
         a.from_day as from, a.until_day as until, a.admitted_at as "admittedAt", a.admitted_by as "admittedBy", a.ended_at as "endedAt",
         (select count(*)::int from grid_task t where ${is('t.county')} and t.county = a.county and t.admission = a.case_id) as tasks
       from grid_admission a join "case" c on c.county = a.county and c.id = a.case_id
       where ${is('a.county')} and ${is('c.county')} and a.admitted_at is not null
       order by (a.ended_at is not null), a.until_day, a.case_id limit $2`
    const rows = await asking.tx.rows<AdmittedRow>(sql, [bound, input.limit], nameOf('grid_admitted', sql))
    return {
      rows: rows.map((row) => ({ ...named(asking, region, row), areaNames: row.areas.map((one) => areaName(region, one)) })),
      next: null,
      asOf: asking.now,
    }
  },
})
