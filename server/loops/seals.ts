// The daily seal: yesterday's of every keeper, and a copy outside the database for whoever keeps copies.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, localDay } from '../../rules/time.ts'
import type { House } from '../../store/house.ts'
import { type Seal, sealDay, sealsSince } from '../../store/seal.ts'

/** Seals the day that has ended where each keeper is. Returns the seals made now; a day sealed already is left alone. */
export async function sealYesterday(house: House, counties: readonly string[], folder: string): Promise<readonly Seal[]> {
  const made: Seal[] = []
  for (const county of counties) {
    const zone = house.region(county)?.calendar.zone
    if (!zone) continue
    const now = house.now()
    const day = addDays(localDay(now, zone), -1)
    const seal = await house.db.begin({ actor: 'system:seal', counties: [county] }, (tx) => sealDay(tx, county, day, now), {
      statementMs: 600_000,
    })
    // Also those whose copy could not be written on their day.
    const kept = await house.db.read({ actor: 'system:seal', counties: [county] }, (tx) =>
      sealsSince(tx, county, addDays(day, -again)),
    )
    for (const one of kept) if (!existsSync(fileOf(folder, one))) writeSeal(folder, one)
    if (seal) made.push(seal)
  }
  return made
}

/** Days back for which a missing copy is written again. */
const again = 30
/** Where the server keeps its copies within its data folder. */
export const sealsIn = (data: string): string => join(data, 'seals')
const fileOf = (folder: string, { county, day }: Pick<Seal, 'county' | 'day'>): string => join(folder, county, `${day}.json`)

/** The copies of one county; none when there is no folder. */
export function readSeals(folder: string, county: string): readonly Seal[] {
  const place = join(folder, county)
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')) as Seal)
}

/** `folder/<county>/<day>.json`, whole or not at all. To be copied off this machine: it finds a cut tail or a vanished case. */
function writeSeal(folder: string, seal: Seal): void {
  const place = join(folder, seal.county)
  mkdirSync(place, { recursive: true })
  const path = fileOf(folder, seal)
  writeFileSync(`${path}.part`, `${JSON.stringify(seal)}\n`, { flush: true })
  renameSync(`${path}.part`, path)
}
