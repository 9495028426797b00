// The rule of what is public (rules/openness.ts) as far as SQL can say it, and what else may leave the house of such a case.
import type { Kind } from '../rules/kind.ts'
import { openCategories, openKinds, roadSection } from '../rules/openness.ts'
import type { Region } from '../rules/region.ts'
import type { Params } from './visible.ts'

/** SQL over "case" under `alias`: the twin of `isOpen`. */
export function published(region: Region, kinds: ReadonlyMap<string, Kind>, alias: string, params: Params): string {
  const open = openKinds(region)
  // Voided or taken back: by kind, for each has words of its own for them.
  const gone = open.flatMap((name) => {
    const states = kinds.get(name)?.frame.states
    return states ? [`${name} ${states.voided}`, `${name} ${states.withdrawn}`] : []
  })
  return `(${alias}.kind = any(${params.add(open)}::text[]) and ${alias}.category = any(${params.add(openCategories(region))}::text[])
    and not ${alias}.secret and ${alias}.barred = '{}' and ${alias}.hold in ('none', 'suspended')
    and (${alias}.kind || ' ' || ${alias}.state) <> all(${params.add(gone)}::text[]))`
}

/** SQL twin of `sectionOf` over the point of a case. */
export const snapped = (axis: 'x' | 'y', alias: string): string =>
  `(floor(st_${axis}(${alias}.point) / ${roadSection}) + 0.5) * ${roadSection}`

/** Without what looks like a telephone number, an identity number or an address of mail. */
export const masked = (words: string): string =>
  words.replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '***').replace(/(?:\+?\d[\d\s-]{5,}\d[\dXx]?)/g, '***')
