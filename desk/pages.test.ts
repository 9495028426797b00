// The list of pages: no two pages under one key after g, so that each is reached.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pagesOf } from './pages.ts'

/** Somebody with every permission there is. */
const everything = { posts: [{ areas: ['990106'], permissions: { includes: () => true } }] } as unknown as Parameters<
  typeof pagesOf
>[0]

test('every page has a key and an address of its own', () => {
  const pages = pagesOf(everything)
  assert.ok(pages.length > 20)
  for (const what of ['letter', 'to', 'name'] as const) {
    const all = pages.map((page) => page[what])
    assert.deepEqual(
      all.filter((one, n) => all.indexOf(one) !== n),
      [],
      what,
    )
  }
})
