// Pickers that know their register: category, area, office, item of the duty list, another case.
import { useEffect, useMemo, useState } from 'react'
import { levelOf, parentOf, trimCode } from '../../rules/area.ts'
import { useArea, useAreas, useCategories, useMe, useQ } from '../ask.ts'
import type { CaseLine, CaseRef, OrganisationRow } from '../contract.ts'
import { t, word } from '../texts.ts'
import { type Option, useKit } from './kit.tsx'

type PickerProps = {
  readonly id: string
  readonly value: string | null
  readonly onChange: (value: string | null) => void
  readonly invalid: boolean
  readonly describedBy: string | undefined
  readonly placeholder?: string
}

export function CategoryPicker(props: PickerProps) {
  const { Pick } = useKit()
  const { data, isPending } = useCategories()
  const options = useMemo(() => {
    const rows = data?.rows ?? []
    const names = new Map(rows.map((row) => [row.code, row.name]))
    return rows
      .filter((row) => row.class !== null)
      .map(
        (row): Option => ({
          value: row.code,
          label: row.name,
          group: names.get(row.parent ?? '') ?? '',
          hint: word('class', row.class ?? ''),
        }),
      )
  }, [data])
  return <Pick {...props} options={options} loading={isPending} />
}

/** From the region down, one list per level; the deepest one picked is the value. */
export function AreaPicker({ id, value, onChange, invalid, describedBy }: PickerProps) {
  const { data: me } = useMe()
  const root = me?.region.code ?? null
  const chain = value === null ? [] : lineage(value, root)
  const parents = root === null ? [] : [root, ...chain.filter((code) => levelOf(code) !== 'grid')]
  return (
    <div className="stack">
      {parents.slice(0, 4).map((parent, i) => (
        <AreaLevelPick
          key={parent}
          id={i === 0 ? id : `${id}-${i}`}
          parent={parent}
          value={chain[i] ?? null}
          onChange={(picked) => onChange(picked ?? (i === 0 ? null : parent))}
          invalid={invalid && i === 0}
          describedBy={describedBy}
        />
      ))}
    </div>
  )
}

/** The area and those above it, below the root, from the top down. */
export function lineage(code: string, root: string | null): string[] {
  const chain: string[] = []
  const top = root === null ? '' : trimCode(root)
  for (let at: string | null = code; at !== null && trimCode(at).length > top.length; at = parentOf(at)) chain.unshift(at)
  return chain
}

function AreaLevelPick({ parent, value, ...props }: PickerProps & { parent: string }) {
  const { Pick } = useKit()
  const { data, isPending } = useAreas(parent)
  const rows = data?.rows ?? []
  if (!isPending && rows.length === 0) return null
  const same = rows.find((row) => value !== null && trimCode(row.code) === trimCode(value))
  const options = rows.map((row) => ({ value: row.code, label: row.name, hint: row.surveyed ? '' : t('common.invented') }))
  const level = rows[0] ? word('level', rows[0].level) : ''
  return (
    <Pick
      {...props}
      value={same?.code ?? null}
      options={options}
      loading={isPending}
      placeholder={level}
      label={t('common.place.level', { level })}
    />
  )
}

/** Offices that serve the place first; the one proposed is always among them. */
export function OrganisationPicker({ area, ...props }: PickerProps & { area: string | null }) {
  const { Pick } = useKit()
  const [text, setText] = useState('')
  const wanted = useSettled(text, 180)
  const { data, isPending } = useQ<OrganisationRow>(
    'organisations',
    { takesPart: 'true', ...(wanted === '' ? { area, limit: 200 } : { text: wanted, limit: 50 }) },
    { fresh: 60_000 },
  )
  const named = useOrganisation(props.value)
  const rows = data?.rows ?? []
  const all = named && !rows.some((row) => row.id === named.id) ? [named, ...rows] : rows
  const options = all.map(
    (row): Option => ({ value: row.id, label: row.short, hint: row.name === row.short ? (row.phone ?? '') : row.name }),
  )
  return (
    <>
      <Pick {...props} options={options} loading={isPending} onSearch={setText} />
      {props.value !== null && <OfficeLoad id={props.value} />}
    </>
  )
}

/** How much the office has on its hands already. */
function OfficeLoad({ id }: { id: string }) {
  const { data } = useQ<{ handles: number; asked: number; late: number }>('load', { organisation: id }, { fresh: 30_000 })
  const row = data?.rows[0]
  if (!row) return null
  return (
    <p className="soft small figures" role="status">
      {t('case.load', { handles: row.handles, asked: row.asked, late: row.late })}
    </p>
  )
}

type SeveralProps = Omit<PickerProps, 'value' | 'onChange'> & {
  readonly area: string | null
  readonly value: readonly string[]
  readonly max: number
  readonly onChange: (value: readonly string[]) => void
}

/** Several offices, one after the other, each to be taken off again. */
export function OrganisationsPicker({ value, onChange, max, ...props }: SeveralProps) {
  return (
    <div className="stack">
      {value.length > 0 && (
        <ul className="stack">
          {value.map((id) => (
            <Chosen key={id} id={id} onDrop={() => onChange(value.filter((one) => one !== id))} />
          ))}
        </ul>
      )}
      {value.length < max && (
        <OrganisationPicker
          {...props}
          value={null}
          placeholder={t('case.offices.add')}
          onChange={(id) => id !== null && !value.includes(id) && onChange([...value, id])}
        />
      )}
    </div>
  )
}

