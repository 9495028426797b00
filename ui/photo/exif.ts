// Where a photo says it was taken: read on the phone from the camera's own notes, so that the notes themselves need not travel.

export type Taken = { readonly lon: number; readonly lat: number }

const gpsTag = 0x8825

/** The position in a JPEG's EXIF block (WGS84 degrees), or null. `bytes` need only be the first 128 kB. */
export function takenAt(bytes: ArrayBuffer): Taken | null {
  try {
    return inJpeg(new DataView(bytes))
  } catch {
    // A block that points past its own end is no position.
    return null
  }
}

function inJpeg(view: DataView): Taken | null {
  if (view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; at + 4 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at)
    if (marker === 0xffda || (marker & 0xff00) !== 0xff00) return null
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return inTiff(view, at + 10)
  }
  return null
}

/** Type and value offset of each tag of a directory. */
function* entries(view: DataView, start: number, offset: number, little: boolean) {
  const count = view.getUint16(start + offset, little)
  for (let n = 0; n < count; n++) {
    const at = start + offset + 2 + n * 12
    yield { tag: view.getUint16(at, little), value: at + 8 }
  }
}

function inTiff(view: DataView, start: number): Taken | null {
  const little = view.getUint16(start) === 0x4949
  const first = view.getUint32(start + 4, little)
  for (const { tag, value } of entries(view, start, first, little))
    if (tag === gpsTag) return inGps(view, start, view.getUint32(value, little), little)
  return null
}

function inGps(view: DataView, start: number, offset: number, little: boolean): Taken | null {
  const found = new Map([...entries(view, start, offset, little)].map(({ tag, value }) => [tag, value]))
  const sign = (tag: number, negative: string): number => {
    const at = found.get(tag)
    return at !== undefined && String.fromCharCode(view.getUint8(at)) === negative ? -1 : 1
  }
  const degrees = (tag: number): number => {
    const at = found.get(tag)
    if (at === undefined) return Number.NaN
    const from = start + view.getUint32(at, little)
    const part = (n: number) => view.getUint32(from + n * 8, little) / view.getUint32(from + n * 8 + 4, little)
    return part(0) + part(1) / 60 + part(2) / 3600
  }
  const lat = degrees(2) * sign(1, 'S')
  const lon = degrees(4) * sign(3, 'W')
  // Nought and nought is what cameras write that do not know.
  if (!Number.isFinite(lat) || !Number.isFinite(lon) || (lat === 0 && lon === 0)) return null
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : null
}
