// The rows, of which only those in sight exist; the list keeps the focus, the chosen row is told to readers.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { CaseLine } from '../../ui/contract.ts'
import { usePreferences } from '../preferences.ts'
import { t } from '../texts.ts'
import { QueueRow } from './row.tsx'

type Props = {
  readonly rows: readonly CaseLine[]
  readonly chosen: string | null
  readonly picked: ReadonlySet<string>
  readonly left: ReadonlySet<string>
  readonly more: boolean
  readonly loadMore: () => void
  readonly onChoose: (line: CaseLine) => void
  readonly onPick: (line: CaseLine, range: boolean) => void
  readonly onOpen: (line: CaseLine) => void
}

/** The height of a row, as the tokens say for this size of print and this device. */
function useRowHeight(): number {
  const { print } = usePreferences()
  const [height, setHeight] = useState(36)
  useLayoutEffect(() => {
    const read = () => setHeight(Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 36)
    if (print) read()
    addEventListener('resize', read)
    return () => removeEventListener('resize', read)
  }, [print])
  return height
}

export function QueueList({ rows, chosen, picked, left, more, loadMore, onChoose, onPick, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const height = useRowHeight()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 14,
    getItemKey: (index) => rows[index]?.id ?? index,
    useFlushSync: false,
  })
  useEffect(() => {
    if (height > 0) virtual.measure()
  }, [height, virtual])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - 60) loadMore()
  }, [more, last, rows.length, loadMore])
  const at = chosen === null ? -1 : rows.findIndex((row) => row.id === chosen)
  // Only a changed choice scrolls; rows that come or go do not.
  useEffect(() => {
    if (chosen === null) return
    const index = latest.current.findIndex((row) => row.id === chosen)
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' })
  }, [chosen, virtual])
  const latest = useRef(rows)
  latest.current = rows
  return (
    <div
      ref={scroller}
      className="qlist"
      role="listbox"
      aria-multiselectable="true"
      aria-label={t('desk.queue.title')}
      aria-activedescendant={at >= 0 && chosen !== null ? `row-${chosen}` : undefined}
      tabIndex={0}
    >
      <div className="qsize" style={{ height: virtual.getTotalSize() + (more ? height : 0) }} role="presentation">
        {items.map((item) => {
          const line = rows[item.index]
          if (!line) return null
          return (
            <QueueRow
              key={item.key}
              line={line}
              id={`row-${line.id}`}
              at={item.index}
              of={more ? -1 : rows.length}
              top={item.start}
              chosen={line.id === chosen}
              picked={picked.has(line.id)}
              left={left.has(line.id)}
              onChoose={onChoose}
              onPick={onPick}
              onOpen={onOpen}
            />
          )
        })}
      </div>
    </div>
  )
}
