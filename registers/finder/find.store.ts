// From spoken words to places: by name, by what people say, by an old name, by number, by sound; ranked, each with its reason.
import type { Tx } from '../../store/db.ts'
import { quoted } from '../../store/terms.ts'
import { storedCode } from '../areas/code.ts'
import { lampNumber, type Relation, type Spoken, spokenOf, stopName } from './spoken.ts'
import { isHan, pairs, parted, runsOf, soundOf } from './words.ts'

/** Why a place is answered, from the surest down. */
export type Reason = 'name' | 'address' | 'number' | 'alias' | 'old' | 'begins' | 'holds' | 'sound' | 'letters' | 'part' | 'area'
export type FoundPlace = {
  /** Null for the name of an area: then nothing nearer is known. */
  readonly id: string | null
  readonly kind: string
  readonly name: string
  readonly address: string | null
  /** As it was found, where that is not its name. */
  readonly said: string
  readonly why: Reason
  /** How the matter lies to it, as it was said. */
  readonly relation: Relation
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly surveyed: boolean
}
type Row = {
  readonly id: string | null
  readonly kind: string
  readonly way: 'name' | 'alias' | 'old' | 'address' | 'number' | 'area'
  readonly said: string
  readonly bare: string
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
}

/** So many names are compared in one go, and the doors of so many roads looked at. */
const most = { compared: 400, stems: 12 } as const
/** Pairs that half of all names have: they find nothing by themselves. */
const common = new Set([
  '小区',
  '号楼',
  '社区',
  '花园',
  '家园',
  '大厦',
  '公寓',
  '广场',
  '公司',
  '超市',
  '路口',
  '大道',
  '街道',
  '中路',
  '东路',
  '西路',
  '南路',
  '北路',
])

/** Up to `limit` places, the surest first. Fast at a city's half a million names: only indexes are asked, and of short lists. */
export async function findSpoken(tx: Tx, region: string, words: string, limit: number): Promise<readonly FoundPlace[]> {
  const spoken = spokenOf(words)
  if (spoken.names.length === 0) return []
  const found = new Map<string, Found>()
  const code = storedCode(region)
  const put = (all: readonly Found[], more: number) => {
    for (const one of all) {
      const key = one.row.id ?? `${one.row.area} ${one.row.bare}`
      const known = found.get(key)
      // Two names that agree on the place are surer than one.
      const score = one.score + more + (known ? 5 : 0)
      if (!known || score > known.score) found.set(key, { ...one, score })
    }
  }
  // The whole as it was said goes before its parts; what was said last lies nearest.
  const whole = spoken.names.join('')
  if (spoken.names.length > 1) put(await look(tx, code, whole, spoken, false), spoken.names.length)
  if (found.size === 0) for (const [n, name] of spoken.names.entries()) put(await look(tx, code, name, spoken, false), n)
  if (found.size === 0) for (const name of spoken.names) put(await look(tx, code, name, spoken, true), 0)
  const placed = new Set([...found.values()].flatMap(({ row }) => (row.id === null ? [] : [row.bare])))
  const ranked = [...found.values()]
    .filter(({ row }) => row.id !== null || !placed.has(row.bare))
    .sort((a, b) => b.score - a.score || a.row.bare.length - b.row.bare.length || compare(a.row, b.row))
  return named(tx, ranked.slice(0, limit), spoken.relation)
}

type Found = { readonly row: Row; readonly why: Reason; readonly score: number }
const compare = (a: Row, b: Row): number => {
  const [left, right] = [`${a.bare} ${a.id ?? a.area}`, `${b.bare} ${b.id ?? b.area}`]
  return left < right ? -1 : left > right ? 1 : 0
}

