// A ledger from the terminal against a real database: killed in the middle nothing is half, a second run goes on, and all of it is given back.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { regionLoad } from '../../registers/regions/load.ts'
import { readRegion } from '../../registers/regions/read.ts'
import { sampleCounty, sampleRegion } from '../../registers/regions/sample.ts'
import { verifyCounty } from '../../store/verify.ts'
import { realDatabase } from '../../test/database.ts'
import { withoutPostgres } from '../../test/postgres.ts'
import { run } from '../cli.ts'

const cli = new URL('../cli.ts', import.meta.url).pathname
const rows = 1_500

test('killed in the middle it leaves whole cases only; run again it goes on; given back, nothing of it is open', {
  skip: withoutPostgres() ?? false,
}, async (t) => {
  const { db, url } = await realDatabase()
  const home = mkdtempSync(join(tmpdir(), 'chaguan-ledger-cli-'))
  t.after(async () => {
    await db.close()
    rmSync(home, { recursive: true, force: true })
  })
  const county = sampleCounty()
  await regionLoad(db, sampleRegion(county), { version: 1, fromDay: '2026-01-01', now: 1 })
  const region = await readRegion(db, county)
  const office = [...region.organisations.values()].find(
    (one) => one.kind === 'governanceCentre' && one.area.startsWith(`${county}001`) && one.area.endsWith('000'),
  )
  const grid = [...region.areas.values()].find((one) => one.level === 'grid' && one.code.startsWith(`${county}001`))
  const category = [...region.categories.values()].find((one) => one.class !== null)
  assert.ok(office && grid && category)
  const file = join(home, 'ledger.csv')
  const lines = Array.from({ length: rows }, (_, n) => `T-${n},2026-09-01,第 ${n} 件事,${category.name['zh-CN']},${grid.code}`)
  writeFileSync(
    file,
    `编号,登记日期,内容,类别,网格\n${lines.join('\n')}\n坏-1,昨天,缺日期,${category.name['zh-CN']},${grid.code}\n`,
  )
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL: url, CHAGUAN_DATA: home }
  const words = ['ledger', 'import', file, '--region', county, '--office', office.id, '--apply']
  const count = async () =>
    Number(
      (
        await db.read({ actor: 'test', counties: [county] }, (tx) =>
          tx.rows<{ n: number }>(`select count(*) as n from "case" where county = $1`, [county]),
        )
      )[0]?.n,
    )

  const child = spawn(process.execPath, [cli, ...words], { env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  while ((await count()) < 150) {
    assert.equal(child.exitCode, null, 'it ended before it could be killed')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  await ended
  const half = await count()
  assert.ok(half >= 150 && half < rows, `${half} were there`)

  const out: string[] = []
  const shell = {
    env,
    out: (line: string) => void out.push(line),
    err: () => undefined,
    now: () => Date.parse('2026-10-13T02:00:00Z'),
  }
  assert.equal(await run(words, shell), 1, 'one row is to be mended')
  assert.match(
    out.join('\n'),
    new RegExp(`${rows + 1} rows: ${rows - half} to take over, ${half} there already, 0 closed before, 1 to mend`),
  )
  assert.equal(await count(), rows)
  const verdict = await db.read({ actor: 'test', counties: [county] }, (tx) => verifyCounty(tx, county), { statementMs: 60_000 })
  assert.deepEqual(verdict.faults, [])
  const job = /ledger undo (\S+)/.exec(out.join('\n'))?.[1] ?? ''
  assert.equal(await run(['ledger', 'undo', job], shell), 0)
  const open = await db.read({ actor: 'test', counties: [county] }, (tx) =>
    tx.rows(`select id from "case" where county = $1 and closed_at is null`, [county]),
  )
  assert.equal(open.length, 0)
})
