// The same with a million rows and four million texts.
import { test } from 'node:test'
import { readHostile, withoutPeaks } from '../../test/hostile.ts'

test('a workbook of a million rows costs its reader less than 300 MB', { skip: withoutPeaks() ?? false }, (t) =>
  readHostile(t, 1_000_000),
)
