// Loaded before every test file: fails it when its process lives on after its last test, or when a statement it sent breaks a rule of scale.
import { after } from 'node:test'
import { lintSql } from '../store/scale.ts'
import { record } from '../store/transact.ts'

/** Closing databases takes its time. */
const patienceMs = 20_000

if (process.env.NODE_TEST_CONTEXT === 'child-v8') {
  const seen = new Set<string>()
  const bad: string[] = []
  record((sql) => {
    if (seen.has(sql)) return
    seen.add(sql)
    for (const why of lintSql(sql)) bad.push(`${why}\n    ${sql.replaceAll(/\s+/g, ' ').slice(0, 400)}`)
  })
  after(() => {
    if (bad.length > 0) {
      process.stderr.write(`${bad.join('\n')}\n`)
      process.exitCode = 1
    }
    setTimeout(() => {
      process.stderr.write(
        `still open ${patienceMs / 1000} s after the last test: ${process.getActiveResourcesInfo().join(', ')}\n`,
      )
      process.exit(1)
    }, patienceMs).unref()
  })
}
