// Live events: one stream for the page that resumes where it stopped; lines change in place, new ones are only announced.
import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { fetchCase, keys, listedVersion, patchLine } from './ask.ts'
import { get } from './client.ts'
import type { Me } from './contract.ts'

export type CaseEvent = {
  readonly county: string
  readonly id: string
  readonly version: number
  readonly state: string
  readonly step: string
  readonly todo: boolean
}
type Listener = (event: CaseEvent) => void

const heard = new Set<Listener>()
const watchers = new Set<() => void>()
let up = true

/** Hears each event of a case I may see. */
export function onCase(listener: Listener): () => void {
  heard.add(listener)
  return () => {
    heard.delete(listener)
  }
}

/** False while the stream is interrupted. */
export const useLive = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      watchers.add(listener)
      return () => {
        watchers.delete(listener)
      }
    },
    () => up,
  )

const turn = (now: boolean): void => {
  if (up === now) return
  up = now
  for (const watcher of watchers) watcher()
}

/** What is held of this case is renewed: the open page and its line in any list, both where they stand. */
async function renew(client: QueryClient, event: CaseEvent): Promise<void> {
  const held = client.getQueryData<{ case: { version: number } }>(keys.case(event))?.case.version ?? listedVersion(client, event)
  if (held !== null && held < event.version) {
    const view = await fetchCase(client, event).catch(() => null)
    if (view) {
      patchLine(client, event, (line) => (line.version > view.case.version ? line : { ...line, ...view.case }))
      return
    }
  }
  patchLine(client, event, (line) =>
    line.version < event.version ? { ...line, state: event.state, version: event.version } : line,
  )
}

/** Holds the stream open while the shell stands. The browser reconnects with the last id it heard. */
export function useStream(on: boolean): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!on) return
    let stream: EventSource | null = null
    let again: ReturnType<typeof setTimeout> | undefined
    const open = () => {
      stream = new EventSource('/api/live')
      stream.addEventListener('open', () => turn(true))
      stream.addEventListener('error', () => {
        turn(false)
        // A closed stream (an error status) does not come back by itself.
        if (stream?.readyState !== EventSource.CLOSED) return
        again = setTimeout(open, 4000 + Math.random() * 3000)
        // Perhaps the session is over: whoever asks who he is hears it, and the door is shown.
        void get('/me').catch(() => {})
      })
      stream.addEventListener('case', (message) => {
        const event = JSON.parse(message.data as string) as CaseEvent
        void renew(client, event)
        for (const listener of heard) listener(event)
      })
      // Too much was missed to be told one by one.
      stream.addEventListener('reset', () => {
        void client.invalidateQueries()
      })
      stream.addEventListener('notice', (message) => {
        const { unread } = JSON.parse(message.data as string) as { unread?: number }
        if (typeof unread === 'number') client.setQueryData<Me>(keys.me, (me) => (me ? { ...me, unread } : me))
        else void client.invalidateQueries({ queryKey: keys.me })
        void client.invalidateQueries({ queryKey: ['pages', 'notices'] })
      })
    }
    open()
    return () => {
      clearTimeout(again)
      stream?.close()
    }
  }, [on, client])
}
