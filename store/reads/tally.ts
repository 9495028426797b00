// q/tally: how many, by one thing, within my rights and filters. Counted anew, never added up.
import * as z from 'zod/mini'
import { fullCode, trimCode } from '../../rules/area.ts'
import { type Asking, defineQuery, type Page } from '../query.ts'
import { paramsFrom, visible } from '../visible.ts'
import { filed, lightSql, narrowed, narrowing, wider } from './filters.ts'
import { countiesOf } from './statement.ts'
import { textSql } from './words.ts'

const Input = z.strictObject({ ...narrowing, ...wider, by: z.enum(['state', 'category', 'area', 'light']) })
type Input = z.infer<typeof Input>

/** What is open, unless phase, state or days of filing say otherwise; areas one level below the one asked for, else streets. */
export const tally = defineQuery({ name: 'tally', input: Input, by: 'staff', looks: 'none', run: readTally })

async function readTally(asking: Asking, input: Input): Promise<Page<{ key: string; n: number }>> {
  const { bound, is } = countiesOf(asking.counties)
  const params = paramsFrom(bound)
  const conditions = [
    is('c.county'),
    visible(asking.actor, 'c', params),
    ...narrowed(asking, input, params),
    ...filed(asking, input, params),
  ]
  const text = textSql(asking, input.text, params)
  if (text !== null) conditions.push(text)
  if (!input.phase && !input.state && !input.from) conditions.push('c.closed_at is null')
  const light =
    input.light || input.by === 'light'
      ? lightSql('c.due_at', 'c.warn_at', `c.state = 'toAccept'`, `${params.add(asking.now)}::bigint`)
      : ''
  if (input.light) conditions.push(`${light} = any(${params.add(input.light)}::text[])`)
  const key = { state: 'c.state', category: 'c.category', light, area: `left(c.area, ${below(input.area)})` }[input.by]
  const rows = await asking.tx.rows<{ key: string; n: number }>(
    `select ${key} as key, count(*)::int as n from "case" c where ${conditions.join(' and ')} group by 1 order by n desc, key`,
    params.values,
  )
  return {
    rows: input.by === 'area' ? rows.map((row) => ({ ...row, key: fullCode(row.key) })) : rows,
    next: null,
    asOf: asking.now,
  }
}

/** Digits of the areas below the first one asked for. */
function below(areas: readonly string[] | undefined): number {
  const [area] = areas ?? []
  if (area === undefined) return 9
  const width = trimCode(area.padEnd(2, '0')).length
  return width < 9 ? 9 : width < 12 ? 12 : 15
}
