// Whether a point lies within rings.

/** Rings of [lon, lat] in CGCS2000, or of any two coordinates. */
export type Rings = readonly (readonly (readonly [number, number])[])[]

/** By the even-odd rule over all rings, so that holes are holes. */
export function inside([x, y]: readonly [number, number], rings: Rings): boolean {
  let odd = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i] ?? [0, 0]
      const [xj, yj] = ring[j] ?? [0, 0]
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd
    }
  return odd
}
