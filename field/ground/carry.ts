// The ground on this phone: taken pack by pack while the line is there, gone on with where it was, given up before anything of one's own.
import { type FieldGround, type FieldStreet, packAt, unpacked } from '../../rules/ground.ts'
import type { Rings } from '../../rules/inside.ts'
import { Refused } from '../../ui/client.ts'
import { type Base, troubleOf } from '../../ui/outbox/base.ts'
import { gaveUp } from '../../ui/outbox/room.ts'
import { bytesOf, type Choice, chosen, due, gone } from './choose.ts'

export type GroundLine = {
  readonly ground: () => Promise<FieldGround>
  /** The bytes of a pack. Both throw `Refused`. */
  readonly pack: (name: string) => Promise<ArrayBuffer>
}
type Parts = {
  readonly line: GroundLine
  /** The line costs nothing. */
  readonly free: () => boolean
  /** Bytes that still fit on this phone; null where the browser does not say. */
  readonly room: () => Promise<number | null>
}
/** Whose ground: `key` changes with the areas of the posts and with the version of the region. */
export type Wants = {
  readonly key: string
  readonly own: Rings
  /** Until acts and lists have gone. */
  readonly calm: () => Promise<void>
}
/**
 * `unknown`: the centre has not said yet what there is; `none`: nothing for these posts; `waits`: what is left waits for Wi-Fi or a
 * word; `cut`: the line broke; `full`, `blocked`: the phone has no room, or does not let it be kept.
 */
export type Standing = {
  readonly state: 'unknown' | 'none' | 'going' | 'whole' | 'waits' | 'cut' | 'full' | 'blocked'
  /** Bytes here, bytes to be here, bytes beyond the budget, the budget. */
  readonly had: number
  readonly of: number
  readonly left: number
  readonly budget: number
  readonly streets: readonly Pick<FieldStreet, 'code' | 'name' | 'rings'>[]
}
type Fact = { readonly key: string; readonly ground: FieldGround; readonly wished: boolean }
export type Ground = ReturnType<typeof openGround>

const factName = 'ground'
/** Bytes that stay free for photos and acts [D]: about a hundred photos in both forms. */
const spared = 50_000_000

export function openGround(base: Base, { line, free, room }: Parts) {
  let fact: Fact | null = null
  let here = new Map<string, string>()
  let choice: Choice = { take: [], all: 0, left: 0 }
  let last: Wants | null = null
  let standing: Standing = { state: 'unknown', had: 0, of: 0, left: 0, budget: 0, streets: [] }
  let going: Promise<void> | null = null
  const listeners = new Set<() => void>()
  const ready = look().catch((error: unknown) => tell(troubled(error)))

  const troubled = (error: unknown) => (troubleOf(error) === 'full' ? 'full' : 'blocked')

  /** What lies here, by the keys alone: the tiles themselves stay on the disk. */
  async function look(): Promise<void> {
    here = new Map((await base.ground.toCollection().primaryKeys()) as [string, string][])
    fact = ((await base.facts.get(factName))?.value as Fact | undefined) ?? null
  }

  function tell(state: Standing['state']): void {
    const ground = fact?.ground
    const take = choice.take
    standing = {
      state,
      had: bytesOf(take.filter((pack) => here.get(pack.name) === pack.digest)),
      of: bytesOf(take),
      left: choice.left,
      budget: ground?.budget ?? 0,
      streets: ground?.streets ?? [],
    }
    for (const one of listeners) one()
  }

  /** Before any contact: how it stands with what is here. Null: whose it is does not matter, it is only shown. */
  async function known(wants: Wants | null): Promise<void> {
    await ready
    if (last !== null || fact === null || (wants !== null && fact.key !== wants.key)) return
    last = wants
    choice = chosen(fact.ground, wants?.own ?? [])
    const { now, waiting } = due(choice.take, here, free() || fact.wished)
    if (wants === null) tell(here.size > 0 ? 'whole' : 'unknown')
    else tell(fact.ground.streets.length === 0 ? 'none' : now.length > 0 ? 'cut' : waiting > 0 ? 'waits' : 'whole')
  }

  /** After a contact: asks what there is when it may have changed, lets go of what is no longer mine, and takes what may be taken. */
  function meet(wants: Wants): Promise<void> {
    last = wants
    going ??= carry(wants, false).finally(() => {
      going = null
    })
    return going
  }

  /** The word of the person: the rest is taken now, whatever the line costs. */
  async function take(): Promise<void> {
    await going
    if (last === null) return
    const wants = last
    going ??= carry(wants, true).finally(() => {
      going = null
    })
    return going
  }

  async function carry(wants: Wants, asked: boolean): Promise<void> {
    await ready
    try {
      await look()
      const known = fact?.key === wants.key ? fact : await asking(wants)
      if (asked || known !== fact) {
        fact = { ...known, wished: asked || known.wished }
        await base.facts.put({ name: factName, value: fact })
      }
      choice = chosen(known.ground, wants.own)
      await letGo(gone(choice.take, here))
      if (known.ground.streets.length === 0) return tell('none')
      if ((await base.facts.get(gaveUp)) !== undefined) {
        const left = await room()
        if (!asked && (left === null || left < spared + bytesOf(choice.take))) return tell('full')
        await base.facts.delete(gaveUp)
      }
      await takeAll(wants)
    } catch (error) {
      if (error instanceof Refused) return tell(fact === null ? 'unknown' : 'cut')
      tell(troubled(error))
    }
  }

  async function asking({ key }: Wants): Promise<Fact> {
    const ground = await line.ground()
    if (!Array.isArray(ground.streets)) throw new Refused(0, { code: 'strange', facts: {}, text: '' })
    // What was wished for was the ground as it was then.
    return { key, ground, wished: false }
  }

  async function letGo(names: readonly string[]): Promise<void> {
    await base.ground.bulkDelete(names.map((name): [string, string] => [name, here.get(name) ?? '']))
    for (const name of names) here.delete(name)
  }

  async function takeAll({ calm }: Wants): Promise<void> {
    for (;;) {
      const { now, waiting } = due(choice.take, here, free() || fact?.wished === true)
      const [next] = now
      if (next === undefined) return tell(waiting > 0 ? 'waits' : 'whole')
      tell('going')
      await calm()
      const left = await room()
      if (left !== null && left < spared + next.bytes) return tell('full')
      const bytes = await line.pack(next.name)
      const at = packAt(next.name)
      // A page of somebody else's network is no ground.
      if (at === null || unpacked(at, bytes) === null) return tell('cut')
      const before = here.get(next.name)
      await base.transaction('rw', base.ground, async () => {
        await base.ground.put({ name: next.name, digest: next.digest, bytes })
        if (before !== undefined && before !== next.digest) await base.ground.delete([next.name, before])
      })
      here.set(next.name, next.digest)
    }
  }

  /** The tiles of a pack by name, or null when it is not here. */
  async function tiles(name: string): Promise<ReadonlyMap<string, Uint8Array> | null> {
    await ready
    const [digest, at] = [here.get(name), packAt(name)]
    if (digest === undefined || at === null) return null
    const row = await base.ground.get([name, digest]).catch(() => undefined)
    return row ? unpacked(at, row.bytes) : null
  }

  return {
    known,
    meet,
    take,
    tiles,
    standing: () => standing,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
