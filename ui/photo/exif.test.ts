// The place of a photo is read from the camera's notes, and nonsense in them is no place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { takenAt } from './exif.ts'

const rational = '29/1 31/1 1200/100'
const made = async (gps: Record<string, string>): Promise<ArrayBuffer> => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } })
    .withExif({ IFD3: gps })
    .jpeg()
    .toBuffer()
  return new Uint8Array(jpeg).buffer
}

test('a photo of the stairwell says where it was taken, south and west too', async () => {
  const north = takenAt(
    await made({ GPSLatitude: rational, GPSLatitudeRef: 'N', GPSLongitude: '106/1 30/1 0/1', GPSLongitudeRef: 'E' }),
  )
  assert.ok(north)
  assert.ok(Math.abs(north.lat - (29 + 31 / 60 + 12 / 3600)) < 1e-6)
  assert.equal(north.lon, 106.5)
  const south = takenAt(
    await made({ GPSLatitude: rational, GPSLatitudeRef: 'S', GPSLongitude: '70/1 0/1 0/1', GPSLongitudeRef: 'W' }),
  )
  assert.ok(south && south.lat < 0 && south.lon === -70)
})

test('no notes, notes cut in the middle and nought and nought are no place', async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } })
    .jpeg()
    .toBuffer()
  assert.equal(takenAt(new Uint8Array(jpeg).buffer), null)
  const whole = await made({ GPSLatitude: rational, GPSLatitudeRef: 'N', GPSLongitude: rational, GPSLongitudeRef: 'E' })
  for (const length of [0, 1, 3, 20, 40, 60, 90]) assert.equal(takenAt(whole.slice(0, length)), null)
  const zero = { GPSLatitude: '0/1 0/1 0/1', GPSLatitudeRef: 'N', GPSLongitude: '0/1 0/1 0/1', GPSLongitudeRef: 'E' }
  assert.equal(takenAt(await made(zero)), null)
})
