// q/coverage: how many grids, groups, communities and streets have the post that they should have, and which have not.
import * as z from 'zod/mini'
import { defineQuery } from '../../store/query.ts'
import { coverage as counted } from '../people/coverage.ts'
import { regionsOf } from './input.ts'

export const coverage = defineQuery({
  name: 'coverage',
  input: z.strictObject({}),
  by: 'staff',
  looks: 'none',
  run: async (asking) => {
    const { tx, now, language } = asking
    const rows = []
    for (const code of regionsOf(asking)) {
      const kinds = asking.counties.map((county) => asking.house.region(county)).find((one) => one?.code === code)?.postKinds
      for (const one of await counted(tx, code, now)) {
        const name = kinds?.get(one.what)?.name
        rows.push({ region: code, ...one, name: name?.[language] ?? name?.['zh-CN'] ?? one.what })
      }
    }
    return { rows, next: null, asOf: now }
  },
})
