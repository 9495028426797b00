// The queue's rows and what happens to them: pages by keyset, own acts, live events; nothing moves under the reader.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type Acted, useActing } from '../../ui/acting.ts'
import { usePages, useQ } from '../../ui/ask.ts'
import type { CaseLine, CaseView, Counts } from '../../ui/contract.ts'
import { type CaseEvent, onCase } from '../../ui/live.ts'
import type { Filters } from './filters.ts'

const pageSize = 100

type QueueState = {
  readonly rows: readonly CaseLine[]
  readonly counts: Counts | null
  readonly loading: boolean
  readonly error: Error | null
  readonly more: boolean
  readonly loadMore: () => void
  /** Cases that came in since the list was read. */
  readonly fresh: number
  /** Rows that somebody else took; they stay where they are, marked. */
  readonly left: ReadonlySet<string>
  readonly reload: () => void
  readonly drop: (ids: readonly string[]) => void
}

/** Still something for me to do there, under these filters? A step of tone `main` is what a case waits for. */
export function stillMine(view: CaseView | null, filters: Filters): boolean {
  if (!view?.may.some((may) => may.tone === 'main')) return false
  return filters.why === undefined || filters.why.split(',').includes(view.case.why ?? '')
}

const without = (set: Set<string>, ids: readonly string[]): Set<string> => {
  for (const id of ids) set.delete(id)
  return set
}

export function useQueue(filters: Filters): QueueState {
  const client = useQueryClient()
  const { onActed } = useActing()
  const pages = usePages<CaseLine>('queue', filters, pageSize)
  const counted = useQ<CaseLine>('queue', { limit: 1 }, { fresh: 20_000 })
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const own = useRef(new Set<string>())
  const held = useRef(filters)
  held.current = filters

  const rows = useMemo(() => {
    const seen = new Set<string>()
    const all: CaseLine[] = []
    for (const page of pages.data?.pages ?? [])
      for (const row of page.rows) {
        if (seen.has(row.id) || gone.has(row.id)) continue
        seen.add(row.id)
        all.push(row)
      }
    return all
  }, [pages.data, gone])
  const known = useRef(rows)
  known.current = rows

  const recount = useRef<ReturnType<typeof setTimeout>>(undefined)
  const count = useCallback(() => {
    clearTimeout(recount.current)
    recount.current = setTimeout(() => void client.invalidateQueries({ queryKey: ['q', 'queue'] }), 600)
  }, [client])
  useEffect(() => () => clearTimeout(recount.current), [])

  const drop = useCallback(
    (ids: readonly string[]) => {
      for (const id of ids) own.current.add(id)
      setGone((before) => new Set([...before, ...ids]))
      count()
    },
    [count],
  )
  useEffect(
    () =>
      onActed(({ step, view }: Acted) => {
        const { id } = step.case
        own.current.add(id)
        count()
        setGone((before) => {
          const next = new Set(before)
          if (step.step === 'undo' || stillMine(view, held.current)) next.delete(id)
          else next.add(id)
          return next
        })
      }),
    [onActed, count],
  )
  // A burst of events is looked at together.
  useEffect(() => {
    let heard: CaseEvent[] = []
    let waiting: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      waiting = undefined
      const events = heard
      heard = []
      count()
      const here = new Set(known.current.map((row) => row.id))
      const others = events.filter((event) => !own.current.has(event.id))
      const came = others.filter((event) => event.todo && !here.has(event.id)).map((event) => event.id)
      const went = events.filter((event) => !event.todo).map((event) => event.id)
      const taken = others.filter((event) => !event.todo && here.has(event.id)).map((event) => event.id)
      if (came.length + went.length > 0) setFresh((before) => without(new Set([...before, ...came]), went))
      if (taken.length > 0) setLeft((before) => new Set([...before, ...taken]))
    }
    const off = onCase((event) => {
      heard.push(event)
      waiting ??= setTimeout(look, 300)
    })
    return () => {
      clearTimeout(waiting)
      off()
    }
  }, [count])

  const reload = useCallback(() => {
    own.current.clear()
    setGone(new Set())
    setLeft(new Set())
    setFresh(new Set())
    void client.resetQueries({ queryKey: ['pages', 'queue'] })
    count()
  }, [client, count])
  // Nothing is being read where nothing is listed: what came in is shown at once.
  const idle = rows.length === 0 && fresh.size > 0 && !pages.isFetching
  useEffect(() => {
    if (idle) reload()
  }, [idle, reload])
  const key = JSON.stringify(filters)
  useEffect(() => {
    if (key === '') return
    setGone(new Set())
    setLeft(new Set())
    own.current.clear()
  }, [key])

  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, hasNextPage, isFetchingNextPage])
  return {
    rows,
    counts: counted.data?.counts ?? pages.data?.pages[0]?.counts ?? null,
    loading: pages.isPending,
    error: pages.error,
    more: hasNextPage,
    loadMore,
    fresh: fresh.size,
    left,
    reload,
    drop,
  }
}
