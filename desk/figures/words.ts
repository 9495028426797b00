// Figures as a person reads them: shares in percent, amounts in pieces, changes with their direction in a word.
import { find } from '../../ui/texts.ts'
import { t } from '../texts.ts'

export type Figure = {
  readonly code: string
  readonly rule: 'count' | 'share' | 'stock' | 'composite'
  readonly day: 'filed' | 'due' | 'handled' | 'act' | 'now'
  readonly better: 'more' | 'less' | null
  readonly law: string
  readonly details: 'source' | 'ground' | null
  readonly numerator: number
  readonly denominator: number
  readonly excluded: number
  readonly value: number | null
  readonly before: number | null
  readonly points: readonly { readonly day: string; readonly value: number | null }[]
}
type Part = 'name' | 'asks' | 'top' | 'bottom' | 'out'

/** What the catalogue says of an indicator; its code where it says nothing. */
export const said = (code: string, part: Part): string => find(`reports.${code}.${part}`) ?? code
const inShares = (rule: Figure['rule']): boolean => rule === 'share' || rule === 'composite'

export const valueWords = ({ rule }: Pick<Figure, 'rule'>, value: number | null): string =>
  value === null
    ? t('reports.nothing')
    : inShares(rule)
      ? t('reports.percent', { n: (value / 10).toFixed(1) })
      : t('reports.pieces', { n: value })

/** How it moved since the span before, and whether that is good: the shape and the word say it, not the colour alone. */
export function changeOf({ value, before, better, rule }: Figure) {
  if (value === null || before === null) return null
  const by = value - before
  const n = inShares(rule) ? t('reports.points', { n: (Math.abs(by) / 10).toFixed(1) }) : t('reports.pieces', { n: Math.abs(by) })
  const text = by === 0 ? t('reports.same') : t(by > 0 ? 'reports.up' : 'reports.down', { n })
  const good = by === 0 || better === null ? null : by > 0 === (better === 'more')
  return { text, good, arrow: by === 0 ? '→' : by > 0 ? '↗' : '↘' }
}
