// The calls of a hall: what rings and who holds it now, and afterwards only how long the caller waited. Nothing of it names an agent.
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import type { CallEvent } from './port.ts'

export type Call = {
  readonly id: string
  readonly state: 'ringing' | 'talking' | 'held' | 'three' | 'ended'
  readonly way: 'in' | 'out'
  /** The seat it is at; gone with the end of the call. */
  readonly line: string | null
  readonly rangAt: number
  readonly answeredAt: number | null
  readonly phone: string | null
}
type Row = Omit<Call, 'phone'> & { readonly sealed: string | null; readonly exchange: string }

/** The id of a call here, made of the exchange's own: the same event twice is one call. */
export const callId = (hall: string, exchange: string): string => derivedId(`call ${hall}`, exchange)
const days = 86_400_000
/** So long the exchange's recording is referred to [D]; the setting `call.recordingDays` changes it. */
const recordingDays = 180

const next: Readonly<Partial<Record<CallEvent['event'], Call['state']>>> = {
  ringing: 'ringing',
  answered: 'talking',
  held: 'held',
  resumed: 'talking',
  joined: 'three',
  left: 'talking',
  ended: 'ended',
}

/**
 * Takes one event of an exchange. Late and repeated ones change nothing that came after them. With the end of a call the number and the
 * seat are gone: of the caller the order keeps what she left, of the agent nothing is kept.
 */
export async function takeEvent(house: House, tx: Tx, hall: string, region: string, event: CallEvent): Promise<void> {
  const id = callId(hall, event.call)
  const state = next[event.event]
  const kept = house.region(region)?.settings['call.recordingDays']
  if (event.event === 'recorded') {
    const until = event.at + (typeof kept === 'number' ? kept : recordingDays) * days
    await tx.rows(
      `update phone_call set recording = $2, recording_until = $3 where id = $1 and recording is null and $2::text is not null`,
      [id, event.recording ?? null, until],
    )
    return
  }
  const sealed =
    event.from === undefined || event.from === '' ? null : house.vault.seal('phone_call.phone_sealed', id, event.from)
  await tx.rows(
    `insert into phone_call (id, hall, exchange, state, way, rang_at, changed_at, line, phone_sealed)
     values ($1, $2, $3, 'ringing', $4, $5, $5, $6, $7) on conflict (id) do nothing`,
    [id, hall, event.call, event.way ?? 'in', event.at, event.line ?? null, sealed],
  )
  await tx.rows(
    `update phone_call set state = $2, changed_at = $3, line = case when $2 = 'ended' then null else coalesce($4, line) end,
       phone_sealed = case when $2 = 'ended' then null else phone_sealed end,
       answered_at = case when $5 = 'answered' then coalesce(answered_at, $3) else answered_at end,
       ended_at = case when $2 = 'ended' then coalesce(ended_at, $3) else ended_at end
     where id = $1 and state <> 'ended' and changed_at <= $3 and not ($5 = 'ringing' and state <> 'ringing')`,
    [id, state, event.at, event.line ?? null, event.event],
  )
}

/** Calls that ring or are held at one of the lines of a hall, the longest waiting first; those over an hour old were lost by the exchange. */
export async function openCalls(house: House, tx: Tx, hall: string, now: number): Promise<readonly Call[]> {
  const rows = await tx.rows<Row>(
    `select id, exchange, state, way, line, rang_at as "rangAt", answered_at as "answeredAt", phone_sealed as sealed from phone_call
     where hall = $1 and state <> 'ended' and changed_at > $2 order by rang_at, id limit 50`,
    [hall, now - 4 * 3_600_000],
    'open_calls',
  )
  return rows.map(({ sealed, exchange: _exchange, ...row }) => ({
    ...row,
    phone: sealed === null ? null : house.vault.open('phone_call.phone_sealed', row.id, sealed),
  }))
}

/** The exchange's own id of a call of this hall; null where there is none. */
export const exchangeId = async (tx: Tx, hall: string, id: string): Promise<string | null> =>
  (await tx.rows<{ exchange: string }>('select exchange from phone_call where hall = $1 and id = $2', [hall, id]))[0]?.exchange ??
  null

export type Hour = {
  readonly hour: number
  readonly calls: number
  readonly answered: number
  readonly inTime: number
  readonly wait: number | null
}
/** Seconds in which a call has to be answered. Source: domain §2.5 (15 s). */
const answerWithin = 15

/** Of one hall and day, by the hour in which it rang: how many, how many were answered, how many within 15 s, the median wait in seconds. */
export async function callHours(tx: Tx, hall: string, from: number, to: number): Promise<readonly Hour[]> {
  return tx.rows<Hour>(
    `select ((rang_at - $2) / 3600000)::int as hour, count(*)::int as calls, count(answered_at)::int as answered,
       count(*) filter (where answered_at - rang_at <= ${answerWithin * 1000})::int as "inTime",
       (percentile_disc(0.5) within group (order by answered_at - rang_at))::float8 / 1000 as wait
     from phone_call where hall = $1 and way = 'in' and rang_at >= $2 and rang_at < $3 group by 1 order by 1`,
    [hall, from, to],
    'call_hours',
  )
}

/** Where the exchange keeps the sound of a call; null after its time, or where there is none. */
export async function recordingOf(
  tx: Tx,
  hall: string,
  id: string,
  now: number,
): Promise<{ recording: string; until: number } | null> {
  const [row] = await tx.rows<{ recording: string; until: number }>(
    `select recording, recording_until as until from phone_call where hall = $1 and id = $2 and recording is not null and recording_until > $3`,
    [hall, id, now],
  )
  return row ?? null
}
