// Examples in the practice county: a handful where whoever practises has work, invented, laid out when he comes and gone with the night.

import type { Holding, Staff } from '../../rules/actor.ts'
import { covers } from '../../rules/area.ts'
import { meetsOnly } from '../../rules/house.ts'
import type { Area, Region } from '../../rules/region.ts'
import { HOUR, localDay } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import type { FileStore } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import texts from './practice.json' with { type: 'json' }
import { layOutGrid } from './practiceGrid.ts'

const importer = { type: 'system', name: 'importer' } as const
/** How long ago each was filed, in hours: the first is overdue by now. */
const ago = [50, 6, 2, 30, 20, 1] as const

/** Lays out what is not there yet today for this person's posts; a second time changes nothing. Returns how many there were to lay. */
export async function layOutExamples(house: House, files: Pick<FileStore, 'put'>, county: string, actor: Staff): Promise<number> {
  const region = house.region(county)
  if (!region?.kinds.includes('gridEvent')) return 0
  const now = house.now()
  const day = localDay(now, region.calendar.zone)
  let count = 0
  for (const post of actor.posts) {
    const area = gridOf(region, post)
    if (!area) continue
    for (const [n, example] of texts.matters.entries()) {
      const category = region.categories.get(example.category)
      if (!category?.class) continue
      const id = derivedId(`practice ${county} ${day} ${post.organisation} ${area.code}`, String(n))
      const input = {
        ledger: derivedId('practice', `${county} ${day}`),
        row: n + 1,
        mark: '00000000',
        number: `示例-${n + 1}`,
        category: example.category,
        area: area.code,
        ...standsAt(region, post, n, category.handlerOrganisation),
        openedAt: now - (ago[n] ?? 1) * HOUR,
        text: example.text,
        place: example.place,
      }
      const key = derivedId(id, 'example')
      const step = { kind: 'gridEvent', step: 'takeOver', form: 1, case: { county, id }, seen: null, input, key }
      await perform(house, importer, { ...step, at: { device: input.openedAt, offset: 0 } })
      count++
    }
    if (post.permissions.includes('gridEvent.settle'))
      count += await layOutGrid({ house, files, county, region, day }, { ...actor, posts: [post] }, area)
  }
  return count
}

/** The first grid of the post's area: one and the same for everybody of an office. */
function gridOf(region: Region, post: Holding): Area | null {
  let first: Area | null = null
  for (const area of region.areas.values())
    if (area.level === 'grid' && covers(post.areas, area.code) && (first === null || area.code < first.code)) first = area
  return first
}

/** A centre finds some to accept, one to assign and one at work; an office that handles finds all of them with itself. */
function standsAt(region: Region, post: Holding, n: number, kind: string | null) {
  const own = region.organisations.get(post.organisation)
  if (own && own.kind !== 'governanceCentre' && !meetsOnly.has(own.kind)) return { state: 'handling', organisation: own.id }
  if (n < 3) return { state: 'toAccept' }
  const office = [...region.organisations.values()].find((one) => one.kind === kind && !meetsOnly.has(one.kind))
  return n === 3 || !office ? { state: 'placed' } : { state: 'handling', organisation: office.id }
}
