// The squares on a picture of a page, read as a telephone reads them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { phone, type Stage } from './stage.ts'

/** Reads the squares of a picture as a telephone would, in a window of its own. */
export async function squaresOf(stage: Stage, png: Buffer): Promise<readonly string[]> {
  const require = createRequire(import.meta.url)
  const reader = join(require.resolve('barcode-detector/ponyfill'), '../../iife/ponyfill.js')
  const wasm = join(require.resolve('barcode-detector/ponyfill'), '../../../../zxing-wasm/dist/reader/zxing_reader.wasm')
  const page = await stage.stranger(phone)
  await page.goto('about:blank')
  await page.evaluate(readFileSync(reader, 'utf8'))
  const read = await page.evaluate(
    async ({ picture, code }) => {
      const bytes = (text: string) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
      const { BarcodeDetector, prepareZXingModule } = (
        globalThis as unknown as {
          BarcodeDetectionAPI: {
            BarcodeDetector: new (of: object) => { detect: (blob: Blob) => Promise<readonly { rawValue: string }[]> }
            prepareZXingModule: (how: object) => void
          }
        }
      ).BarcodeDetectionAPI
      prepareZXingModule({ overrides: { wasmBinary: bytes(code).buffer } })
      const found = await new BarcodeDetector({ formats: ['qr_code'] }).detect(new Blob([bytes(picture)], { type: 'image/png' }))
      return found.map((one) => one.rawValue)
    },
    { picture: png.toString('base64'), code: readFileSync(wasm).toString('base64') },
  )
  await page.context().close()
  return read
}
