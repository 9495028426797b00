// The desk's widgets for the common forms: lists one can search, also by a part of a word.
import { Select } from 'antd'
import { useMemo } from 'react'
import type { Kit, Option, PickProps } from '../ui/form/kit.tsx'
import { t } from './texts.ts'

type Shown = { readonly value: string; readonly label: string; readonly hint: string; readonly words: string }
const shown = (option: Option): Shown => ({
  value: option.value,
  label: option.label,
  hint: option.hint ?? '',
  words: `${option.group ?? ''} ${option.label} ${option.hint ?? ''} ${option.value}`.toLowerCase(),
})

function Pick({ id, value, onChange, options, invalid, describedBy, loading, placeholder, label, fixed, onSearch }: PickProps) {
  const grouped = useMemo(() => {
    const groups = [...new Set(options.map((option) => option.group ?? ''))]
    if (groups.length <= 1) return options.map(shown)
    return groups.map((group) => ({
      label: group,
      options: options.filter((option) => (option.group ?? '') === group).map(shown),
    }))
  }, [options])
  return (
    <Select<string, Shown>
      id={id}
      value={value}
      options={grouped as Shown[]}
      onChange={(picked) => onChange(picked ?? null)}
      allowClear={fixed !== true}
      showSearch={
        onSearch
          ? { filterOption: false, onSearch }
          : { filterOption: (input, option) => (option?.words ?? '').includes(input.trim().toLowerCase()) }
      }
      loading={loading === true}
      placeholder={placeholder ?? t('common.choose')}
      status={invalid === true ? 'error' : ''}
      aria-describedby={describedBy}
      aria-label={label}
      aria-invalid={invalid === true}
      notFoundContent={loading === true ? t('common.loading') : t('desk.pick.nothing')}
      optionRender={({ data }) => (
        <span className="pick-option">
          <span>{data.label}</span>
          {data.hint !== '' && <span className="soft small">{data.hint}</span>}
        </span>
      )}
      style={{ width: '100%' }}
    />
  )
}

export const deskKit: Kit = { Pick }
