// What a region folder must fulfil beyond its shape: everything it names exists, and nothing can be left without a rule.
import { levelOf, trimCode } from '../../rules/area.ts'
import { laws } from '../../rules/law.ts'
import { routeFaults } from '../../rules/route.ts'
import { parseDay } from '../../rules/time.ts'
import { storedCode } from '../areas/code.ts'
import { itemsOf } from '../lists/file.ts'
import { type Defect, defect } from './defect.ts'
import { administratorDuty } from './duties.ts'
import { openFolder, type RawFolder, type RegionFolder } from './folder.ts'

const kernelPermissions = new Set([
  'topic',
  'case',
  'party',
  'region',
  'account',
  'audit',
  'policy',
  'route',
  'list',
  'table',
  'gridTask',
  'bulletin',
  'neighbour',
  'duty',
  'call',
  'centre',
  'knowledge',
  'paper',
  'report',
  'wall',
  'phone',
  'ledger',
])
const administrators = ['region.manage', 'policy.manage', 'audit.read']
const classes = ['urgent', 'simple', 'ordinary', 'complex'] as const
const knownLaw = (law: string) => law === 'local' || law in laws

/**
 * All defects of a folder, in the order of its files; an empty list means it can be loaded. `kinds` are the names of every
 * kind that the program has; without them, those that the folder switches on or its base has rules for.
 */
export function regionCheck(source: string | RawFolder, kinds?: Iterable<string>): readonly Defect[] {
  const { folder, defects } = openFolder(source)
  return folder === null || defects.length > 0 ? defects : folderDefects(folder, kinds)
}

export function folderDefects(folder: RegionFolder, kinds?: Iterable<string>): readonly Defect[] {
  const on = folder.files['region.json']?.kinds ?? []
  const known = new Set(kinds ?? [...on, ...folder.offered])
  return [head, categories, routes, clocks, posts, areas, organisations].flatMap((part) => part(folder, known))
}

function repeated(values: readonly string[]): readonly string[] {
  const seen = new Set<string>()
  return values.filter((value) => seen.has(value) || !seen.add(value))
}
const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function head({ files, calendar }: RegionFolder, known: ReadonlySet<string>): Defect[] {
  const found: Defect[] = []
  const file = files['region.json']
  if (file === undefined) return found
  for (const kind of file.kinds.filter((one) => !known.has(one)))
    found.push(defect('region.json', 'kinds', 'unknownKind', { kind }))
  const edges = file.office.flat().map(minutes)
  if (edges.some((edge, i) => i > 0 && edge <= (edges[i - 1] ?? 0)))
    found.push(defect('region.json', 'office', 'officeHours', {}))
  const starts = file.zone.offsets.map((offset) => offset.from)
  if (starts[0] !== null || starts.slice(1).some((from, i) => from === null || (i > 0 && from <= (starts[i] ?? 0))))
    found.push(defect('region.json', 'zone', 'zoneOrder', {}))
  for (const year of calendar)
    for (const day of Object.keys(year.days))
      if (parseDay(day) === null || Number(day.slice(0, 4)) !== year.year)
        found.push(defect('region.json', `calendar.${year.year}`, 'noSuchDay', { day }))
  for (const year of repeated(calendar.map((one) => String(one.year))))
    found.push(defect('region.json', 'calendar', 'twice', { what: year }))
  for (const county of repeated(file.keepers.map((keeper) => keeper.county)))
    found.push(defect('region.json', 'keepers', 'twice', { what: county }))
  return found
}

/** Kinds of organisations that this folder makes or names; default handlers must be among them. */
function organisationKinds({ files }: RegionFolder): ReadonlySet<string> {
  const made =
    files['invent.json'] === undefined ? [] : ['governanceCentre', 'propertyCompany', 'policeStation', 'judicialOffice']
  const departments = (files['departments.json']?.departments ?? []).map((one) => `department.${one.key}`)
  return new Set([
    ...made,
    ...(files['invent.json'] === undefined ? [] : departments),
    ...(files['organisations.json']?.organisations ?? []).map((one) => one.kind),
  ])
}

function categories(folder: RegionFolder): Defect[] {
  const found: Defect[] = []
  const file = 'categories.json'
  const list = folder.files[file]?.categories ?? []
  const byCode = new Map(list.map((one) => [one.code, one]))
  const parents = new Set(list.map((one) => one.parent))
  const posts = new Set((folder.files['posts.json']?.posts ?? []).map((one) => one.kind))
  const items = new Set(itemsOf(folder.files).keys())
  const kinds = organisationKinds(folder)
  for (const code of repeated(list.map((one) => one.code))) found.push(defect(file, code, 'twice', { what: code }))
  for (const one of list) {
    const say = (code: Parameters<typeof defect>[2], facts: Record<string, string> = {}) =>
      found.push(defect(file, one.code, code, facts))
    if (one.parent === null) {
      if (!parents.has(one.code)) say('emptyGroup')
      continue
    }
    const parent = byCode.get(one.parent)
    if (parent === undefined) say('noParent', { parent: one.parent })
    else if (parent.parent !== null) say('tooDeep')
    if (one.class === null) say('leafWithoutClass')
    if (one.handlerPost === null || one.handlerOrganisation === null) say('leafWithoutHandler')
    if (one.handlerPost !== null && !posts.has(one.handlerPost)) say('unknownPost', { post: one.handlerPost })
    if (one.handlerOrganisation !== null && !kinds.has(one.handlerOrganisation))
      say('unknownOrganisation', { organisation: one.handlerOrganisation })
    if (one.listItem !== null && !items.has(one.listItem)) say('unknownItem', { item: one.listItem })
  }
  return [...found, ...listItems(folder, kinds), ...columns(folder, kinds)]
}

