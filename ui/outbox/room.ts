// What is written by hand goes before everything else: on a full phone the ground gives up its room for it.
import { type Base, troubleOf } from './base.ts'

/** The fact that says that the ground was given up, until it is taken again. */
export const gaveUp = 'ground gone'

/** Writes; on a full disk once more without the ground. Throws what the last try threw. */
export async function withRoom<T>(base: Base, write: () => PromiseLike<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (troubleOf(error) !== 'full' || !(await emptied(base).catch(() => false))) throw error
    return write()
  }
}

/** False when there was no ground to give up. */
async function emptied(base: Base): Promise<boolean> {
  if ((await base.ground.count()) === 0) return false
  await base.ground.clear()
  // Without this word it would only be taken again sooner.
  await base.facts.put({ name: gaveUp, value: true }).catch(() => {})
  return true
}
