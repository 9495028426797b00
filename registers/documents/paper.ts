// What a document is made of before it is a page: a few kinds of block, read out of a filled template or built by hand.

/** A piece of text in one weight. */
export type Run = { readonly text: string; readonly bold?: boolean }

export type Row = { readonly cells: readonly (readonly Run[])[]; readonly header?: boolean }

export type Block =
  /** The red head: the name of the issuing organisation over a red line; `number` stands between them. */
  | { readonly block: 'head'; readonly text: string; readonly number: string | null }
  | { readonly block: 'title'; readonly runs: readonly Run[] }
  /** Under the title, centred and smaller: a number or a day where there is no red head. */
  | { readonly block: 'subtitle'; readonly runs: readonly Run[] }
  /** Flush left, to whom. */
  | { readonly block: 'addressee'; readonly runs: readonly Run[] }
  | { readonly block: 'heading'; readonly runs: readonly Run[] }
  /** Body text, the first line two characters in, unless `flush`. */
  | { readonly block: 'paragraph'; readonly runs: readonly Run[]; readonly flush?: boolean; readonly centre?: boolean }
  /** `widths` are shares of the width; equal where left out. */
  | { readonly block: 'table'; readonly rows: readonly Row[]; readonly widths?: readonly number[] }
  /** 附件：1. … */
  | { readonly block: 'attachments'; readonly items: readonly string[] }
  /** Who signs and the day in Chinese; the seal or its place lies over it. */
  | { readonly block: 'sign'; readonly organisation: string; readonly date: string }
  /** Small print under everything: contact, way of complaint. */
  | { readonly block: 'note'; readonly runs: readonly Run[] }
  | { readonly block: 'break' }

/** One document to be drawn. */
export type Paper = {
  /** For the file's own description; not drawn. */
  readonly title: string
  readonly blocks: readonly Block[]
  /** PNG or JPEG of the seal; 'stamp' leaves a marked place for it; null for papers without a seal. */
  readonly seal: Uint8Array | 'stamp' | null
  /** What the square holds; null for none. `label` stands under it. */
  readonly square: { readonly text: string; readonly label: string } | null
  /** Set across every page of what is not sealed, e.g. 预览. */
  readonly mark: string | null
}

/** A run of one weight. */
export const run = (text: string, bold = false): Run => (bold ? { text, bold } : { text })
