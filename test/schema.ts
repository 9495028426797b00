// Does a value fit a schema of the API document? The part of JSON Schema that the document uses, unknown fields refused where it refuses them.
type Json = Readonly<Record<string, unknown>>

/** What does not fit, as `path: why`; empty when all does. `document` holds the schemas that `$ref` names. */
export function misfits(schema: Json, value: unknown, document: Json, path = ''): string[] {
  const wrong = (why: string) => [`${path || '/'}: ${why} (${JSON.stringify(value)?.slice(0, 80)})`]
  if (typeof schema.$ref === 'string') return misfits(named(schema.$ref, document), value, document, path)
  const either = (schema.anyOf ?? schema.oneOf) as readonly Json[] | undefined
  if (either) {
    const tried = either.map((one) => misfits(one, value, document, path))
    return tried.some((list) => list.length === 0) ? [] : (tried.toSorted((a, b) => a.length - b.length)[0] ?? wrong('fits none'))
  }
  if (Array.isArray(schema.enum)) return schema.enum.includes(value) ? [] : wrong(`none of ${schema.enum.join(', ')}`)
  switch (schema.type) {
    case 'null':
      return value === null ? [] : wrong('not null')
    case 'string':
      return typeof value === 'string' ? formatOf(schema, value, wrong) : wrong('no string')
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('no boolean')
    case 'integer':
      return Number.isSafeInteger(value) ? [] : wrong('no integer')
    case 'number':
      return typeof value === 'number' ? [] : wrong('no number')
    case 'array':
      if (!Array.isArray(value)) return wrong('no list')
      if (typeof schema.maxItems === 'number' && value.length > schema.maxItems) return wrong('too long')
      return value.flatMap((one, n) => misfits((schema.items ?? {}) as Json, one, document, `${path}/${n}`))
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? objectMisfits(schema, value as Json, document, path)
        : wrong('no object')
    default:
      return []
  }
}

function objectMisfits(schema: Json, value: Json, document: Json, path: string): string[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Json>>
  const missing = ((schema.required ?? []) as readonly string[]).filter((name) => !(name in value))
  const unknown = schema.additionalProperties === false ? Object.keys(value).filter((name) => !(name in properties)) : []
  return [
    ...missing.map((name) => `${path}/${name}: missing`),
    ...unknown.map((name) => `${path}/${name}: not in the document`),
    ...Object.entries(properties).flatMap(([name, one]) =>
      name in value ? misfits(one, value[name], document, `${path}/${name}`) : [],
    ),
  ]
}

const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
}
const formatOf = (schema: Json, value: string, wrong: (why: string) => string[]): string[] => {
  const format = formats[String(schema.format)]
  return format && !format.test(value) ? wrong(`no ${schema.format}`) : []
}

function named(ref: string, document: Json): Json {
  const found = ref
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((at, name) => (at as Json | undefined)?.[name], document)
  if (!found) throw new Error(`${ref} is not in the document`)
  return found as Json
}
