// Ticking what a case holds: its texts, its people, its pictures, by what they are and not by what they say.
import { t } from '../texts.ts'
import type { Option } from './kit.tsx'

type Props = {
  readonly id: string
  readonly label: string
  readonly options: readonly Option[]
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
}

export function HeldField({ id, label, options, value, onChange }: Props) {
  if (options.length === 0) return <p className="soft small">{t('case.held.none')}</p>
  const all = options.every((option) => value.includes(option.value))
  return (
    <fieldset className="form-group" aria-label={label}>
      {options.length > 1 && (
        <label className="flag">
          <input type="checkbox" checked={all} onChange={() => onChange(all ? [] : options.map((option) => option.value))} />
          <b>{t('case.held.all', { n: options.length })}</b>
        </label>
      )}
      {options.map((option, i) => (
        <label key={option.value} className="flag">
          <input
            id={i === 0 ? id : undefined}
            type="checkbox"
            checked={value.includes(option.value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...value, option.value] : value.filter((one) => one !== option.value))
            }
          />
          {option.label}
          {option.hint && <span className="soft small"> {option.hint}</span>}
        </label>
      ))}
    </fieldset>
  )
}
