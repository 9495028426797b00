// The regions as this process knows them: read once, read anew when something changed or a day of effect has come.

import { makePractice, practiceOf } from '../registers/regions/practice.store.ts'
import { keepersOf, NoRegion, readRegion, regionCodes } from '../registers/regions/read.ts'
import { regionStamp } from '../registers/regions/revision.ts'
import { countyOf } from '../rules/keeper.ts'
import type { Region } from '../rules/region.ts'
import type { Db } from '../store/db.ts'
import type { House } from '../store/house.ts'
import type { Keepers } from './door.ts'

export type Regions = {
  /** By keeper; null for a county nobody keeps cases of. */
  readonly region: (county: string) => Region | null
  readonly keepers: Keepers
  readonly keeperOf: House['keeperOf']
  /** The practice counties, which are no keepers. */
  readonly practice: Keepers
  /** Looks whether anything changed or came into force; true when it did. */
  readonly refresh: () => Promise<boolean>
}

/** Reads every region of the database. */
export async function openRegions(db: Db, now: () => number): Promise<Regions> {
  const known = new Map<string, { stamp: string; region: Region }>()
  let keepers: Awaited<ReturnType<typeof keepersOf>> = new Map()
  let practice: ReturnType<Keepers> = new Map()
  const refresh = async () => {
    let changed = false
    for (const code of await regionCodes(db)) {
      const at = now()
      const stamp = await regionStamp(db, code, at)
      if (known.get(code)?.stamp === stamp) continue
      try {
        known.set(code, { stamp, region: await readRegion(db, code, at) })
        changed = true
      } catch (error) {
        if (!(error instanceof NoRegion)) throw error
      }
    }
    if (changed || keepers.size === 0) {
      keepers = await keepersOf(db)
      await makePractice(db)
      practice = await practiceOf(db)
    }
    return changed
  }
  await refresh()
  return {
    region: (county) => {
      const code = (keepers.get(county) ?? practice.get(county))?.region
      return (code === undefined ? undefined : known.get(code)?.region) ?? null
    },
    keepers: () => keepers,
    keeperOf: (region, area) => {
      const own = [...keepers].flatMap(([county, one]) => (one.region === region ? [{ county, ...one }] : []))
      return own.length < 2 ? null : countyOf(own, area)
    },
    practice: () => practice,
    refresh,
  }
}
