// A set of blank forms with codes of its own: reserved in one transaction, then drawn.
import { type Blank, blanksPdf } from '../../registers/documents/blanks.ts'
import { formatCode, parseCode } from '../../rules/code.ts'
import type { House } from '../../store/house.ts'
import { reserveForms } from '../../store/paperForms.ts'

/** At most so many at once: a ream of paper is 500 sheets. */
export const mostForms = 400

/** What the square of a form says. */
const squareOf = (code: string): string => `CGF1.${code}`
/** The code of a form as it was scanned or typed; null when it is none. */
export const formCode = (typed: string): { readonly county: string; readonly code: string } | null =>
  parseCode(typed.trim().replace(/^CGF1\./i, ''))

/** Reserves and draws them; `by` is who prints. A set that was never printed wastes codes and nothing else. */
export async function printForms(
  house: House,
  county: string,
  { count, by }: { readonly count: number; readonly by: string },
): Promise<{ readonly pdf: Buffer; readonly codes: readonly string[] }> {
  const region = house.region(county)
  if (!region) throw new Error(`no region of ${county}`)
  const now = house.now()
  const codes = await house.db.begin({ actor: by, counties: [county] }, (tx) =>
    reserveForms(tx, { county, count, now, zone: region.calendar.zone, by, random: house.random }),
  )
  const forms: Blank[] = codes.map((code) => ({ code: formatCode(code), square: squareOf(code) }))
  return { pdf: await blanksPdf(forms, region.name['zh-CN'], now), codes }
}
