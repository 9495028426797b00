// One field of a step's form: its label, its widget, and what is wrong with it beside it.
import type { ReactNode } from 'react'
import { cite, isLaw } from '../../rules/law.ts'
import type { CaseRef } from '../contract.ts'
import type { Sending } from '../photo/upload.ts'
import { find, language, t, word } from '../texts.ts'
import { AnswersField, type Given } from './answers.tsx'
import type { Fault, Field, Values } from './fields.ts'
import { FilesField } from './files.tsx'
import { HeldField } from './held.tsx'
import { type Option, useKit } from './kit.tsx'
import {
  AreaPicker,
  AreasPicker,
  CasePicker,
  CategoryPicker,
  ItemPicker,
  KeeperPicker,
  OrganisationPicker,
  OrganisationsPicker,
} from './pick.tsx'
import { PlaceField } from './place.tsx'

export type Around = {
  readonly kind: string
  readonly step: string
  readonly case: CaseRef
  /** The case it is opened from, where it is not the one the step is about. */
  readonly near?: CaseRef | undefined
  /** Area of the case, for offices near it. */
  readonly area: string | null
  /** The category chosen so far, where the form asks one. */
  readonly category: string | null
  readonly onBusy: (busy: boolean) => void
  /** What the case holds, to be ticked, by field. */
  readonly held?: Readonly<Record<string, readonly Option[]>> | undefined
}
type Props = {
  readonly field: Field
  readonly around: Around
  readonly id: string
  readonly value: unknown
  readonly fault: Fault | undefined
  readonly onChange: (value: unknown) => void
}

export const labelOf = (field: string, { kind, step }: Pick<Around, 'kind' | 'step'>): string =>
  find(`${kind}.label.${step}.${field}`) ?? find(`case.label.${step}.${field}`) ?? word('field', field, kind)

export const faultWords = (fault: Fault, label: string, max: number | null): string =>
  t(`common.fault.${fault}`, { field: label, max: max ?? '' })

/** Names of lists of codes, by field. */
const optionGroups: Readonly<Record<string, string>> = {
  ground: 'ground',
  urgency: 'urgency',
  class: 'class',
  source: 'source',
  wants: 'wants',
}

export function FieldRow({ field, around, id, value, fault, onChange }: Props) {
  const label = labelOf(field.name, around)
  const describedBy = fault ? `${id}-fault` : undefined
  const own = field.widget === 'flag' || field.widget === 'answers'
  return (
    <div className="form-row">
      {own ? null : (
        <label htmlFor={id}>
          {label}
          {!field.required && <span className="soft small"> {t('common.optional')}</span>}
        </label>
      )}
      <Control
        field={field}
        around={around}
        id={id}
        value={value}
        label={label}
        invalid={fault !== undefined}
        describedBy={describedBy}
        onChange={onChange}
      />
      {fault && (
        <p id={`${id}-fault`} className="fault">
          <span aria-hidden="true">■ </span>
          {faultWords(fault, label, field.max)}
        </p>
      )}
    </div>
  )
}

type ControlProps = Omit<Props, 'fault'> & {
  readonly label: string
  readonly invalid: boolean
  readonly describedBy: string | undefined
}

