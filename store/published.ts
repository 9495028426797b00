// What of the cases may leave the house: matters in public places only, and of those neither words nor a house number.
import type { Region } from '../rules/region.ts'
import type { Params } from './visible.ts'

/** Categories whose matters lie in public places: leaves named by the region, or all below a first level it names. */
function publicCategories(region: Region): readonly string[] {
  const named = region.settings['public.categories']
  const list = Array.isArray(named) ? named : []
  return [...region.categories.values()]
    .filter((one) => list.includes(one.code) || (one.parent !== null && list.includes(one.parent)))
    .map((one) => one.code)
}

/** SQL over "case" under `alias`: not secret, about nobody, somewhere, of a public category, not taken back. */
export const published = (region: Region, alias: string, params: Params): string =>
  `(not ${alias}.secret and cardinality(${alias}.barred) = 0 and ${alias}.state <> 'withdrawn'
    and ${alias}.place_state in ('point', 'picked', 'line') and ${alias}.category = any(${params.add(publicCategories(region))}::text[]))`

/** A point to about a hundred metres: a section of a road, not a door. Degrees. */
export const roadSection = (degrees: number): number => Math.round(degrees * 1000) / 1000

/** Without what looks like a telephone number, an identity number or an address of mail. */
export const masked = (words: string): string =>
  words.replace(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g, '***').replace(/(?:\+?\d[\d\s-]{5,}\d[\dXx]?)/g, '***')
