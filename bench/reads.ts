// Reads through HTTP at a size of the city: queue, case, search and map tile, one client for the times, 16 for the rates.
import { type Client, type Lap, lap } from './load.ts'

export type Reads = {
  readonly queue: Lap
  readonly queueRate: Lap
  readonly open: Lap
  readonly search: Lap
  readonly searchRate: Lap
  readonly tile: Lap
}

const words = ['路灯', '噪音', '消防通道', '垃圾', '井盖', '停车', '漏水', '施工']

/** Tiles around the middle of the district at the zooms people use. */
function tiles([lon, lat]: readonly [number, number]): string[] {
  const list: string[] = []
  for (const z of [12, 13, 14, 15, 16]) {
    const x = Math.floor(((lon + 180) / 360) * 2 ** z)
    const r = (lat * Math.PI) / 180
    const y = Math.floor(((1 - Math.log(Math.tan(r) + 1 / Math.cos(r)) / Math.PI) / 2) * 2 ** z)
    for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) list.push(`/api/tiles/cases/${z}/${x + dx}/${y + dy}.mvt`)
  }
  return list
}

/** Every answer must be a 200. */
export async function reads(client: Client, middle: readonly [number, number]): Promise<Reads> {
  const get = async (path: string): Promise<boolean> => (await client.get(path)).status === 200
  const first = await client.get('/api/q/queue?limit=50')
  const rows = (first.body as { rows: readonly { county: string; id: string }[] }).rows
  const some = <T>(list: readonly T[], i: number): T => {
    const one = list[i % list.length]
    if (one === undefined) throw new Error('nothing to read')
    return one
  }
  const page = () => get('/api/q/queue?limit=50')
  const open = (i: number) => get(`/api/cases/${some(rows, i).county}/${some(rows, i).id}`)
  const search = (i: number) => get(`/api/q/cases?limit=50&text=${encodeURIComponent(some(words, i))}`)
  const squares = tiles(middle)
  const tile = (i: number) => get(some(squares, i))
  for (const warm of [page, open, search, tile]) await lap(squares.length, 2, warm)
  return {
    queue: await lap(200, 1, page),
    queueRate: await lap(2000, 16, page),
    open: await lap(200, 1, open),
    search: await lap(200, 1, search),
    searchRate: await lap(800, 16, search),
    tile: await lap(180, 1, tile),
  }
}
