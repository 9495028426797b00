// Loaded before every test file: one whose process lives on after its last test has leaked something, and fails by name.
import { after } from 'node:test'

/** Closing databases takes its time. */
const patienceMs = 20_000

if (process.env['NODE_TEST_CONTEXT'] === 'child-v8')
  after(() => {
    setTimeout(() => {
      process.stderr.write(`still open ${patienceMs / 1000} s after the last test: ${process.getActiveResourcesInfo().join(', ')}\n`)
      process.exit(1)
    }, patienceMs).unref()
  })
