// State × step × person of the visit, compared with the table beside it; written anew with --write.
import type { CaseRow } from '../../rules/case.ts'
import { testDatabase } from '../../test/database.ts'
import { everybody, holdMatrix, type Standing } from '../../test/matrix.ts'
import { land } from '../../test/people.ts'
import { world } from '../../test/world.ts'
import { visit } from './visit.kind.ts'

const w = world(await testDatabase())
const people = everybody(w)
const community = w.organisation('community')
const row = (state: string): CaseRow =>
  land.row({
    county: w.county,
    kind: 'visit',
    state,
    area: w.grid,
    holder: community,
    centre: community,
    handler: community,
    organisations: [community],
    reporter: null,
  })
const standing = (state: string): Standing => ({ case: row(state) })

holdMatrix(visit, import.meta.dirname, people, { 'asked for by the household': standing })
