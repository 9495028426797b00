// From spoken words to places: by name, by what people say, by an old name, by number, by sound; ranked, each with its reason.
import type { Tx } from '../../store/db.ts'
import { quoted } from '../../store/terms.ts'
import { storedCode } from '../areas/code.ts'
import { lampNumber, type Relation, type Spoken, spokenOf, stopName } from './spoken.ts'
import { isHan, pairs, runsOf, soundOf } from './words.ts'

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

/** So many names are compared at most in one go; what is so common that there are more says too little. */
const compared = 400
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

/** Up to `limit` places, the surest first. Fast at a city's half a million names: only indexes are asked. */
export async function findSpoken(tx: Tx, region: string, words: string, limit: number): Promise<readonly FoundPlace[]> {
  const spoken = spokenOf(words)
  if (spoken.names.length === 0) return []
  const found = new Map<string, { row: Row; why: Reason; score: number }>()
  const code = storedCode(region)
  const take = (rows: readonly Row[], name: string, at: number) => {
    for (const row of rows) {
      const { why, score } = judged(row, name, spoken)
      const key = row.id ?? row.area
      const known = found.get(key)
      // What was said last lies nearest; two names that agree on the place are surer than one.
      const sum = score + at + (known ? 5 : 0)
      if (!known || sum > known.score) found.set(key, { row, why, score: sum })
    }
  }
  // The whole as it was said goes before its parts.
  const whole = spoken.names.join('')
  const names = spoken.names.length > 1 ? [whole, ...spoken.names] : spoken.names
  for (const [n, name] of names.entries()) {
    const first = await asked(tx, code, sureQuery(name, spoken), exactOf(name, spoken))
    take(first, name, n)
    if (first.length > 0 && name === whole && spoken.names.length > 1) break
  }
  if (found.size === 0)
    for (const name of spoken.names) {
      const loose = looseQuery(name)
      if (loose !== null) take(await asked(tx, code, loose, []), name, 0)
    }
  const ranked = [...found.values()].sort(
    (a, b) =>
      b.score - a.score ||
      a.row.bare.length - b.row.bare.length ||
      (a.row.bare < b.row.bare ? -1 : a.row.bare > b.row.bare ? 1 : 0) ||
      (String(a.row.id) < String(b.row.id) ? -1 : 1),
  )
  return named(tx, ranked.slice(0, limit), spoken.relation)
}

const exactOf = (name: string, { wants }: Spoken): readonly string[] => {
  const number = wants === 'lamp' ? lampNumber(name) : null
  return [...new Set([name, stopName(name), ...(number === null ? [] : [number])])]
}

/** Every run of it must be there: characters by pairs or by their sound, letters as the beginning of a sound, figures as a beginning. */
function sureQuery(name: string, { wants }: Spoken): string | null {
  const number = wants === 'lamp' ? lampNumber(name) : null
  if (number !== null) return `${quoted(number)}:*`
  const parts = runsOf(stopName(name)).map((run) => {
    if (/^\d+$/.test(run)) return `${quoted(run)}:*`
    if ([...run].length === 1) return null
    if (!isHan(run)) return `(${quoted(`i:${run}`)}:* | ${quoted(`p:${run}`)}:* | ${quoted(run)}:*)`
    return `(${pairs(run).map(quoted).join(' & ')})`
  })
  const kept = parts.filter((one) => one !== null)
  return kept.length === 0 ? null : kept.join(' & ')
}

/** Heard and written otherwise; or only a part of it is right. */
function looseQuery(name: string): string | null {
  const said = runsOf(name).filter((run) => isHan(run) && [...run].length > 1)
  const bySound = said.map((run) => `${quoted(`p:${soundOf(run).whole}`)}:*`)
  const rare = said.flatMap(pairs).filter((pair) => !common.has(pair))
  const all = [...bySound, ...rare.map(quoted)]
  return all.length === 0 ? null : all.join(' | ')
}

const asked = (tx: Tx, region: string, query: string | null, exact: readonly string[]): Promise<Row[]> => {
  const columns = 'place::text as id, kind, way, name as said, bare, area, lon, lat'
  return tx.rows<Row>(
    `(select ${columns} from place_name where region = $1 and bare = any($2::text[]) order by bare, id limit ${compared})
     union all
     (select * from (select ${columns} from place_name where region = $1 and terms @@ $3::tsquery order by length(bare), id limit ${compared}) x)`,
    [region, exact, query ?? "'-'"],
    'find-spoken',
  )
}

const sure: Readonly<Record<Row['way'], readonly [Reason, number]>> = {
  name: ['name', 1000],
  address: ['address', 995],
  number: ['number', 990],
  alias: ['alias', 980],
  old: ['old', 970],
  area: ['area', 900],
}
const kinds: Readonly<Record<string, number>> = {
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
    (kinds[row.kind] ?? 0) +
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
