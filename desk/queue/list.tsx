// The rows, of which only those in sight exist; the list keeps the focus, the chosen row is told to readers.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react'
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

const narrow = matchMedia('(max-width: 760px)')
/** Three short lines per row where one long line has no room: on a phone, and in large print. */
function useRowShape(): { readonly compact: boolean; readonly height: number } {
  const { print } = usePreferences()
  const [size, setSize] = useState({ text: 14, target: 32, phone: narrow.matches })
  useLayoutEffect(() => {
    const read = () => {
      const style = getComputedStyle(document.documentElement)
      const px = (name: string): number => Number.parseInt(style.getPropertyValue(name), 10)
      setSize({ text: px('--text') || 14, target: px('--target') || 32, phone: narrow.matches })
    }
    if (print) read()
    addEventListener('resize', read)
    return () => removeEventListener('resize', read)
  }, [print])
  const compact = size.phone || print !== 'normal'
  return { compact, height: compact ? Math.round(size.text * 1.4 * 3) + 14 : size.target + 4 }
}

export function QueueList({ rows, chosen, picked, left, more, loadMore, onChoose, onPick, onOpen }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const { compact, height } = useRowShape()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 14,
    // What is announced floats there; it must not lie on the row being read.
    scrollPaddingEnd: 72,
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
      className={compact ? 'qlist compact' : 'qlist'}
      style={{ '--row': `${height}px` } as CSSProperties}
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
