// The faces of documents: a Song face in two weights, a third for rare characters, and who draws which character.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create } from 'fontkit'

export type Weight = 'regular' | 'bold' | 'rare'
export type Piece = { text: string; face: Weight }

const packed = createRequire(import.meta.url)
const paths: Readonly<Record<Weight, string>> = {
  regular: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
  rare: './faces/rare.otf',
}

function load(path: string) {
  const bytes = readFileSync(packed.resolve(path))
  const font = create(bytes)
  const widths = new Map<string, number>()
  const width = (text: string): number => {
    const known = widths.get(text)
    if (known !== undefined) return known
    const found = font.layout(text).advanceWidth / font.unitsPerEm
    // Words come and go; characters stay.
    if (text.length <= 2) widths.set(text, found)
    return found
  }
  return { bytes, width, has: (code: number) => font.hasGlyphForCodePoint(code) }
}

let kept: Readonly<Record<Weight, ReturnType<typeof load>>> | undefined

/** Opened at the first document and kept (30 MB); a document carries only the characters it uses. Widths are in points at size 1. */
export function faces() {
  kept ??= { regular: load(paths.regular), bold: load(paths.bold), rare: load(paths.rare) }
  return kept
}

// Marks without a glyph of their own; a variant of a character is drawn as the character.
const invisible = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Variation_Selector}/gu

/**
 * Text in pieces, each of which its face can draw: bold falls back to regular, both to the face of rare characters. What
 * none has is set as 〓 with its code, e.g. 〓(U+2A6D7), and listed: a name is never silently wrong.
 */
export function drawable(text: string, bold: boolean, missing: Set<string>): Piece[] {
  const all = faces()
  const order: readonly Weight[] = bold ? ['bold', 'regular', 'rare'] : ['regular', 'rare']
  const pieces: Piece[] = []
  const add = (piece: string, face: Weight) => {
    const last = pieces.at(-1)
    if (last?.face === face) last.text += piece
    else pieces.push({ text: piece, face })
  }
  const usual = bold ? 'bold' : 'regular'
  for (const one of text.replaceAll('\t', ' ').replaceAll(invisible, (mark) => (mark === '\n' ? mark : ''))) {
    const code = one.codePointAt(0) ?? 0
    const face = one === '\n' ? usual : order.find((weight) => all[weight].has(code))
    if (face) add(one, face)
    else {
      missing.add(one)
      add(`〓(U+${code.toString(16).toUpperCase()})`, usual)
    }
  }
  return pieces
}
