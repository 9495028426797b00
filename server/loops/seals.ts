// The daily seal: yesterday's of every keeper, and a copy outside the database for whoever keeps copies.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addDays, localDay } from '../../rules/time.ts'
import type { House } from '../../store/house.ts'
import { type Seal, sealDay } from '../../store/seal.ts'

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
    if (!seal) continue
    writeSeal(folder, seal)
    made.push(seal)
  }
  return made
}

/** `folder/<county>/<day>.json`, whole or not at all. To be copied off this machine: it finds a cut tail or a vanished case. */
function writeSeal(folder: string, seal: Seal): void {
  const place = join(folder, seal.county)
  mkdirSync(place, { recursive: true })
  const path = join(place, `${seal.day}.json`)
  writeFileSync(`${path}.part`, `${JSON.stringify(seal)}\n`, { flush: true })
  renameSync(`${path}.part`, path)
}