/** The lists of both files as one: no code twice, every office and law known. */
function listItems({ files }: RegionFolder, kinds: ReadonlySet<string>): Defect[] {
  const given = (['duties.json', 'lists.json'] as const).flatMap((file) =>
    (files[file]?.items ?? []).map((item) => ({ file, item })),
  )
  const found: Defect[] = []
  for (const { file, item } of given) {
    for (const organisation of [item.organisation, ...item.partners])
      if (!kinds.has(organisation)) found.push(defect(file, item.code, 'unknownOrganisation', { organisation }))
    if (!knownLaw(item.law)) found.push(defect(file, item.code, 'unknownLaw', { law: item.law }))
  }
  for (const code of repeated(given.map(({ item }) => item.code)))
    found.push(defect(given.findLast(({ item }) => item.code === code)?.file ?? 'lists.json', code, 'twice', { what: code }))
  return found
}

/** Columns: a personal one says who holds it and under which law. */
function columns({ files }: RegionFolder, kinds: ReadonlySet<string>): Defect[] {
  const file = 'columns.json'
  const list = files[file]?.columns ?? []
  const found: Defect[] = []
  for (const one of list) {
    if (one.held === 'personal' && (one.holder === null || one.law === null))
      found.push(defect(file, one.code, 'missingField', {}))
    if (one.holder !== null && !kinds.has(one.holder))
      found.push(defect(file, one.code, 'unknownOrganisation', { organisation: one.holder }))
    if (one.law !== null && !knownLaw(one.law)) found.push(defect(file, one.code, 'unknownLaw', { law: one.law }))
  }
  for (const code of repeated(list.map((one) => one.code))) found.push(defect(file, code, 'twice', { what: code }))
  return found
}

/** Codes of areas this folder gives, stored whole; null where only the shape of a code can be judged. */
function areaCodes({ files }: RegionFolder): ReadonlySet<string> | null {
  const streets = files['invent.json']?.streets
  const county = files['region.json']?.code
  if (streets && county !== undefined)
    return new Set(
      [county, ...streets.flatMap((street) => [street.code, ...street.communities.map((one) => one.code)])].map(storedCode),
    )
  return files['areas.json'] === undefined ? null : new Set(files['areas.json'].areas.map((one) => storedCode(one.code)))
}

function routes(folder: RegionFolder): Defect[] {
  const { files } = folder
  const kinds = organisationKinds(folder)
  const codes = areaCodes(folder)
  const known = {
    category: new Set((files['categories.json']?.categories ?? []).map((one) => one.code)),
    office: new Set([...kinds, ...(files['organisations.json']?.organisations ?? []).map((one) => one.id)]),
    listItem: new Set(itemsOf(files).keys()),
  }
  const faults = routeFaults(files['routes.json']?.routes ?? [], {
    category: (one) => known.category.has(one),
    // Grids that are drawn have no code before they are.
    area: (one) => codes === null || codes.has(storedCode(trimCode(one).slice(0, files['invent.json'] ? 12 : 15))),
    office: (one) => known.office.has(one),
    listItem: (one) => known.listItem.has(one),
    law: knownLaw,
  })
  /** The sentence for each fault, and what its code stands for in it. */
  const say = {
    twice: ['twice', 'what'],
    category: ['unknownCategory', 'category'],
    area: ['unknownArea', 'area'],
    office: ['unknownOrganisation', 'organisation'],
    listItem: ['unknownItem', 'item'],
    law: ['unknownLaw', 'law'],
    nothing: ['routeHidesRest', 'what'],
  } as const
  return faults.map(({ rule, fault, what }) => defect('routes.json', rule, say[fault][0], { [say[fault][1]]: what }))
}

/** Only the kinds switched on must be complete: what a base has ready for others asks nothing of this region. */
function clocks({ files }: RegionFolder, known: ReadonlySet<string>): Defect[] {
  const found: Defect[] = []
  const file = 'clocks.json'
  const kinds = files['region.json']?.kinds ?? []
  const all = files[file]?.clocks ?? {}
  for (const kind of kinds) if (all[kind] === undefined) found.push(defect(file, kind, 'noClocks', { kind }))
  for (const [kind, byName] of Object.entries(all)) {
    if (!known.has(kind)) found.push(defect(file, kind, 'unknownKind', { kind }))
    for (const [name, policies] of Object.entries(byName)) {
      const at = `${kind}.${name}`
      for (const policy of policies) if (!knownLaw(policy.law)) found.push(defect(file, at, 'unknownLaw', { law: policy.law }))
      for (const one of kinds.includes(kind) ? classes : [])
        if (!policies.some((policy) => policy.urgency === null && (policy.class === null || policy.class === one)))
          found.push(defect(file, at, 'clockGap', { class: one }))
    }
  }
  return found
}

