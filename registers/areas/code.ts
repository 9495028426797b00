// One written form for every area code: 12 digits down to the community, 15 for grids, 17 and 19 below.
import { fullCode, trimCode } from '../../rules/area.ts'

/** The form in which a code is stored: 990106 → 990106000000. Throws RangeError on what is no code. */
export const storedCode = (code: string): string => fullCode(trimCode(code))
