// A case code as it is read out: county, day, and the drawn part in two groups; searching takes it with or without gaps.

/** '990106 261123 TDCG HAJP5' */
export const spelled = (code: string): string =>
  code.length === 21 ? [code.slice(0, 6), code.slice(6, 12), code.slice(12, 16), code.slice(16)].join('\u2009') : code

/** The distinctive end, for a row; the whole code stands on the case. */
export const shortCode = (code: string): string => (code.length === 21 ? code.slice(12) : (code.split('-').at(-1) ?? code))
