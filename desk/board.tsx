// The table of a board: a row for each thing, its first cell naming it; with what is said while it loads, fails or is empty, and the way to more.
import type { ReactNode } from 'react'
import { NotLoaded } from '../ui/alarm.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { t } from './texts.ts'

export type Column<R> = { readonly head: string; readonly cell: (row: R) => ReactNode; readonly figures?: boolean }
type Found = {
  readonly error: Error | null
  readonly isPending: boolean
  readonly hasNextPage?: boolean
  readonly isFetchingNextPage?: boolean
  readonly fetchNextPage?: () => unknown
}

/** `rows` of what was found; `none` says what it means that there are none, and what to do. */
export function Board<R>({
  found,
  rows,
  none,
  columns,
  keyOf,
}: {
  found: Found
  rows: readonly R[]
  none: string
  columns: readonly Column<R>[]
  keyOf: (row: R) => string
}) {
  return (
    <>
      {found.error ? (
        <NotLoaded error={found.error} />
      ) : found.isPending ? (
        <Skeleton height={240} />
      ) : rows.length === 0 ? (
        <div className="empty">{none}</div>
      ) : (
        <Table rows={rows} columns={columns} keyOf={keyOf} />
      )}
      {found.hasNextPage && (
        <button type="button" className="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage?.()}>
          {t('desk.search.more')}
        </button>
      )}
    </>
  )
}

function Table<R>({ rows, columns, keyOf }: { rows: readonly R[]; columns: readonly Column<R>[]; keyOf: (row: R) => string }) {
  return (
    <div className="board-scroll">
      <table className="coverage board">
        <thead>
          <tr>
            {columns.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ head, cell, figures }, n) =>
                n === 0 ? (
                  <th key={head} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={head} className={figures ? 'figures' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Buttons of which one is pressed: what of the board is shown. */
export function Views<V extends string>({
  views,
  view,
  say,
  onView,
}: {
  views: readonly V[]
  view: V
  say: (view: V) => string
  onView: (view: V) => void
}) {
  return (
    <fieldset className="row-of plain-set" aria-label={t('desk.supervision.show')}>
      {views.map((one) => (
        <button key={one} type="button" className="button" aria-pressed={view === one} onClick={() => onView(one)}>
          {view === one && <span aria-hidden="true">✓ </span>}
          {say(one)}
        </button>
      ))}
    </fieldset>
  )
}
