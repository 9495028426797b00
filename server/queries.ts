// Every read by its name: the server reaches them only through here.
import type { Query } from '../store/query.ts'
import { queue } from '../store/reads/queue.ts'
import { deadLetters } from './loops/deadLetters.ts'
import { views } from './views.ts'

const all: readonly Query[] = [queue, deadLetters, views]

export const queries: ReadonlyMap<string, Query> = new Map(all.map((query) => [query.name, query]))
