// Photos that show nothing real: a wall, a pavement, and before it a heap that is gone after.
import sharp from 'sharp'
import type { Instant } from '../../rules/time.ts'
import { announce, complete } from '../../store/files/attachment.ts'
import { digestOf } from '../../store/files/disk.ts'
import { isPicture, makeOf } from '../../store/files/picture.ts'
import type { FileStore } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'

export type Shown = 'before' | 'after' | 'report'
const [width, height] = [960, 720]
/** Colours of wall and ground, three places. */
const scenes = [
  [
    [214, 205, 190],
    [148, 146, 140],
  ],
  [
    [190, 203, 200],
    [132, 136, 130],
  ],
  [
    [222, 214, 205],
    [160, 152, 142],
  ],
] as const
const drawn = new Map<string, Promise<Picture>>()
type Picture = {
  readonly bytes: Uint8Array
  readonly full: Uint8Array
  readonly small: Uint8Array
  readonly thumb: Uint8Array
  readonly width: number
  readonly height: number
}

/** The same picture for every case of a scene: drawn and encoded once, through what every upload goes through. */
function pictureOf(scene: number, heap: boolean): Promise<Picture> {
  const key = `${scene % scenes.length} ${heap}`
  const known = drawn.get(key) ?? draw(scene % scenes.length, heap)
  drawn.set(key, known)
  return known
}

async function draw(scene: number, heap: boolean): Promise<Picture> {
  const [wall, ground] = scenes[scene] ?? scenes[0]
  const pixels = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const grain = ((x * 7 + y * 13) % 17) - 8
      const [from, shade] =
        y < 430
          ? [wall, (y % 60 < 2 || (x + (Math.floor(y / 60) % 2) * 60) % 120 < 2 ? -26 : 0) + grain]
          : [ground, ((x + y) % 160 < 3 ? -22 : 0) + grain]
      const dark = heap && (x - 500) ** 2 / 62_500 + (y - 560) ** 2 / 14_400 < 1 ? -70 - ((x * 3 + y * 5) % 40) : 0
      for (let c = 0; c < 3; c++) pixels[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, (from[c] ?? 0) + shade + dark))
    }
  const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer()
  const made = await makeOf(async () => bytes, 'other')
  if (!isPicture(made)) throw new Error('a drawn picture was refused')
  return { bytes, full: made.full, small: made.small, thumb: made.thumb, width: made.width, height: made.height }
}

/** Keeps one attachment as an upload would have: announced, its forms put, completed. */
export async function keepPicture(
  house: House,
  files: Pick<FileStore, 'put'>,
  given: { county: string; caseId: string; id: string; kind: Shown; by: string; at: Instant; scene: number },
): Promise<void> {
  const { county, caseId, id, kind, by, at } = given
  const picture = await pictureOf(given.scene, kind !== 'after')
  const context = { actor: by, counties: [county] }
  await house.db.begin(context, (tx) =>
    announce(tx, { county, caseId, id, kind, name: null, size: picture.bytes.length, digest: digestOf(picture.bytes), by, at }),
  )
  for (const form of ['small', 'thumb', 'full'] as const) await files.put(county, caseId, id, form, picture[form])
  await house.db.begin(context, (tx) =>
    complete(tx, { county, caseId, id, type: 'image/jpeg', width: picture.width, height: picture.height, position: null }),
  )
}
