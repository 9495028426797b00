// Examples for whoever walks a grid: something to settle on the spot, something to verify, a household that asked for a visit, a round.
import { gridTask } from '../../registers/gridWork/tasks.ts'
import type { Actor, Staff } from '../../rules/actor.ts'
import { centreAt } from '../../rules/house.ts'
import { citable } from '../../rules/list.ts'
import type { Area, Organisation, Region } from '../../rules/region.ts'
import { addDays, type Day } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import type { FileStore } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import { keepPicture } from './pictures.ts'
import texts from './practice.json' with { type: 'json' }

type Place = {
  readonly house: House
  readonly files: Pick<FileStore, 'put'>
  readonly county: string
  readonly region: Region
  readonly day: Day
}
const { settle, verify, visit, round } = texts.grid

/** Lays them out once a day for everybody of the grid. Returns how many there were to lay. `actor` stands on the post of this grid. */
export async function layOutGrid(place: Place, actor: Staff, grid: Area): Promise<number> {
  const { region } = place
  const own = [
    () => toSettle(place, actor, grid),
    () => toVerify(place, grid),
    ...(region.kinds.includes('visit') ? [() => toVisit(place, grid)] : []),
    ...(region.kinds.includes('admission') ? [() => toWalk(place, grid)] : []),
  ]
  for (const lay of own) await lay()
  return own.length
}

/** One step of an example: the same again on the same day is the same step. */
async function act(
  { house, county, day }: Place,
  by: Actor,
  [kind, step, of]: readonly [kind: string, step: string, of: string],
  input: Readonly<Record<string, unknown>>,
): Promise<string> {
  const id = derivedId(`practice ${county} ${day}`, `${kind} ${of}`)
  const key = derivedId(id, step)
  const at = { device: house.now(), offset: 0 }
  await perform(house, by, { kind, step, form: 1, case: { county, id }, seen: null, input, key, at })
  return id
}

/** Somebody of this office, who is nobody: his name is in no list. */
function playing({ region, county }: Place, kind: string, organisation: Organisation): Staff {
  const id = derivedId(`practice ${county} ${organisation.id}`, kind)
  const permissions = region.postKinds.get(kind)?.permissions ?? []
  const areas = [organisation.area ?? region.code]
  return {
    type: 'staff',
    person: id,
    posts: [{ id, kind, organisation: organisation.id, areas, permissions, from: null, to: null, via: 'own' }],
  }
}

const officeOf = ({ region }: Place, kind: string | null | undefined): Organisation | undefined =>
  [...region.organisations.values()].find((one) => one.kind === kind)

/** Reported by oneself a moment ago, and small enough to be done at once. */
async function toSettle(place: Place, actor: Staff, grid: Area): Promise<void> {
  if (!place.region.categories.get(settle.category)?.class) return
  const { category, text, place: words } = settle
  await act(place, actor, ['gridEvent', 'report', `${grid.code} settle`], { category, text, place: { area: grid.code, words } })
}

/** Done by an office, with a photo; whether it holds is looked at on the spot. */
async function toVerify(place: Place, grid: Area): Promise<void> {
  const { house, files, county, region, day } = place
  const category = region.categories.get(verify.category)
  const office = officeOf(place, category?.handlerOrganisation)
  if (!category?.class || !office) return
  const of = `${grid.code} verify`
  const openedAt = house.now()
  const id = await act(place, { type: 'system', name: 'importer' }, ['gridEvent', 'takeOver', of], {
    ledger: derivedId('practice', `${county} ${day}`),
    row: 7,
    mark: '00000000',
    number: '示例-7',
    category: category.code,
    area: grid.code,
    state: 'handling',
    organisation: office.id,
    openedAt,
    text: verify.text,
    place: verify.place,
  })
  const by = playing(place, 'handler', office)
  const photo = derivedId(id, 'photo')
  await keepPicture(house, files, { county, caseId: id, id: photo, kind: 'after', by: by.person, at: openedAt, scene: 1 })
  await act(place, by, ['gridEvent', 'finish', of], { result: verify.result, files: [photo] })
}

async function toVisit(place: Place, grid: Area): Promise<void> {
  const home = centreAt(place.region, grid.code, 'community')
  if (!home) return
  const { purpose, where, days } = visit
  const until = addDays(place.day, days)
  await act(place, playing(place, 'communityCadre', home), ['visit', 'order', grid.code], {
    purpose,
    area: grid.code,
    where,
    until,
    asked: true,
  })
}

/** Asked for by an office on the ground of an item of the list, admitted by the centre, every day. */
async function toWalk(place: Place, grid: Area): Promise<void> {
  const { house, county, region, day } = place
  const category = region.categories.get(round.category)
  const office = officeOf(place, category?.handlerOrganisation)
  const centre = centreAt(region, grid.code, 'county')
  const items = [category?.listItem, ...region.items.keys()]
  const item = items.find((one) => citable(region.items, one) && one)
  if (!category || !office || !centre || !item) return
  const by = playing(place, 'handler', office)
  const until = addDays(day, round.days)
  const { text, checks } = round
  const admission = await act(place, by, ['admission', 'apply', grid.code], {
    category: category.code,
    text,
    checks,
    frequency: 'daily',
    areas: [grid.code],
    from: day,
    until,
    law: 'local',
    item,
  })
  await act(place, playing(place, 'gridManager', centre), ['admission', 'admit', grid.code], { until })
  const id = derivedId(admission, 'round')
  const asked = { id, ground: admission, area: grid.code, checks, counts: [], frequency: 'daily' as const, from: day, until }
  await house.db.begin({ actor: by.person, counties: [county] }, (tx) =>
    gridTask(tx, { actor: by, region, county, practice: true }, asked, house.now()),
  )
}
