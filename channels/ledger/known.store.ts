// Which rows of a ledger are cases already: a row is known by its number, or by its day and words where it has none.
import { createHash } from 'node:crypto'
import type { Region } from '../../rules/region.ts'
import { derivedId, hex } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import type { Line } from './lines.ts'

/** So often an office may give a ledger back and take the same rows over again. */
const mostRounds = 8

export type Place = { readonly county: string; readonly id: string; readonly mark: string }
/** `same`: it is a case already, by the job `ledger`. `other`: there is one under its number that says something else. */
export type Known = Place & { readonly what: 'new' | 'same' | 'other'; readonly ledger: string | null }

/** What a row is known by within its office. */
export const identityOf = ({ number, filed, text, area }: Line): string =>
  number === null ? createHash('sha256').update(`${filed}\n${area}\n${text}`).digest('hex') : `n ${number}`

/** The keeper of an area: the longest that has a region of its own here. */
function keeperOf(house: House, region: Region, area: string): string | null {
  const all = [area.slice(0, 6), area.slice(0, 4), area.slice(0, 2), region.code]
  return all.find((county) => house.region(county)?.code === region.code) ?? null
}

type Held = {
  readonly id: string
  readonly back: string | null
  readonly mark: string | null
  readonly ledger: string | null
}

/** For each line in turn. */
export async function knownOf(
  house: House,
  region: Region,
  office: string,
  lines: readonly Line[],
): Promise<readonly (Known | null)[]> {
  const found: (Known | null)[] = lines.map(() => null)
  let open = lines.flatMap((line, at) => {
    const county = keeperOf(house, region, line.area)
    const mark = hex(house.vault.lookup('ledger', `${line.filed}\n${line.text}`)).slice(0, 8)
    return county === null ? [] : [{ at, county, mark, name: `ledger ${region.code} ${office} ${identityOf(line)}` }]
  })
  // A round is asked only for what was given back in the one before.
  for (let round = 0; round < mostRounds && open.length > 0; round++) {
    const asked = open.map((one) => ({ ...one, id: derivedId(one.name, `case ${round}`) }))
    const there = new Map<string, Held>()
    for (const [county, some] of Map.groupBy(asked, (one) => one.county)) {
      const rows = await house.db.read({ actor: 'system:importer', counties: [county] }, (tx) =>
        tx.rows<Held>(
          `select id, data ->> 'givenBack' as back, data ->> 'ledgerMark' as mark, data ->> 'ledger' as ledger from "case" where county = $1 and id = any($2)`,
          [county, some.map((one) => one.id)],
        ),
      )
      for (const row of rows) there.set(row.id, row)
    }
    open = asked.filter(({ at, county, id, mark }) => {
      const held = there.get(id)
      if (!held) found[at] = { county, id, mark, what: 'new', ledger: null }
      else if (held.back === null)
        found[at] = { county, id, mark, what: held.mark === mark ? 'same' : 'other', ledger: held.ledger }
      return found[at] === null
    })
  }
  return found
}
