// q/withdrawals: matters whose reporter was asked to withdraw, for supervisors outside their line; and how often each ground was given.

import * as z from 'zod/mini'
import { pressed, standsOutside } from '../../rules/outside.ts'
import { DAY } from '../../rules/time.ts'
import type { Asking, Page } from '../query.ts'
import { defineQuery } from '../query.ts'
import { type CaseJson, caseColumns, caseOf } from '../rows.ts'
import { inAreas, paramsFrom } from '../visible.ts'
import { textIn } from './line.ts'
import { recordLookings } from './looking.ts'
import { countiesOf, nameOf } from './statement.ts'

/** Days back, and how many are read at most, the newest first. */
const days = 365
const most = 1000

type Row = CaseJson & { at: number; had: string; ground: string; withdrawal: string; sealed: string | null }
export type Pressed = Readonly<{
  county: string
  id: string
  code: string
  kind: string
  categoryName: string
  areaName: string
  /** Who had it when the reporter withdrew. */
  office: string
  at: number
  /** A danger stays open: where it stands now. */
  state: string
  text: string | null
}>

/** Only rows of whose line none of this person's posts is. `grounds` counts all withdrawals he may learn of, by ground. */
export const withdrawals = defineQuery({
  name: 'withdrawals',
  input: z.strictObject({}),
  by: pressed,
  looks: 'case',
  run: readWithdrawals,
})

async function readWithdrawals(asking: Asking): Promise<Page<Pressed>> {
  const { actor, tx, house, now, language } = asking
  if (actor.type !== 'staff') return { rows: [], next: null, asOf: now, grounds: {} }
  const areas = actor.posts.filter((post) => post.permissions.includes(pressed)).flatMap((post) => post.areas)
  const counties = countiesOf(asking.counties)
  const params = paramsFrom(counties.bound, now - days * DAY)
  const sql = `select ${caseColumns}, w.at, w.holder as had, w.ground, w.id as withdrawal, w.text_sealed as sealed
     from withdrawal w join "case" c on ${counties.is('c.county')} and c.county = w.county and c.id = w.case_id
     where ${counties.is('w.county')} and w.at >= $2 and ${inAreas(areas, 'c.area', params)} order by w.at desc, w.id limit ${most}`
  const found = (await tx.rows<Row>(sql, params.values, nameOf('withdrawals', sql))).flatMap((row) => {
    const region = house.region(row.county)
    return region && standsOutside(actor, region, caseOf(row)) ? [{ row, region }] : []
  })
  const grounds: Record<string, number> = {}
  for (const { row } of found) grounds[row.ground] = (grounds[row.ground] ?? 0) + 1
  const asked = found.filter(({ row }) => row.ground === 'asked')
  await recordLookings(
    asking,
    asked.map(({ row }) => row),
  )
  return {
    rows: asked.map(({ row, region }) => ({
      county: row.county,
      id: row.id,
      code: row.code,
      kind: row.kind,
      categoryName: textIn(region.categories.get(row.category)?.name, language) ?? row.category,
      areaName: region.areas.get(row.area)?.name ?? row.area,
      office: region.organisations.get(row.had)?.name ?? row.had,
      at: row.at,
      state: row.state,
      text: row.sealed === null ? null : house.vault.open('withdrawal.text_sealed', row.withdrawal, row.sealed),
    })),
    next: null,
    asOf: now,
    grounds,
  }
}
