// Geometry as EWKB in hexadecimal with the system EPSG:4490 in it: what PostGIS reads fastest, on every engine alike.

export type LonLat = readonly [number, number]
export type Ring = readonly LonLat[]
/** Outer ring first, then holes; rings closed (first point repeated). */
export type Polygon = readonly Ring[]
const srid = 4490

const flag = 0x20000000

class Writer {
  private buffer = Buffer.allocUnsafe(4096)
  private at = 0
  private room(size: number): void {
    if (this.at + size <= this.buffer.length) return
    const wider = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + size))
    this.buffer.copy(wider, 0, 0, this.at)
    this.buffer = wider
  }
  head(type: number, withSystem: boolean): void {
    this.room(9)
    this.at = this.buffer.writeUInt8(1, this.at)
    this.at = this.buffer.writeUInt32LE(withSystem ? (type | flag) >>> 0 : type, this.at)
    if (withSystem) this.at = this.buffer.writeUInt32LE(srid, this.at)
  }
  count(n: number): void {
    this.room(4)
    this.at = this.buffer.writeUInt32LE(n, this.at)
  }
  point([lon, lat]: LonLat): void {
    this.room(16)
    this.at = this.buffer.writeDoubleLE(lon, this.at)
    this.at = this.buffer.writeDoubleLE(lat, this.at)
  }
  line(points: readonly LonLat[]): void {
    this.count(points.length)
    for (const one of points) this.point(one)
  }
  hex(): string {
    return this.buffer.toString('hex', 0, this.at)
  }
}

export function multiPolygon(polygons: readonly Polygon[]): string {
  const out = new Writer()
  out.head(6, true)
  out.count(polygons.length)
  for (const rings of polygons) {
    out.head(3, false)
    out.count(rings.length)
    for (const ring of rings) out.line(ring)
  }
  return out.hex()
}

export function polygon(rings: Polygon): string {
  const out = new Writer()
  out.head(3, true)
  out.count(rings.length)
  for (const ring of rings) out.line(ring)
  return out.hex()
}

export function multiLine(lines: readonly (readonly LonLat[])[]): string {
  const out = new Writer()
  out.head(5, true)
  out.count(lines.length)
  for (const line of lines) {
    out.head(2, false)
    out.line(line)
  }
  return out.hex()
}

export function pointWkb(at: LonLat): string {
  const out = new Writer()
  out.head(1, true)
  out.point(at)
  return out.hex()
}

/** West, south, east, north. */
export function bboxOf(polygons: readonly Polygon[]): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const rings of polygons)
    for (const [lon, lat] of rings[0] ?? []) {
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  return [west, south, east, north]
}
