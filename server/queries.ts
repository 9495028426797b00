// Every read by its name: the server reaches them only through here.
import { figure, figureCases, figures } from '../insight/figures.store.ts'
import { leader } from '../insight/leader/leader.store.ts'
import { open, openNear } from '../insight/open.store.ts'
import { rates } from '../insight/rates.store.ts'
import { report, reports } from '../insight/reports/reports.store.ts'
import { registerQueries } from '../registers/reads/index.ts'
import { chainOf } from '../registers/reads/responsible.ts'
import type { Query } from '../store/query.ts'
import { queriesOf } from '../store/reads/index.ts'
import { exportLog } from './exports/log.ts'
import { deadLetters } from './loops/deadLetters.store.ts'
import { hotlineQueries } from './queries.hotline.ts'
import { topicCases, topics } from './topics/topics.store.ts'
import { views } from './views.store.ts'

export const queries: ReadonlyMap<string, Query> = new Map([
  ...queriesOf(chainOf),
  ...registerQueries,
  ...[
    deadLetters,
    views,
    open,
    openNear,
    rates,
    figures,
    figure,
    figureCases,
    report,
    reports,
    leader,
    topics,
    topicCases,
    exportLog,
  ].map((query) => [query.name, query] as const),
  ...hotlineQueries,
])
