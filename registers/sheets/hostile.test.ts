// Small workbooks that unfold without end: read, or refused in a word, and never in more than 300 MB.
import { test } from 'node:test'
import { readHostile, withoutPeaks } from '../../test/hostile.ts'

test('a hostile workbook costs its reader less than 300 MB, and the house nothing', { skip: withoutPeaks() ?? false }, (t) =>
  readHostile(t, 100_000),
)
