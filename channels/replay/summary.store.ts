// What a supervisor would ask after a replay, read from the cases and their record, not from what the replay believes.
import type { Instant } from '../../rules/time.ts'
import type { Db, Tx } from '../../store/db.ts'

export type Office = {
  /** Id of the organisation; null for cases that no office handled. */
  readonly office: string | null
  readonly cases: number
  readonly open: number
  readonly onTime: number
  readonly late: number
  /** Of those late, still open. */
  readonly lateOpen: number
  readonly medianDays: number | null
}
export type Summary = {
  readonly states: readonly { readonly state: string; readonly cases: number }[]
  /** Greatest first. */
  readonly offices: readonly Office[]
  readonly whole: Omit<Office, 'office'>
  readonly escalations: { readonly overdue: number; readonly twice: number }
  /** Ended as part of another case here; handed over to another authority. */
  readonly merged: number
  readonly handedOver: number
  readonly entries: number
}

const patience = { statementMs: 120_000 }

/**
 * Counts at `now` (the end of the virtual clock). In time and late are those of the clock `handle`: late when it was stopped
 * after its end, or runs beyond it. Days are natural days from opening to the step `finish` or `void`, handed over, or answered with the one it was merged into.
 */
export const summaryOf = (db: Db, county: string, now: Instant): Promise<Summary> =>
  db.read(
    { actor: 'system:replay', counties: [county] },
    async (tx) => ({
      states: await tx.rows<{ state: string; cases: number }>(
        'select state, count(*) as cases from "case" where county = $1 group by state order by cases desc, state',
        [county],
      ),
      offices: await offices(tx, county, now, 'group by c.handler order by cases desc, office'),
      whole: wholeOf(await offices(tx, county, now, '')),
      escalations: await escalations(tx, county),
      ...(await joined(tx, county)),
      entries: (await tx.rows<{ n: number }>('select count(*) as n from entry where county = $1', [county]))[0]?.n ?? 0,
    }),
    patience,
  )

const wholeOf = (rows: readonly Office[]): Omit<Office, 'office'> => {
  const { office: _all, ...rest } = rows[0] ?? {
    office: null,
    cases: 0,
    open: 0,
    onTime: 0,
    late: 0,
    lateOpen: 0,
    medianDays: null,
  }
  return rest
}

const offices = (tx: Tx, county: string, now: Instant, grouped: string): Promise<Office[]> =>
  tx.rows<Office>(
    `with handling as (select case_id, due_at, stopped_at from clock where county = $1 and name = 'handle'),
     ended as (select case_id, min(at) as at from entry where county = $1 and (step in ('finish', 'void') or to_state = 'handedOver' or facts @> '{"answered": true}') group by case_id)
     select ${grouped === '' ? 'null::text' : 'c.handler'} as office, count(*) as cases, count(*) filter (where e.at is null) as open,
       count(*) filter (where coalesce(h.stopped_at, $2) <= h.due_at) as "onTime",
       count(*) filter (where coalesce(h.stopped_at, $2) > h.due_at) as late,
       count(*) filter (where h.stopped_at is null and $2 > h.due_at) as "lateOpen",
       round((percentile_cont(0.5) within group (order by (e.at - c.opened_at) / 86400000.0))::numeric, 2) as "medianDays"
     from "case" c left join handling h on h.case_id = c.id left join ended e on e.case_id = c.id
     where c.county = $1 ${grouped}`,
    [county, now],
  )

const joined = async (tx: Tx, county: string): Promise<Pick<Summary, 'merged' | 'handedOver'>> =>
  (
    await tx.rows<Pick<Summary, 'merged' | 'handedOver'>>(
      `select (select count(*) from relation where county = $1 and what = 'merged') as merged,
         (select count(*) from transfer where county = $1 and way = 'out' and outcome = 'accepted') as "handedOver"`,
      [county],
    )
  )[0] ?? { merged: 0, handedOver: 0 }

async function escalations(tx: Tx, county: string): Promise<Summary['escalations']> {
  const rows = await tx.rows<{ level: string | null; n: number }>(
    `select facts ->> 'escalated' as level, count(*) as n from entry where county = $1 and step = 'escalateOverdue' group by 1`,
    [county],
  )
  const at = (level: string) => rows.find((row) => row.level === level)?.n ?? 0
  return { overdue: at('1'), twice: at('2') }
}
