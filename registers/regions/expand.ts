// From a folder to rows: what it lists is taken as it is, what it only describes is invented.
import { pinyin } from 'pinyin-pro'
import { levelOf, trimCode } from '../../rules/area.ts'
import type { Instant } from '../../rules/time.ts'
import { boundaryRow, polygonsOf } from '../areas/boundary.ts'
import { storedCode } from '../areas/code.ts'
import { inventDistrict } from '../invent/district.ts'
import type { AdminRow, BoundaryRow, Content, OrganisationRow, PersonRow, PostRow, Progress } from './content.ts'
import { administratorDuty } from './duties.ts'
import type { RegionFolder } from './folder.ts'
import { idOf } from './identity.ts'

/** Everything below the rules. Deterministic: the same folder gives the same rows and ids; rosters begin in the week of `now`. */
export async function expand(folder: RegionFolder, now: Instant, progress: Progress): Promise<Content> {
  const { files } = folder
  const head = files['region.json']
  const [spec, names, departments] = [files['invent.json'], files['names.json'], files['departments.json']]
  if (head !== undefined && spec !== undefined && names !== undefined && departments !== undefined)
    return inventDistrict({ head, spec, names, departments: departments.departments, now, progress })
  return listed(folder)
}

function listed({ files }: RegionFolder): Content {
  const region = trimCode(files['region.json']?.code ?? '11')
  const organisations = (files['organisations.json']?.organisations ?? []).map(
    (one): OrganisationRow => ({ ...one, area: storedCode(one.area), level: levelOf(one.area) ?? 'county', hours: null }),
  )
  const persons = new Map<string, PersonRow>()
  const admins: AdminRow[] = []
  const posts: PostRow[] = []
  for (const [i, holder] of (files['people.json']?.posts ?? []).entries()) {
    const login = holder.person?.login ?? null
    const id = login === null ? null : idOf(region, 'person', login)
    if (holder.person !== null && id !== null)
      persons.set(id, { id, login, name: holder.person.name, pinyin: sortKey(holder.person.name), phone: null })
    const duty = administratorDuty(holder.kind)
    if (id !== null && duty !== null && !admins.some((one) => one.person === id)) admins.push({ person: id, duty })
    posts.push({
      id: idOf(region, 'post', i, holder.organisation, holder.kind),
      organisation: holder.organisation,
      kind: holder.kind,
      name: holder.name,
      areas: holder.areas.map(trimCode),
      person: id,
      phone: holder.phone,
    })
  }
  return {
    areas: (files['areas.json']?.areas ?? []).map((one) => ({
      ...one,
      code: storedCode(one.code),
      parent: one.parent === null ? null : storedCode(one.parent),
    })),
    boundaries: (files['boundaries.geojson']?.features ?? []).map(
      (feature): BoundaryRow => boundaryRow(storedCode(feature.properties.code), polygonsOf(feature.geometry)),
    ),
    organisations: parentsFirst(organisations),
    members: [],
    persons: [...persons.values()],
    admins,
    posts,
    duty: [],
    places: [],
    layers: [],
    oldCodes: [],
  }
}

/** Sorting key of a Chinese name, for databases without Chinese collation. */
const sortKey = (name: string): string => pinyin(name, { toneType: 'num', type: 'array', mode: 'surname' }).join(' ')

function parentsFirst(list: readonly OrganisationRow[]): readonly OrganisationRow[] {
  const byId = new Map(list.map((one) => [one.id, one]))
  const depth = (one: OrganisationRow): number => {
    const parent = one.parent === null ? undefined : byId.get(one.parent)
    return parent === undefined ? 0 : 1 + depth(parent)
  }
  return [...list].sort((a, b) => depth(a) - depth(b))
}
