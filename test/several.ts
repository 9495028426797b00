// Several test files in one process: opening a database and loading the code takes most files longer than their tests.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

/**
 * Loads the test files that the pattern finds, by their paths from the project's root. Fit for it are files whose tests each make a county of their own and ask
 * nothing of the whole database; each can still be run alone.
 */
export async function several(pattern: string): Promise<void> {
  const loaded = Promise.withResolvers<void>()
  // The first of all: none begins, and none is the last, before every file has told its tests.
  test(`every file of ${pattern} loads`, () => loaded.promise)
  for (const path of globSync(pattern, { cwd: root }).sort()) await import(join(root, path))
  loaded.resolve()
}
