// What tests of hand-overs share: the loop over two counties, told when to die, and files kept in memory.

import { takeAlong } from '../server/loops/follow.store.ts'
import { type Handlers, reactOnce } from '../server/loops/reactions.ts'
import { carryTransfers } from '../server/loops/transfers.ts'
import type { FileStore, Form } from '../store/files/port.ts'
import type { House } from '../store/house.ts'

/** Files in memory. */
export function memoryFiles(): FileStore {
  const kept = new Map<string, Uint8Array>()
  const at = (...parts: readonly string[]) => parts.join('/')
  return {
    hold: () => Promise.reject(new Error('not asked for')),
    gather: () => Promise.reject(new Error('not asked for')),
    gathered: () => Promise.reject(new Error('not asked for')),
    put: async (county, caseId, id, form, bytes) => {
      kept.set(at(county, caseId, id, form), bytes)
      return { size: bytes.byteLength, digest: `sha256:${Buffer.from(bytes).toString('hex').padEnd(64, '0').slice(0, 64)}` }
    },
    get: async (county, caseId, id, form) => kept.get(at(county, caseId, id, form)) ?? null,
    remove: async (county, caseId, id) => {
      for (const form of ['full', 'small', 'thumb'] satisfies Form[]) kept.delete(at(county, caseId, id, form))
    },
  }
}

/** What the loop does in these tests: it carries hand-overs and takes merged cases along; nobody is told. */
export const carrying = (house: House, files: FileStore): Handlers => ({
  entry: { how: 'inside', run: async () => {} },
  follow: takeAlong(house),
  transfer: carryTransfers(house, files),
})

/** Runs the loop over these counties until it finds nothing more. */
export async function settleAll(house: House, counties: readonly string[], handlers: Handlers): Promise<void> {
  for (let round = 0; round < 20; round++) if (!(await reactOnce(house, counties, handlers))) return
  throw new Error('the loop does not come to rest')
}
