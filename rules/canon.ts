// Canonical JSON (RFC 8785) for the values that are hashed: strings, integers, booleans, null, arrays and plain objects.

/**
 * The one text of a value: keys sorted by UTF-16 units, no spaces, integers only.
 * Throws TypeError on fractions, unsafe integers, NaN, undefined, functions, bigints, class instances and lone surrogates.
 */
export const canonical = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      if (!Number.isSafeInteger(value)) throw new TypeError(`canonical JSON takes integers only, not ${value}`)
      return value === 0 ? '0' : String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? list(value) : object(value as Readonly<Record<string, unknown>>)
    default:
      throw new TypeError(`canonical JSON has no ${typeof value}`)
  }
}

// Most strings of a record are codes and ids, which need neither escape nor check.
const plain = /^[ !#-[\]-~\u00A0-\uD7FF\uE000-\uFFFF]*$/

const quoted = (text: string): string => {
  if (plain.test(text)) return `"${text}"`
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('canonical JSON takes no lone surrogate')
  return JSON.stringify(text)
}

const list = (values: readonly unknown[]): string => {
  let text = '['
  for (let i = 0; i < values.length; i++) text += i === 0 ? canonical(values[i]) : `,${canonical(values[i])}`
  return `${text}]`
}

const object = (value: Readonly<Record<string, unknown>>): string => {
  const prototype: unknown = Object.getPrototypeOf(value)
  // A plain object of another realm (a worker, a test context) has a prototype whose own prototype is null.
  if (prototype !== null && prototype !== Object.prototype && Object.getPrototypeOf(prototype) !== null) {
    throw new TypeError('canonical JSON takes plain objects only')
  }
  let text = '{'
  // The default order of sort() is by UTF-16 units, which RFC 8785 §3.2.3 asks for.
  for (const key of Object.keys(value).sort()) {
    if (text.length > 1) text += ','
    text += `${quoted(key)}:${canonical(value[key])}`
  }
  return `${text}}`
}
