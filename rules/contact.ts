// Telephone numbers as people write them, and the one form under which they are found again.

const full = /[\uFF10-\uFF19\uFF0B]/g

/** Digits only, full width and separators gone, without the country's +86 or 0086: the text of the keyed hash. */
export const phoneKey = (phone: string): string =>
  phone
    .replace(full, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[^\d+]/g, '')
    .replace(/^(?:\+|00)86/, '')
    .replace(/\D/g, '')
