// The same small set on the embedded database, without HTTP: one process, one connection, no waiting for the disk.
import { randomUUID } from 'node:crypto'
import { openDatabase } from '../store/db.ts'
import { prepared } from '../test/database.ts'
import { world } from '../test/world.ts'
import { lap } from './load.ts'

export async function embedded(): Promise<readonly { name: string; value: number }[]> {
  const db = await openDatabase({ engine: 'pglite', folder: null, prepared: await prepared() })
  const w = world(db)
  const ids = Array.from({ length: 600 }, () => randomUUID())
  const done = async (answer: ReturnType<typeof w.send>) => (await answer).outcome === 'done'
  const text = '三楼到四楼的楼道里堆着旧家具，消防通道走不过去。'
  const resident = w.resident('bench')
  const opening = await lap(ids.length, 4, (i) =>
    done(w.send(resident, 'report', { category: '0101', text, place: { area: w.grid } }, ids[i] ?? '')),
  )
  const accepting = await lap(ids.length, 4, (i) => done(w.send(w.staff.dispatcher, 'accept', {}, ids[i] ?? '')))
  await db.close()
  return [
    { name: 'creations on the embedded database', value: opening.perSecond },
    { name: 'other steps on the embedded database', value: accepting.perSecond },
  ]
}
