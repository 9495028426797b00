// Loaded before every test file: fails one that hangs, that leaks, or that sent a statement against a rule of scale.
import { after } from 'node:test'
import { lintSql } from '../store/scale.ts'
import { record } from '../store/transact.ts'

/** Closing databases takes its time. */
const patienceMs = 20_000
/** For one whole file. */
const minutes = process.argv[1]?.endsWith('.long.ts') ? 90 : 15

function giveUp(why: string): void {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

if (process.env.NODE_TEST_CONTEXT === 'child-v8') {
  const seen = new Set<string>()
  const bad: string[] = []
  record((sql) => {
    if (seen.has(sql)) return
    seen.add(sql)
    for (const why of lintSql(sql)) bad.push(`${why}\n    ${sql.replaceAll(/\s+/g, ' ').slice(0, 400)}`)
  })
  setTimeout(() => giveUp(`not done after ${minutes} minutes`), minutes * 60_000).unref()
  after(() => {
    if (bad.length > 0) {
      process.stderr.write(`${bad.join('\n')}\n`)
      process.exitCode = 1
    }
    const open = () =>
      giveUp(`still open ${patienceMs / 1000} s after the last test: ${process.getActiveResourcesInfo().join(', ')}`)
    setTimeout(open, patienceMs).unref()
  })
}
