// The survey sheet of a draft: its defects with who answers for them, as a list and on a map that any browser opens and prints.
import type { Tx } from '../../store/db.ts'
import en from '../../ui/texts/en/lines.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/lines.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/lines.json' with { type: 'json' }
import { type BoundaryDefect, defects } from './defects.ts'

const words = { 'zh-CN': zhCN, 'zh-TW': zhTW, en } as const
export type SheetLanguage = keyof typeof words

export type Survey = {
  readonly id: string
  readonly region: string
  readonly name: string
  /** 'draft' or 'live'. */
  readonly state: string
  /** First day of the new lines. */
  readonly day: string
  readonly mended: number
  readonly defects: readonly BoundaryDefect[]
  /** Names of the areas and organisations that the defects speak of, by code or id. */
  readonly names: Readonly<Record<string, string>>
  /** Lines to draw the defects among: those of the draft, and those in force of the areas above and beside. GeoJSON. */
  readonly lines: readonly { readonly code: string; readonly geometry: GeoShape }[]
}
type GeoShape = { readonly type: string; readonly coordinates?: unknown; readonly geometries?: readonly GeoShape[] }

/** Everything about one draft; null when there is none with this id. */
export async function surveyOf(tx: Tx, id: string): Promise<Survey | null> {
  const [head] = await tx.rows<Omit<Survey, 'defects' | 'names' | 'lines'>>(
    'select id::text as id, region, name, state, day::text as day, mended from area_import where id = $1',
    [id],
  )
  if (!head) return null
  const found = await defects(tx, id)
  const named = [...new Set(found.flatMap((one) => [...one.areas, ...one.owners]))]
  const names = await tx.rows<{ id: string; name: string }>(
    `select code as id, name from boundary_draft where import = $1 and code = any($2)
     union select a.code, a.name from area a where a.code = any($2) and a.valid_to is null
       and not exists (select 1 from boundary_draft d where d.import = $1 and d.code = a.code)
     union select o.id, o.name from organisation o where o.id = any($2) and o.valid_to is null order by id`,
    [id, named],
  )
  const lines = await tx.rows<{ code: string; geometry: GeoShape }>(
    `select code, st_asgeojson(geom, 7)::json as geometry from boundary_draft where import = $1 and geom is not null
     union all
     select b.code, st_asgeojson(b.geom, 7)::json from boundary b where b.valid_to is null
       and b.code in (select parent from boundary_draft where import = $1)
       and not exists (select 1 from boundary_draft d where d.import = $1 and d.code = b.code)
     order by code`,
    [id],
  )
  return { ...head, defects: found, names: Object.fromEntries(names.map((one) => [one.id, one.name])), lines }
}

/** The defects as GeoJSON, each with number, kind, areas, owners and who accepted it: for any program that draws maps. */
export const surveyGeoJson = (survey: Survey): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: survey.defects.map(({ geometry, ...properties }, i) => ({
      type: 'Feature',
      id: i + 1,
      properties: { nr: i + 1, ...properties },
      geometry,
    })),
  })

/** One page of HTML without scripts and without anything from elsewhere: table and drawing. */
export function surveySheet(survey: Survey, language: SheetLanguage): string {
  const say = words[language]
  const name = (id: string) => (survey.names[id] === undefined ? id : `${survey.names[id]} ${id}`)
  const open = survey.defects.filter((one) => one.acceptedAt === null).length
  const facts = { ...survey, open, accepted: survey.defects.length - open }
  const fill = (sentence: string, from: Readonly<Record<string, unknown>>) =>
    escaped(sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(from[key] ?? '')))
  const rows = survey.defects.map(
    (one, i) =>
      `<tr><td>${i + 1}<td class=${one.kind}>${say[one.kind]}<td>${one.areas.map(name).map(escaped).join('<br>')}<td class=n>${Math.round(one.size).toLocaleString('en')}<td>${one.owners.map(name).map(escaped).join('<br>')}<td>${one.acceptedBy === null ? say.open : fill(say.by, { name: one.acceptedBy, note: one.note })}`,
  )
  const table = `<table><tr>${[say.nr, say.kind, say.areas, say.size, say.owners, say.accepted].map((word) => `<th>${word}`).join('')}${rows.join('\n')}</table>`
  return `<!doctype html><html lang=${language}><meta charset=utf-8><meta name=viewport content="width=device-width"><title>${fill(say.title, facts)}</title><style>${style}</style>
<h1>${fill(say.title, facts)}</h1><p>${fill(say.intro, facts)}</p>
${survey.defects.length === 0 ? `<p>${say.clean}</p>` : table}
<figure>${drawing(survey)}<figcaption>${say.map}</figcaption></figure></html>
`
}

