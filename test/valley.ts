// One worker in a valley without a signal: makes steps as a phone keeps them, and delivers them when there is one.
import assert from 'node:assert/strict'
import type { Staff } from '../rules/actor.ts'
import type { Answer } from '../rules/step.ts'
import { performAll } from '../store/perform.ts'
import { verifyCounty } from '../store/verify.ts'
import { testDatabase } from './database.ts'
import { bring } from './loop.ts'
import { type World, world } from './world.ts'

type More = {
  key?: string
  seen?: number | null
  device?: number
  offset?: number
  form?: number
  kind?: string
  online?: true
  post?: string
}
/** One worker in a valley: `act` makes a step as the phone keeps it, `send` delivers a list as the phone does. */
export type Valley = {
  readonly w: World
  readonly id: string
  readonly act: (step: string, input: Record<string, unknown>, more?: More, of?: string) => Record<string, unknown>
  readonly send: (steps: readonly unknown[], by?: Staff) => Promise<readonly Answer[]>
  readonly photo: (kind?: 'before' | 'after', of?: string) => Promise<string>
  /** The posts held at other instants, where they are not those of now. */
  readonly held: { posts: Staff['posts'] | null }
}

export async function valley(stop: Parameters<typeof bring>[1]): Promise<Valley> {
  const w = world(await testDatabase())
  const { id } = await bring(w, stop)
  return { ...tools(w), id, ...bound(w, id) }
}
const bound = (w: World, id: string) => ({
  act: (step: string, input: Record<string, unknown>, more: More = {}, of = id) => {
    const { device, offset, form, online, ...rest } = more
    const made = w.step(step, input, of, rest)
    const at = { device: device ?? w.house.now(), offset: offset ?? 0 }
    return { ...made, at, ...(form === undefined ? {} : { form }), ...(online ? {} : { offline: true }) }
  },
  photo: (kind: 'before' | 'after' = 'after', of = id) => w.photo(of, kind),
})
function tools(w: World) {
  const held: Valley['held'] = { posts: null }
  return {
    w,
    held,
    send: (steps: readonly unknown[], by: Staff = w.staff.handler) =>
      performAll(w.house, by, steps, {
        told: (error) => assert.fail(String(error)),
        whoThen: async () => (held.posts ? { ...by, posts: held.posts } : by),
      }),
  }
}
/** The record of the county is whole: hashes, order, and every case as its last entry says. */
export async function whole(w: World): Promise<void> {
  const verified = await w.house.db.read({ actor: 'test', counties: [w.county] }, (tx) => verifyCounty(tx, w.county))
  assert.deepEqual(verified.faults, [])
}
export const outcomes = (answers: readonly Answer[]): string[] =>
  answers.map(({ outcome, refusal }) => (outcome === 'refused' ? `refused ${refusal?.code}` : outcome))
export const cardsOf = (w: World): Promise<{ key: string; why: string; entry: number | null; choice: string | null }[]> =>
  w.rows('select key, why, entry, choice from decision_card where county = $1 order by arrived_at, key', [w.county])
export const finish = async (v: Valley, more: More = {}) =>
  v.act('finish', { result: '井盖已换', files: [await v.photo()] }, more)
