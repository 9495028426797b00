// What narrows a list, each word with its way out.
import { useCategories } from '../../ui/ask.ts'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'

/** The filters that hold, each with its way out. */
export function Chips({
  filters,
  change,
}: {
  /** By name; what is not there narrows nothing. */
  readonly filters: Readonly<Record<string, string | undefined>>
  readonly change: (some: Readonly<Record<string, string | null>>) => void
}) {
  const { data } = useCategories()
  const said = (name: string, value: string): string => {
    if (name === 'category') return data?.rows.find((row) => row.code === value)?.name ?? value
    if (name === 'light')
      return value === 'fresh' ? t('desk.queue.fresh') : t(`common.light.${value as 'red' | 'yellow' | 'green'}`)
    return name === 'area' || name === 'text' ? value : word(name, value)
  }
  return (
    <ul className="row-of chips">
      {Object.entries(filters)
        .flatMap(([name, value]) => (value === undefined || name === 'sort' ? [] : [{ name, what: said(name, value) }]))
        .map(({ name, what }) => (
          <li key={name}>
            <button
              type="button"
              className="button chip"
              onClick={() => change({ [name]: null })}
              aria-label={t('desk.filter.remove', { what })}
            >
              {what} ×
            </button>
          </li>
        ))}
    </ul>
  )
}
