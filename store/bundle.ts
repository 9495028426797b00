// What of PostGIS the embedded database loads: a third of it. The rest (raster, topology, geocoder, upgrades) is never asked for here and costs a second and 300 MB at each start.
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'

const cache = new URL('../node_modules/.cache/chaguan/', import.meta.url)
const needed =
  /(^|\/)(lib\/postgresql\/postgis-3\.so|share\/proj\/.*|share\/postgresql\/extension\/postgis(\.control|--\d+\.\d+\.\d+\.sql))$/

/**
 * The address of a bundle with only what is needed of the whole one, made once and kept beside the packages; where nothing can
 * be kept there, the whole one.
 */
export function leanPostgis(whole: URL): URL {
  const { size, mtimeMs } = statSync(whole)
  const lean = new URL(`postgis-${size.toString(36)}-${Math.round(mtimeMs).toString(36)}.tar.gz`, cache)
  if (existsSync(lean)) return lean
  const part = `${fileURLToPath(lean)}.${randomUUID()}`
  try {
    mkdirSync(cache, { recursive: true })
    // Packed lightly: it is unpacked at every start.
    writeFileSync(
      part,
      gzipSync(
        onlyOf(gunzipSync(readFileSync(whole)), (name) => needed.test(name)),
        { level: 1 },
      ),
    )
    renameSync(part, lean)
    return pathToFileURL(fileURLToPath(lean))
  } catch {
    return whole
  }
}

const block = 512
/** Of a tar file those entries whose path `keep` wants, as a tar file. */
export function onlyOf(tar: Uint8Array, keep: (path: string) => boolean): Uint8Array {
  const kept: Uint8Array[] = []
  const text = (from: number, length: number) => {
    const bytes = tar.subarray(from, from + length)
    const end = bytes.indexOf(0)
    return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8')
  }
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const prefix = text(at + 257, 5) === 'ustar' ? text(at + 345, 155) : ''
    const path = `${prefix === '' ? '' : `${prefix}/`}${text(at, 100)}`
    const end = at + block + Math.ceil(Number.parseInt(text(at + 124, 12).trim(), 8) / block) * block
    if (keep(path)) kept.push(tar.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, new Uint8Array(2 * block)])
}
