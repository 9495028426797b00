// The widgets a shell lends to the common forms: the desk gives searchable lists, other shells the plain ones.
import { type ComponentType, createContext, useContext } from 'react'
import { t } from '../texts.ts'
import type { Values } from './fields.ts'
import type { FilesProps } from './files.tsx'

export type Option = { readonly value: string; readonly label: string; readonly hint?: string; readonly group?: string }
export type PickProps = {
  readonly id: string
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly options: readonly Option[]
  readonly invalid?: boolean
  readonly describedBy?: string | undefined
  readonly loading?: boolean
  readonly placeholder?: string
  /** The name for readers, where no visible label belongs to it. */
  readonly label?: string | undefined
  /** There is always a value: it can be changed, not taken away. */
  readonly fixed?: boolean
  /** The list is searched elsewhere; the words typed so far. */
  readonly onSearch?: (text: string) => void
}
export type AreaProps = Pick<PickProps, 'id' | 'value' | 'onChange'> & {
  readonly invalid: boolean
  readonly describedBy: string | undefined
}
/** What was typed and not sent, by case and step. */
export type Drafts = {
  readonly get: (name: string) => Values | undefined
  readonly set: (name: string, values: Values) => void
  readonly delete: (name: string) => void
}
export type Kit = {
  readonly Pick: ComponentType<PickProps>
  /** Where photos do not go up at once. */
  readonly Files?: ComponentType<FilesProps>
  /** Where areas are picked from what lies at hand. */
  readonly Area?: ComponentType<AreaProps>
  /** Where drafts outlive the page. */
  readonly drafts?: Drafts
}

export function PlainPick({ id, value, onChange, options, invalid, describedBy, placeholder, label }: PickProps) {
  const groups = [...new Set(options.map((option) => option.group ?? ''))]
  return (
    <select
      id={id}
      className="field"
      value={value ?? ''}
      aria-invalid={invalid === true}
      aria-describedby={describedBy}
      aria-label={label}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{placeholder ?? t('common.choose')}</option>
      {groups.map((group) => {
        const own = options
          .filter((option) => (option.group ?? '') === group)
          .map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))
        return group === '' ? (
          own
        ) : (
          <optgroup key={group} label={group}>
            {own}
          </optgroup>
        )
      })}
    </select>
  )
}

const Lent = createContext<Kit>({ Pick: PlainPick })
export const KitProvider = Lent
export const useKit = (): Kit => useContext(Lent)
