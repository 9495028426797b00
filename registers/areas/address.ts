// From words to a place: building, estate, shop or school by its name or address, with the area it belongs to.
import type { Tx } from '../../store/db.ts'
import { storedCode } from './code.ts'

export type FoundPlace = {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly address: string | null
  /** Grid or courtyard: what `responsibleFor` is asked with. */
  readonly area: string
  readonly lon: number
  readonly lat: number
  readonly surveyed: boolean
}

/** Up to `limit` places whose name or address contains the words; exact matches first, then the shortest. */
export async function findPlaces(tx: Tx, region: string, words: string, limit = 20): Promise<readonly FoundPlace[]> {
  const wanted = words.trim()
  if (wanted === '') return []
  return tx.rows<FoundPlace>(
    `select id::text as id, kind, name, address, area, st_x(p) as lon, st_y(p) as lat, surveyed
     from (select *, st_pointonsurface(geom) as p from place where region = $1 and kind not in ('water', 'roadSection')
       and (name ilike $2 or address ilike $2) order by (name = $3 or address = $3) desc, length(name), id limit $4) found
     order by (name = $3 or address = $3) desc, length(name), id`,
    [storedCode(region), `%${wanted.replace(/[\\%_]/g, '\\$&')}%`, wanted, limit],
    'find-places',
  )
}
