// The regions as this process knows them: read once, read anew when their revision says so.

import { keepersOf, NoRegion, readRegion, regionCodes } from '../registers/regions/read.ts'
import { regionVersion } from '../registers/regions/revision.ts'
import type { Region } from '../rules/region.ts'
import type { Db } from '../store/db.ts'
import type { Keepers } from './door.ts'

export type Regions = {
  /** By keeper; null for a county nobody keeps cases of. */
  readonly region: (county: string) => Region | null
  readonly keepers: Keepers
  /** Looks whether anything changed; true when it did. */
  readonly refresh: () => Promise<boolean>
}

/** Reads every region of the database. */
export async function openRegions(db: Db, now: () => number): Promise<Regions> {
  const known = new Map<string, { revision: number; region: Region }>()
  let keepers: ReturnType<Keepers> = new Map()
  const refresh = async () => {
    let changed = false
    for (const code of await regionCodes(db)) {
      const revision = await regionVersion(db, code)
      if (known.get(code)?.revision === revision) continue
      try {
        known.set(code, { revision, region: await readRegion(db, code, now()) })
        changed = true
      } catch (error) {
        if (!(error instanceof NoRegion)) throw error
      }
    }
    if (changed || keepers.size === 0) keepers = await keepersOf(db)
    return changed
  }
  await refresh()
  return {
    region: (county) => {
      const code = keepers.get(county)?.region
      return (code === undefined ? undefined : known.get(code)?.region) ?? null
    },
    keepers: () => keepers,
    refresh,
  }
}
