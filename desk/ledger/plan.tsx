// Which column is what, and what the file's words mean: filled in as far as headings and memory say it.
import { useId } from 'react'
import { bare } from '../../rules/heading.ts'
import { fields, needed } from '../../rules/ledger.ts'
import { useKit } from '../../ui/form/kit.tsx'
import { AreaPicker, CategoryPicker, OrganisationPicker } from '../../ui/form/pick.tsx'
import { t } from '../texts.ts'
import type { Columns, Explained, Meanings, View } from './use.ts'

/** A form of file: its fields in order, those it cannot do without, and what they are called. */
type Form = {
  readonly fields: readonly string[]
  readonly needed: readonly string[]
  readonly name: (field: string) => string
}
export const ledgerForm: Form = { fields, needed, name: (field) => t(`people.ledger.field.${field as 'filed'}`) }

export function ColumnsOf({
  view,
  of: { fields, needed, name },
  columns,
  change,
  missing,
}: {
  readonly view: Pick<View, 'heading' | 'first'> & { readonly found: unknown }
  readonly of: Form
  readonly columns: Columns
  readonly change: (columns: Columns) => void
  readonly missing: readonly string[]
}) {
  const id = useId()
  const example = (at: number | undefined) =>
    at === undefined ? '' : (view.first.map((row) => row[at] ?? '').find((cell) => cell !== '') ?? '')
  return (
    <details open={missing.length > 0 || view.found === null}>
      <summary>{t('people.ledger.columns.title')}</summary>
      <p className="soft">{t('people.ledger.columns.hint')}</p>
      <div className="ledger-columns">
        {fields.map((field) => {
          const at = columns[field]
          return (
            <div key={field} className="form-row">
              <label htmlFor={`${id}-${field}`}>
                {name(field)}
                {needed.includes(field) && <span aria-hidden="true"> *</span>}
              </label>
              <select
                id={`${id}-${field}`}
                className="field"
                required={needed.includes(field)}
                aria-invalid={missing.includes(field)}
                aria-describedby={`${id}-${field}-example`}
                value={at ?? ''}
                onChange={(event) =>
                  change({ ...columns, [field]: event.target.value === '' ? undefined : Number(event.target.value) })
                }
              >
                <option value="">{t('people.ledger.columns.no')}</option>
                {view.heading.map((heading, n) => (
                  // The same heading may stand twice: its place tells them apart.
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move
                  <option key={n} value={n}>
                    {heading === '' ? String(n + 1) : heading}
                  </option>
                ))}
              </select>
              <p id={`${id}-${field}-example`} className="soft small">
                {example(at) === '' ? '' : t('people.ledger.columns.example', { value: example(at).slice(0, 40) })}
              </p>
            </div>
          )
        })}
      </div>
      {missing.length > 0 && (
        <p className="notice amber" role="status">
          ▲{' '}
          {t('people.ledger.columns.lacking', {
            fields: missing.map(name).join('、'),
          })}
        </p>
      )}
    </details>
  )
}

type Words = NonNullable<View['found']>['words']

export function WordsOf({
  words,
  meanings,
  change,
}: {
  readonly words: Words
  readonly meanings: Meanings
  readonly change: (meanings: Meanings) => void
}) {
  const id = useId()
  const { Pick } = useKit()
  if (words.length === 0) return null
  const set = (field: Explained, word: string, value: string | null) => {
    const { [bare(word)]: _before, ...rest } = meanings[field] ?? {}
    change({ ...meanings, [field]: value === null ? rest : { ...rest, [bare(word)]: value } })
  }
  const states = (['toAccept', 'placed', 'handling', 'over'] as const).map((value) => ({
    value,
    label: t(`people.ledger.words.${value}`),
  }))
  return (
    <details open>
      <summary>{t('people.ledger.words.title')}</summary>
      <p className="soft">{t('people.ledger.words.hint')}</p>
      <div className="ledger-columns">
        {words.slice(0, 40).map(({ field, word, rows }, n) => {
          const of = `${id}-${n}`
          const value = meanings[field]?.[bare(word)] ?? null
          const shared = {
            id: of,
            value,
            onChange: (next: string | null) => set(field, word, next),
            invalid: false,
            describedBy: undefined,
          }
          return (
            <div key={`${field} ${word}`} className="form-row">
              <label htmlFor={of}>
                {t('people.ledger.words.rows', { field: t(`people.ledger.field.${field}`), word, rows })}
              </label>
              {field === 'category' && <CategoryPicker {...shared} />}
              {field === 'area' && <AreaPicker {...shared} />}
              {field === 'organisation' && <OrganisationPicker {...shared} area={null} />}
              {field === 'state' && <Pick {...shared} options={states} />}
            </div>
          )
        })}
      </div>
    </details>
  )
}
