// Which rows of a ledger are cases already: a row is known by its number, or by its day and words where it has none.
import { createHash } from 'node:crypto'
import type { Region } from '../../rules/region.ts'
import { derivedId, hex } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import type { Line } from './lines.ts'

/** So often an office may give a ledger back and take the same rows over again. */
const mostRounds = 8

export type Place = { readonly county: string; readonly id: string; readonly mark: string }
/** `same`: it is a case already. `other`: there is one under its number that says something else. */
export type Known = Place & { readonly what: 'new' | 'same' | 'other' }

/** What a row is known by within its office. */
export const identityOf = ({ number, filed, text, area }: Line): string =>
  number === null ? createHash('sha256').update(`${filed}\n${area}\n${text}`).digest('hex') : `n ${number}`

/** The keeper of an area: the longest that has a region of its own here. */
function keeperOf(house: House, region: Region, area: string): string | null {
  const all = [area.slice(0, 6), area.slice(0, 4), area.slice(0, 2), region.code]
  return all.find((county) => house.region(county)?.code === region.code) ?? null
}

/** For each line in turn. */
export async function knownOf(
  house: House,
  region: Region,
  office: string,
  lines: readonly Line[],
): Promise<readonly (Known | null)[]> {
  const places = lines.map((line) => {
    const county = keeperOf(house, region, line.area)
    const identity = identityOf(line)
    const mark = hex(house.vault.lookup('ledger', `${line.filed}\n${line.text}`)).slice(0, 8)
    const ids = Array.from({ length: mostRounds }, (_, round) =>
      derivedId(`ledger ${region.code} ${office} ${identity}`, `case ${round}`),
    )
    return county === null ? null : { county, ids, mark }
  })
  const there = new Map<string, { readonly back: string | null; readonly mark: string | null }>()
  for (const [county, some] of Map.groupBy(
    places.filter((one) => one !== null),
    (one) => one.county,
  )) {
    const rows = await house.db.read({ actor: 'system:importer', counties: [county] }, (tx) =>
      tx.rows<{ id: string; back: string | null; mark: string | null }>(
        `select id, data ->> 'givenBack' as back, data ->> 'ledgerMark' as mark from "case" where county = $1 and id = any($2)`,
        [county, some.flatMap((one) => one.ids)],
      ),
    )
    for (const row of rows) there.set(row.id, row)
  }
  return places.map((place) => {
    if (place === null) return null
    const { county, ids, mark } = place
    for (const id of ids) {
      const held = there.get(id)
      if (!held) return { county, id, mark, what: 'new' }
      if (held.back === null) return { county, id, mark, what: held.mark === mark ? 'same' : 'other' }
    }
    return null
  })
}
