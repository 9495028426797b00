// Filling a sentence: `{name}` takes a value; `{name|one|many}` takes the word for one or for many.

/** What is not given stays visible as it is written, so that it is found. */
export function fill(sentence: string, params: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (all, name: string, one?: string, many?: string) => {
    const value = params[name]
    if (value === undefined) return all
    if (one === undefined || many === undefined) return String(value)
    return Number(value) === 1 ? one : many
  })
}
