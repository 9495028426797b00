// A case code as it is read out, in the same groups on the desk as on the resident's receipt; searching takes it with or without gaps.
import { formatCode } from '../rules/code.ts'

/** '990106 261123 TDCG HAJP 5' */
export const spelled = (code: string): string => (code.length === 21 ? formatCode(code).replaceAll('-', '\u2009') : code)

/** The distinctive end, for a row; the whole code stands on the case. */
export const shortCode = (code: string): string => (code.length === 21 ? code.slice(12) : (code.split('-').at(-1) ?? code))