function posts({ files }: RegionFolder, known: ReadonlySet<string>): Defect[] {
  const found: Defect[] = []
  const file = 'posts.json'
  const list = files[file]?.posts ?? []
  for (const kind of repeated(list.map((one) => one.kind))) found.push(defect(file, kind, 'twice', { what: kind }))
  for (const one of list) {
    for (const permission of one.permissions) {
      const of = permission.split('.')[0] ?? ''
      if (!permission.includes('.') || !(kernelPermissions.has(of) || known.has(of)))
        found.push(defect(file, one.kind, 'unknownPermission', { permission }))
    }
    // The audit log may be read by the data protection officer too, but never by who changes configuration or policy.
    if (administrators.filter((permission) => one.permissions.includes(permission)).length > 1)
      found.push(defect(file, one.kind, 'administratorsTogether', {}))
  }
  return found
}

function areas({ files }: RegionFolder): Defect[] {
  const found: Defect[] = []
  const spec = files['invent.json']
  if (spec === undefined && files['areas.json'] === undefined) return [defect('areas.json', '', 'noAreas', {})]
  if (spec !== undefined) {
    for (const file of ['names.json', 'departments.json'] as const)
      if (files[file] === undefined) found.push(defect('invent.json', '', 'inventNeeds', { file }))
    const communities = spec.streets.flatMap((street) => street.communities.map((one) => ({ ...one, parent: street.code })))
    if (spec.grids < communities.length) found.push(defect('invent.json', 'grids', 'tooFewGrids', {}))
    const county = files['region.json']?.code ?? ''
    const all = [...spec.streets.map((street) => ({ ...street, parent: county })), ...communities]
    for (const one of all)
      if (!one.code.startsWith(trimCode(one.parent)))
        found.push(defect('invent.json', one.code, 'notUnder', { parent: one.parent }))
    for (const code of repeated(all.map((one) => one.code))) found.push(defect('invent.json', code, 'twice', { what: code }))
    return found
  }
  const list = files['areas.json']?.areas ?? []
  const codes = new Set(list.map((one) => storedCode(one.code)))
  const at = (code: string, problem: Parameters<typeof defect>[2], facts: Record<string, string>) =>
    found.push(defect('areas.json', code, problem, facts))
  for (const code of repeated(list.map((one) => one.code))) at(code, 'twice', { what: code })
  for (const one of list) {
    if (levelOf(one.code) !== one.level) at(one.code, 'wrongLevel', { level: one.level })
    if (one.parent === null) continue
    if (!codes.has(storedCode(one.parent))) at(one.code, 'noParent', { parent: one.parent })
    else if (!one.code.startsWith(trimCode(one.parent))) at(one.code, 'notUnder', { parent: one.parent })
  }
  for (const feature of files['boundaries.geojson']?.features ?? [])
    if (!codes.has(storedCode(feature.properties.code)))
      found.push(defect('boundaries.geojson', feature.properties.code, 'unknownArea', { area: feature.properties.code }))
  return found
}

function organisations({ files }: RegionFolder): Defect[] {
  const found: Defect[] = []
  const list = files['organisations.json']?.organisations ?? []
  const ids = new Set(list.map((one) => one.id))
  const codes = files['areas.json'] === undefined ? null : new Set(files['areas.json'].areas.map((one) => storedCode(one.code)))
  for (const id of repeated(list.map((one) => one.id))) found.push(defect('organisations.json', id, 'twice', { what: id }))
  for (const one of list) {
    if (one.parent !== null && !ids.has(one.parent))
      found.push(defect('organisations.json', one.id, 'noParent', { parent: one.parent }))
    if (codes !== null && !codes.has(storedCode(one.area)))
      found.push(defect('organisations.json', one.id, 'unknownArea', { area: one.area }))
  }
  const kinds = new Set((files['posts.json']?.posts ?? []).map((one) => one.kind))
  for (const holder of files['people.json']?.posts ?? []) {
    if (!ids.has(holder.organisation))
      found.push(defect('people.json', holder.name, 'unknownOrganisation', { organisation: holder.organisation }))
    if (!kinds.has(holder.kind)) found.push(defect('people.json', holder.name, 'unknownPost', { post: holder.kind }))
  }
  const duties = new Map<string, string>()
  for (const { person, kind } of files['people.json']?.posts ?? []) {
    const duty = administratorDuty(kind)
    if (person === null || duty === null) continue
    if ((duties.get(person.login) ?? duty) !== duty)
      found.push(defect('people.json', person.login, 'administratorTwice', { person: person.name }))
    duties.set(person.login, duty)
  }
  return found
}