function Chosen({ id, onDrop }: { id: string; onDrop: () => void }) {
  const name = useOrganisation(id)?.short ?? id
  return (
    <li className="row-of">
      <span>{name}</span>
      <button type="button" className="button plain" onClick={onDrop} aria-label={`${t('common.remove')} ${name}`}>
        {t('common.remove')}
      </button>
    </li>
  )
}

/** The counties of other regions on this platform. */
export function KeeperPicker(props: PickerProps) {
  const { Pick } = useKit()
  const { data, isPending } = useQ<{ county: string; name: string }>('keepers', {}, { fresh: 600_000 })
  const options = (data?.rows ?? []).map((row): Option => ({ value: row.county, label: row.name, hint: row.county }))
  return <Pick {...props} options={options} loading={isPending} />
}

/** One office by its id. */
export function useOrganisation(id: string | null): OrganisationRow | null {
  const { data } = useQ<OrganisationRow>('organisations', { id, limit: 1 }, { on: id !== null, fresh: 600_000 })
  return data?.rows.find((row) => row.id === id) ?? null
}

type ItemRow = { readonly code: string; readonly name: string; readonly organisationName: string | null }

/** An item of the lists in force: found by its code, its words, or the first letters of its sounds. */
export function ItemPicker(props: PickerProps) {
  const { Pick } = useKit()
  const [text, setText] = useState('')
  const wanted = useSettled(text.trim(), 180)
  const kept = { fresh: 600_000 }
  const { data, isPending } = useQ<ItemRow>('listItems', { text: wanted, limit: 50 }, kept)
  const named = useQ<ItemRow>('listItems', { text: props.value, limit: 1 }, { ...kept, on: props.value !== null })
  const rows = [...(data?.rows ?? []), ...(named.data?.rows ?? []).filter((row) => row.code === props.value)]
  const options = [...new Map(rows.map((row) => [row.code, row])).values()].map(
    (row): Option => ({ value: row.code, label: `${row.code} ${row.name}`, hint: row.organisationName ?? '' }),
  )
  return <Pick {...props} options={options} loading={isPending} onSearch={setText} />
}

/** Several areas, each with everything inside it; the one being chosen is the last of them. */
export function AreasPicker({
  value,
  onChange,
  max,
  ...props
}: Omit<PickerProps, 'value' | 'onChange'> & {
  readonly value: readonly string[]
  readonly max: number
  readonly onChange: (value: readonly string[]) => void
}) {
  const last = value.at(-1) ?? ''
  const before = value.slice(0, -1)
  return (
    <div className="stack">
      {before.length > 0 && (
        <ul className="stack">
          {before.map((code) => (
            <ChosenArea key={code} code={code} onDrop={() => onChange(value.filter((one) => one !== code))} />
          ))}
        </ul>
      )}
      <AreaPicker {...props} value={last === '' ? null : last} onChange={(code) => onChange([...before, code ?? ''])} />
      {last !== '' && value.length < max && (
        <button type="button" className="button self" onClick={() => onChange([...value, ''])}>
          {t('case.areas.add')}
        </button>
      )}
    </div>
  )
}

function ChosenArea({ code, onDrop }: { code: string; onDrop: () => void }) {
  const name = useArea(code).data?.rows[0]?.name ?? code
  return (
    <li className="row-of">
      <span>{name}</span>
      <button type="button" className="button plain" onClick={onDrop} aria-label={`${t('common.remove')} ${name}`}>
        {t('common.remove')}
      </button>
    </li>
  )
}

/** Another open case near this one: same category first. */
/** What may be the same matter first, then what is near; any other by its code or words. */
export function CasePicker({ near, ...props }: PickerProps & { near: CaseRef }) {
  const { Pick } = useKit()
  const [text, setText] = useState('')
  const wanted = useSettled(text.trim(), 250)
  const { county, id } = near
  const alike = useQ<CaseLine>('duplicates', { county, id })
  const { data, isPending } = useQ<CaseLine>('nearby', { county, id })
  const found = useQ<CaseLine>('cases', { text: wanted, limit: 20 }, { on: wanted.length > 1 })
  const rows = [...(wanted.length > 1 ? (found.data?.rows ?? []) : []), ...(alike.data?.rows ?? []), ...(data?.rows ?? [])]
  const options = [...new Map(rows.filter((row) => row.id !== id).map((row) => [row.id, row])).values()].map(
    (row): Option => ({
      value: row.id,
      label: `${row.code} ${row.categoryName}`,
      hint: [row.distance === undefined ? '' : t('case.nearby.metres', { n: Math.round(row.distance) }), row.text ?? '']
        .filter(Boolean)
        .join(' · '),
    }),
  )
  return <Pick {...props} options={options} loading={isPending} onSearch={setText} />
}

/** The value once it has not changed for a while. */
export function useSettled<T>(value: T, wait: number): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait)
    return () => clearTimeout(timer)
  }, [value, wait])
  return settled
}
