// What it is about: tiles in two levels, from the categories that lie on the phone.
import { f } from '../texts.ts'
import { useHeld } from '../use.ts'
import type { Draft } from './draft.ts'

type Props = { readonly draft: Draft; readonly change: (some: Partial<Draft>) => void }

export function Tiles({ draft, change }: Props) {
  const { categories = [] } = useHeld().parts
  const chosen = categories.find((one) => one.code === draft.category)
  const group = categories.find((one) => one.code === (draft.group ?? chosen?.parent))
  const tiles = categories.filter((one) => one.parent === (group?.code ?? null))
  return (
    <fieldset className="stack">
      <legend>
        <h2>{f('field.report.category')}</h2>
      </legend>
      {categories.length === 0 && <p className="notice amber">{f('field.report.noCategories')}</p>}
      {group && (
        <p className="row-of between">
          <b>{group.name}</b>
          <button type="button" className="button" onClick={() => change({ group: null, category: null, categoryName: '' })}>
            {f('field.report.otherCategory')}
          </button>
        </p>
      )}
      <div className="tiles">
        {tiles.map((one) =>
          group ? (
            <label key={one.code} className="tile">
              <input
                type="radio"
                name="category"
                checked={one.code === draft.category}
                onChange={() => change({ category: one.code, categoryName: one.name, group: group.code })}
              />
              <span>{one.name}</span>
            </label>
          ) : (
            <button key={one.code} type="button" className="tile" onClick={() => change({ group: one.code })}>
              {one.name}
            </button>
          ),
        )}
      </div>
    </fieldset>
  )
}
