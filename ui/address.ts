// The address bar as the state of the screen: path patterns and query, read and written as plain values.

export type Params = Readonly<Record<string, string>>
export type Place = { readonly path: string; readonly query: Params }

/** '/desk/case/:county/:id' against a path; null when it does not fit. */
export function match(pattern: string, path: string): Params | null {
  const want = pattern.split('/').filter(Boolean)
  const have = path.split('/').filter(Boolean)
  if (want.length !== have.length) return null
  const found: Record<string, string> = {}
  for (const [i, part] of want.entries()) {
    const value = have[i] ?? ''
    if (part.startsWith(':')) {
      const decoded = decode(value)
      if (decoded === null) return null
      found[part.slice(1)] = decoded
    } else if (part !== value) return null
  }
  return found
}

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

export function parse(address: string): Place {
  const url = new URL(address, 'http://here')
  return { path: url.pathname, query: Object.fromEntries(url.searchParams) }
}

/** The address of a place; empty values are left out. */
export function format(path: string, query: Readonly<Record<string, string | null | undefined>> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') search.set(name, value)
  const text = search.toString().replaceAll('%2C', ',').replaceAll('%2F', '/')
  return text === '' ? path : `${path}?${text}`
}
