// Reporter of the test run: says each file's time, each failure whole and each skip with its reason; counts at the end.
import { writeSync } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'
import type { TestEvent } from 'node:test/reporters'

type Counts = { passed: number; failed: number; skipped: number }

export default async function* tally(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const failures: string[] = []
  const where = (file: string | undefined) => (file === undefined ? '' : relative(process.cwd(), file))
  const skips = new Map<string, number>()
  let whole = false
  let last = ''
  // Should the runner end before it has told everything, what it did tell still counts, and the rest is a failure.
  process.once('exit', (code) => {
    if (whole) return
    counts.failed++
    writeSync(1, `✖ the runner ended with code ${code} after ${last}, before its end\n${JSON.stringify({ tally: counts })}\n`)
  })
  for await (const event of source) {
    if (event.type === 'test:pass') {
      last = where(event.data.file)
      const { details, skip, todo, file } = event.data
      if (skip !== undefined || todo !== undefined) {
        counts.skipped++
        const reason = `${where(file)}: ${typeof skip === 'string' ? skip : typeof todo === 'string' ? todo : 'skipped'}`
        skips.set(reason, (skips.get(reason) ?? 0) + 1)
      } else if (details.type !== 'suite') counts.passed++
    } else if (event.type === 'test:fail') {
      const { details, name, file, line } = event.data
      const error = details.error
      // A suite or parent fails because of what is in it, which was told and counted.
      if ('failureType' in error && error.failureType === 'subtestsFailed') continue
      counts.failed++
      const cause =
        error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause ?? error.message)
      failures.push(`✖ ${where(file)}:${line ?? 0} ${name}\n${cause.replaceAll(/^/gm, '    ')}\n`)
      yield failures.at(-1) ?? ''
    } else if (event.type === 'test:stderr') yield event.data.message
    // What the runner itself complains of; its usual closing lines say nothing new.
    else if (
      event.type === 'test:diagnostic' &&
      !/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(event.data.message)
    )
      yield `${event.data.message}\n`
  }
  for (const [reason, times] of skips) yield `skipped ${times} in ${reason}\n`
  whole = true
  yield `${JSON.stringify({ tally: counts })}\n`
}
