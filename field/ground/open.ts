// The ground of this browser: its line, its room, and whether the line is paid for.
import type { FieldGround } from '../../rules/ground.ts'
import { get, getBytes } from '../../ui/client.ts'
import type { Base } from '../../ui/outbox/base.ts'
import { onWifi } from '../look.ts'
import { type Ground, openGround } from './carry.ts'

async function room(): Promise<number | null> {
  const told = await navigator.storage?.estimate?.().catch(() => null)
  return told?.quota === undefined ? null : told.quota - (told.usage ?? 0)
}

export const groundOn = (base: Base): Ground =>
  openGround(base, {
    line: {
      ground: () => get<FieldGround>('/field/ground'),
      pack: (name) => getBytes(`/field/ground/${name}`),
    },
    free: onWifi,
    room,
  })
