// What it is about: plain tiles in two levels, the words of people and not of offices.
import { useEffect, useRef } from 'react'
import type { CategoryRow, Page } from '../../ui/contract.ts'
import { t } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import { Danger } from '../danger.tsx'
import { Beside, type Fault, tiedGroup } from '../faults.tsx'
import { Failed, Waiting } from '../frame.tsx'
import { p } from '../texts.ts'
import { idOf } from './check.ts'
import type { Draft } from './draft.ts'
import { Pictogram } from './pictograms.tsx'

type Props = { draft: Draft; change: (some: Partial<Draft>) => void; faults: readonly Fault[]; county: string }

export function Category({ draft, change, faults, county }: Props) {
  const { value, fault, again } = useAsk<Page<CategoryRow>>(`/public/categories?county=${encodeURIComponent(county)}`)
  const second = useRef<HTMLLegendElement>(null)
  const first = useRef<HTMLLegendElement>(null)
  const moved = useRef(false)
  const rows = value?.rows ?? []
  const chosen = rows.find((row) => row.code === draft.category) ?? null
  const group = rows.find((row) => row.code === (draft.group ?? chosen?.parent)) ?? null
  const name = chosen?.publicName ?? ''
  useEffect(() => {
    // The name follows the language; a category of an older region that is gone is not kept.
    if (value === null || draft.category === null) return
    if (chosen === null) change({ category: null, categoryName: '' })
    else if (name !== draft.categoryName) change({ categoryName: name })
  }, [value, draft.category, draft.categoryName, chosen, name, change])
  useEffect(() => {
    // The tile that was pressed is gone: the focus goes on to the question that took its place.
    if (!moved.current) return
    moved.current = false
    ;(group === null ? first : second).current?.focus()
  }, [group])
  const id = idOf('category')
  const pick = (code: string | null) => {
    moved.current = true
    change({ group: code, category: null, categoryName: '' })
  }

  return (
    <section aria-labelledby="head-category">
      <h2 id="head-category">{p('public.category.title')}</h2>
      <p className="soft" id="hint-category">
        {p('public.category.hint')}
      </p>
      <Beside faults={faults} id={id} />
      <fieldset {...tiedGroup(faults, id, 'hint-category')} className="group" aria-labelledby="head-category">
        {fault !== null && <Failed why={fault.message} again={again} />}
        {value === null && fault === null && <Waiting rows={4} />}
        {value !== null && group === null && (
          <fieldset className="group">
            <legend className="unseen" ref={first} tabIndex={-1}>
              {p('public.category.title')}
            </legend>
            <div className="tiles">
              {rows
                .filter((row) => row.parent === null)
                .map((row) => (
                  <button key={row.code} type="button" className="tile" onClick={() => pick(row.code)}>
                    <Pictogram of={row.code} />
                    <span>{row.publicName}</span>
                  </button>
                ))}
            </div>
          </fieldset>
        )}
        {group !== null && (
          <fieldset className="group">
            <legend ref={second} tabIndex={-1}>
              {p('public.category.which')}
            </legend>
            <p className="chosen">
              <Pictogram of={group.code} />
              {p('public.category.chosen', { name: group.publicName })}
              <button type="button" className="button" onClick={() => pick(null)}>
                {p('public.category.other')}
              </button>
            </p>
            <div className="tiles">
              {rows
                .filter((row) => row.parent === group.code)
                .map((row) => (
                  <label key={row.code} className="tile">
                    <input
                      type="radio"
                      name="category"
                      checked={row.code === draft.category}
                      onChange={() => change({ group: group.code, category: row.code, categoryName: row.publicName })}
                    />
                    <span>{row.publicName}</span>
                  </label>
                ))}
            </div>
          </fieldset>
        )}
      </fieldset>
      <div aria-live="polite">{chosen?.urgency === 'urgent' && <Danger why={p('public.danger.more')} />}</div>
      {value !== null && rows.length === 0 && <p>{t('common.none')}</p>}
    </section>
  )
}
