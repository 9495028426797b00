// Who sends us orders from outside, and what such an order says. Source: domain §3.2, 4-15; 110 and 12345 hand each other what is not theirs.
export const outerSources = ['12345', '110', 'mailbox', 'petition', 'superior'] as const
export type OuterSource = (typeof outerSources)[number]

export const outerFields = [
  'outer',
  'text',
  'due',
  'category',
  'nature',
  'name',
  'phone',
  'place',
  'urgent',
  'secret',
  'reply',
] as const
export type OuterField = (typeof outerFields)[number]