/** One name: as it is, by what stands before its number, and then the doors of that. */
async function look(tx: Tx, region: string, name: string, spoken: Spoken, loose: boolean): Promise<readonly Found[]> {
  const lamp = spoken.wants === 'lamp' ? lampNumber(name) : null
  const { stem, number, rest } = parted(name)
  const bare = stopName(stem)
  const query = lamp !== null ? null : loose ? looseQuery(bare) : sureQuery(bare)
  const figures = lamp ?? (stem === '' && number.length > 2 ? number : null)
  const exact = [...new Set([name, stopName(name), ...(figures === null ? [] : [figures])])]
  const rows = await asked(tx, region, query, exact, figures)
  if (number === '' || lamp !== null) return rows.map((row) => ({ row, ...judged(row, lamp ?? name, spoken) }))
  const direct = rows.filter((row) => row.bare === name || figures !== null).map((row) => ({ row, ...judged(row, name, spoken) }))
  const stems = rows
    .filter((row) => !direct.some((one) => one.row === row))
    .map((row) => ({ row, ...judged(row, bare, spoken) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, most.stems)
  const ends = [...new Set([`${number}${rest}`, `${number}号`, `${number}号楼`])]
  const wanted = [...new Set([bare, ...stems.map((one) => one.row.bare)])].filter((one) => one !== '')
  const doors = await asked(
    tx,
    region,
    null,
    wanted.flatMap((one) => ends.map((end) => `${one}${end}`)),
    null,
  )
  const far = (row: Row): number => {
    const at = wanted.indexOf(parted(row.bare).stem)
    return at <= 0 ? 0 : 150 + at
  }
  return [
    ...direct,
    ...doors.map((row) => {
      const of = stems.find((one) => one.row.bare === parted(row.bare).stem)
      const [why, full] = sure[row.way]
      const same = far(row) === 0
      return { row, why: same || !of ? why : of.why, score: full - far(row) + (row.bare === name ? 3 : 0) }
    }),
    // The road is known and the number is not.
    ...stems.map((one) => ({
      ...one,
      why: one.why === 'name' || one.why === 'address' ? ('part' as const) : one.why,
      score: one.score - 300,
    })),
  ]
}

/** Every run of it must be there: characters by pairs, letters as the beginning of a sound. */
function sureQuery(bare: string): string | null {
  const parts = runsOf(bare).map((run) => {
    if ([...run].length === 1) return null
    if (!isHan(run)) return `(${quoted(`i:${run}`)}:* | ${quoted(`p:${run}`)}:* | ${quoted(run)}:*)`
    return `(${pairs(run).map(quoted).join(' & ')})`
  })
  const kept = parts.filter((one) => one !== null)
  return kept.length === 0 ? null : kept.join(' & ')
}

/** Heard and written otherwise; or only a part of it is right. */
function looseQuery(bare: string): string | null {
  const said = runsOf(bare).filter((run) => isHan(run) && [...run].length > 1)
  const bySound = said.map((run) => `${quoted(`p:${soundOf(run).whole}`)}:*`)
  const rare = said.flatMap(pairs).filter((pair) => !common.has(pair))
  const all = [...bySound, ...rare.map(quoted)]
  return all.length === 0 ? null : all.join(' | ')
}

/** By these very names, by search words, and numbers by their beginning. */
async function asked(
  tx: Tx,
  region: string,
  query: string | null,
  exact: readonly string[],
  figures: string | null,
): Promise<Row[]> {
  const columns = 'place::text as id, kind, way, name as said, bare, area, lon, lat'
  const list = (sql: string, order: string) =>
    `(select * from (select ${columns} from place_name where region = $1 and ${sql} order by ${order} limit ${most.compared}) x)`
  const params: unknown[] = [region, exact]
  const parts = [list('bare = any($2::text[])', 'bare, id')]
  if (query !== null) parts.push(list(`terms @@ $${params.push(query)}::tsquery`, 'length(bare), id'))
  if (figures !== null)
    parts.push(list(`bare >= $${params.push(figures)} and bare < $${params.push(`${figures}:`)} and way = 'number'`, 'bare, id'))
  return tx.rows<Row>(parts.join(' union all '), params, `find-spoken-${parts.length}${query === null ? '' : 'q'}`)
}

const sure: Readonly<Record<Row['way'], readonly [Reason, number]>> = {
  name: ['name', 1000],
  address: ['address', 995],
  number: ['number', 990],
  alias: ['alias', 980],
  old: ['old', 970],
  area: ['area', 960],
}
const kindWeights: Readonly<Record<string, number>> = {
  estate: 6,
  school: 5,
  market: 5,
  park: 5,
  busStop: 4,
  building: 1,
  lamp: -3,
  grid: -20,
  community: -8,
  street: -8,
}

function judged(row: Row, name: string, { wants }: Spoken): { why: Reason; score: number } {
  const more =
    (kindWeights[row.kind] ?? 0) +
    (wants === 'stop' && row.kind === 'busStop' ? 40 : 0) +
    (wants === 'lamp' && row.kind === 'lamp' ? 60 : 0)
  const [reason, full] = sure[row.way]
  const bare = stopName(name)
  const gap = Math.abs(row.bare.length - bare.length)
  const as = (why: Reason, score: number) => ({
    why: row.way === 'area' ? ('area' as const) : why,
    score: score + more - Math.min(gap, 60),
  })
  if (row.bare === name || row.bare === bare || (row.way === 'number' && lampNumber(row.bare) === lampNumber(name)))
    return { why: reason, score: full + more }
  const other: Reason = row.way === 'alias' || row.way === 'old' ? row.way : 'begins'
  if (row.bare.startsWith(bare)) return as(other, 800)
  if (row.bare.includes(bare)) return as(other === 'begins' ? 'holds' : other, 700)
  if (/^[a-z]/.test(bare)) {
    const letters = runsOf(bare)[0] ?? ''
    const sound = soundOf(runsOf(row.bare).filter(isHan).join(''))
    if (sound.whole === letters) return as('sound', 690)
    if (sound.first === letters) return as('letters', 680)
    if (sound.whole.startsWith(letters)) return as('sound', 620)
    return as(sound.first.includes(letters) ? 'letters' : 'sound', 560)
  }
  if (soundOf(runsOf(row.bare).filter(isHan).join('')).whole.startsWith(soundOf(runsOf(bare).filter(isHan).join('')).whole))
    return as('sound', 500)
  const mine = new Set(pairs(bare))
  const same = pairs(row.bare).filter((pair) => mine.has(pair)).length
  return as('part', 200 + Math.round((100 * same) / Math.max(1, mine.size)))
}

async function named(tx: Tx, ranked: readonly { row: Row; why: Reason }[], relation: Relation): Promise<FoundPlace[]> {
  const ids = ranked.flatMap(({ row }) => row.id ?? [])
  const places = new Map(
    (
      await tx.rows<{ id: string; name: string; address: string | null; surveyed: boolean }>(
        'select id::text as id, name, address, surveyed from place where id = any($1::uuid[])',
        [ids],
        'find-spoken-names',
      )
    ).map((one) => [one.id, one]),
  )
  return ranked.map(({ row, why }) => {
    const place = row.id === null ? undefined : places.get(row.id)
    const { id, kind, said, area, lon, lat } = row
    return {
      id,
      kind,
      name: place?.name ?? said,
      address: place?.address ?? null,
      said,
      why,
      relation,
      area,
      lon,
      lat,
      surveyed: place?.surveyed ?? false,
    }
  })
}
