// The page of an official document: one place for its figures, in points (1/72 inch) unless a name says otherwise.

const mm = (millimetres: number): number => (millimetres * 72) / 25.4

/**
 * After the standard for the layout of official documents (GB/T 9704-2012, named in the plan but not quoted there, so every
 * figure is a default of ours until an office checks it [D]): A4, top margin 37 mm, binding margin 28 mm, text of
 * 156 × 225 mm, 22 lines of 28 characters of size 3; title size 2; page number size 4, 7 mm under the text.
 */
export const page = {
  width: mm(210),
  height: mm(297),
  left: mm(28),
  top: mm(37),
  text: { width: mm(156), height: mm(225) },
  line: mm(225) / 22,
  size: { head: 40, title: 22, body: 15.75, table: 12, note: 10.5, number: 14 },
  /** The red head hangs so far under the top of the text. */
  head: mm(12),
  rule: mm(4),
  foot: mm(7),
  /** Side of the square that opens or verifies the document, and of the place for a stamp. */
  qr: mm(24),
  stamp: mm(42),
  colour: { ink: '#000000', red: '#B3261E', soft: '#55615D', line: '#000000' },
} as const