const style = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#1d2129}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #d5d9e0;padding:.35rem .6rem}.n{text-align:right}
td.gap{color:#a8071a}td.overlap{color:#8a4b00}td.orphan{color:#531dab}figure{margin:1.5rem 0}svg{width:100%;height:auto;border:1px solid #d5d9e0}
svg .line{fill:none;stroke:#8c919b}svg .gap{fill:#cf1322;stroke:#cf1322}svg .overlap{fill:#d46b08;stroke:#d46b08}svg .orphan{fill:#722ed1;stroke:#722ed1}svg .gap,svg .overlap,svg .orphan{fill-opacity:.4}svg text{fill:#1d2129;stroke:#fff;paint-order:stroke;text-anchor:middle}`

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

type Ring = readonly (readonly [number, number])[]
/** All rings of a shape, whatever it is made of; lines and points have none. */
function ringsOf(shape: unknown): readonly Ring[] {
  const { type, coordinates, geometries } = (shape ?? {}) as Partial<GeoShape>
  if (type === 'Polygon') return coordinates as Ring[]
  if (type === 'MultiPolygon') return (coordinates as Ring[][]).flat()
  return (geometries ?? []).flatMap(ringsOf)
}

/** North is up; a degree of longitude is shortened by the cosine of the middle latitude. */
function drawing(survey: Survey): string {
  const lines = survey.lines.flatMap((one) => ringsOf(one.geometry))
  const found = survey.defects.map((one) => ({ kind: one.kind, rings: ringsOf(one.geometry) }))
  const all = [...lines, ...found.flatMap((one) => one.rings)].flat()
  const [first] = all
  if (!first) return ''
  const box = all.reduce(
    ({ west, east, south, north }, [lon, lat]) => ({
      west: Math.min(west, lon),
      east: Math.max(east, lon),
      south: Math.min(south, lat),
      north: Math.max(north, lat),
    }),
    { west: first[0], east: first[0], south: first[1], north: first[1] },
  )
  const shrink = Math.cos((((box.south + box.north) / 2) * Math.PI) / 180)
  const scale = 1000 / Math.max((box.east - box.west) * shrink, box.north - box.south, 1e-9)
  const at = ([lon, lat]: readonly [number, number]) =>
    [((lon - box.west) * shrink * scale + 20).toFixed(1), ((box.north - lat) * scale + 20).toFixed(1)] as const
  const path = (rings: readonly Ring[]) => rings.map((ring) => `M${ring.map((p) => at(p).join(' ')).join('L')}Z`).join('')
  const width = (box.east - box.west) * shrink * scale + 40
  const height = (box.north - box.south) * scale + 40
  const marks = found.map(({ kind, rings }, i) => {
    const [corner] = rings[0] ?? []
    if (!corner) return ''
    const [x, y] = at(corner)
    return `<path class=${kind} fill-rule=evenodd d="${path(rings)}"/><text x=${x} y=${y} font-size=18 stroke-width=4>${i + 1}</text>`
  })
  return `<svg viewBox="0 0 ${width.toFixed(0)} ${height.toFixed(0)}"><path class=line d="${path(lines)}"/>${marks.join('')}</svg>`
}
