// What documents use of fontkit, which comes without types.
declare module 'fontkit' {
  export type Font = {
    readonly unitsPerEm: number
    hasGlyphForCodePoint(code: number): boolean
    layout(text: string): { readonly advanceWidth: number }
  }
  export function create(bytes: Uint8Array): Font
}