function Control({ field, around, id, value, label, invalid, describedBy, onChange }: ControlProps): ReactNode {
  const { Pick, Files = FilesField, Area = AreaPicker } = useKit()
  const text = typeof value === 'string' ? value : ''
  const picked = typeof value === 'string' && value !== '' ? value : null
  const common = { id, invalid, describedBy }
  const native = {
    id,
    className: 'field',
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    'aria-required': field.required,
  }
  switch (field.widget) {
    case 'answers':
      return <AnswersField id={id} category={around.category} value={(value ?? {}) as Given} onChange={onChange} />
    case 'category':
      return <CategoryPicker {...common} value={picked} onChange={onChange} />
    case 'organisation':
      return <OrganisationPicker {...common} value={picked} onChange={onChange} area={around.area} />
    case 'keeper':
      return <KeeperPicker {...common} value={picked} onChange={onChange} />
    case 'organisations':
      return (
        <OrganisationsPicker
          {...common}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
          area={around.area}
          max={field.max ?? 8}
        />
      )
    case 'area':
      return <Area {...common} value={picked} onChange={onChange} />
    case 'areas':
      return (
        <AreasPicker
          {...common}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
          max={field.max ?? 20}
        />
      )
    case 'item':
      return <ItemPicker {...common} value={picked} onChange={onChange} />
    case 'case':
      return around.step === 'unlink' ? (
        <Pick {...common} value={picked} onChange={onChange} options={around.held?.[field.name] ?? []} />
      ) : (
        <CasePicker {...common} value={picked} onChange={onChange} near={around.near ?? around.case} />
      )
    case 'place':
      return <PlaceField id={id} value={(value ?? {}) as Values} onChange={onChange} describedBy={describedBy} />
    case 'files':
      return (
        <Files
          {...common}
          case={around.case}
          kind={fileKind(field.name, around.step, around.kind)}
          max={field.max ?? 9}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
          onBusy={around.onBusy}
        />
      )
    case 'held':
      return (
        <HeldField
          id={id}
          label={label}
          options={around.held?.[field.name] ?? []}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={onChange}
        />
      )
    case 'choice': {
      const group = optionGroups[field.name] ?? field.name
      const options = field.options.map((option) => ({
        value: option,
        label: field.name === 'law' && isLaw(option) ? cite(option, language()) : word(group, option, around.kind),
      }))
      return <Pick {...common} value={picked} onChange={onChange} options={options} />
    }
    case 'verdict':
      return <Verdict id={id} name={field.name} label={label} value={value} onChange={onChange} />
    case 'grade':
      return (
        <Pick
          {...common}
          value={value === undefined ? null : String(value)}
          onChange={onChange}
          options={[5, 4, 3, 2, 1].map((n) => ({ value: String(n), label: word('grade', String(n), around.kind) }))}
        />
      )
    case 'flag':
      return (
        <label className="flag">
          <input id={id} type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} />
          {label}
        </label>
      )
    case 'number':
      return (
        <input
          {...native}
          type="text"
          inputMode="numeric"
          value={value === undefined ? '' : String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      )
    case 'text':
      return <textarea {...native} rows={3} value={text} onChange={(event) => onChange(event.target.value)} />
    case 'lines':
      return (
        <textarea
          {...native}
          rows={3}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={(event) => onChange(event.target.value.split('\n'))}
        />
      )
    case 'contact':
      return (
        <fieldset className="form-group">
          {field.of.map((one) => (
            <FieldRow
              key={one.name}
              field={one}
              around={around}
              id={`${id}-${one.name}`}
              value={(value as Values | undefined)?.[one.name]}
              fault={undefined}
              onChange={(next) => onChange({ ...(value as Values | undefined), [one.name]: next })}
            />
          ))}
        </fieldset>
      )
    case 'day':
      return <input {...native} type="date" value={text} onChange={(event) => onChange(event.target.value)} />
    case 'time':
      return <input {...native} type="time" value={text} onChange={(event) => onChange(event.target.value)} />
    case 'line':
      return (
        <input
          {...native}
          type={field.name === 'phone' ? 'tel' : 'text'}
          autoComplete="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )
  }
}

/** What a photo of this field shows. */
function fileKind(name: string, step: string, kind: string): Sending['kind'] {
  if (name === 'before' || name === 'after') return name
  if (step === 'report') return 'report'
  if (step === 'recordReceipt' || (kind === 'dataRequest' && step === 'carryOut')) return 'document'
  return step === 'finish' || step === 'verify' || step === 'settle' ? 'after' : 'other'
}

function Verdict({
  id,
  name,
  label,
  value,
  onChange,
}: {
  id: string
  name: string
  label: string
  value: unknown
  onChange: (value: boolean) => void
}) {
  return (
    <div role="radiogroup" aria-label={label} className="row-of">
      {[true, false].map((one) => (
        <label key={String(one)} className="flag">
          <input
            id={one ? id : undefined}
            type="radio"
            name={`${id}-${name}`}
            checked={value === one}
            onChange={() => onChange(one)}
          />
          {t(one ? 'common.yes' : 'common.no')}
        </label>
      ))}
    </div>
  )
}
