// What a ledger of an office holds in its columns.

/** In the order in which a person looks for them. */
export const fields = [
  'number',
  'filed',
  'text',
  'category',
  'area',
  'place',
  'organisation',
  'state',
  'since',
  'until',
  'done',
  'name',
  'phone',
] as const
export type Field = (typeof fields)[number]
/** Without these no matter can be opened. */
export const needed: readonly Field[] = ['filed', 'text', 'category']
