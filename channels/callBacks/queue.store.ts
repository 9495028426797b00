// q/callBacks: who is to be rung about what, one row for each person whatever she asked for; found by the keyed hash of her number, shown masked.
import * as z from 'zod/mini'
import { setting } from '../../rules/house.ts'
import type { Region } from '../../rules/region.ts'
import { localDay, localMinute } from '../../rules/time.ts'
import { maskName, maskPhone } from '../../rules/words.ts'
import type { Tx } from '../../store/db.ts'
import { derivedId } from '../../store/digest.ts'
import { type Asking, defineQuery, type Page } from '../../store/query.ts'
import { type Found, linesOf } from '../../store/reads/lines.ts'
import { paramsFrom, visible } from '../../store/visible.ts'

const most = 400
type Row = Found & {
  person: string | null
  party: string
  name: string | null
  phone: string | null
  tried: number
  due: number | null
  wish: boolean
}
type Matter = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly categoryName: string
  readonly areaName: string
  readonly text: string | null
  /** Of the party whose number it is: what `reveal` is asked with. */
  readonly party: string
  readonly tried: number
  readonly due: number | null
  /** He asked to be rung: what is talked about is recorded, nothing is rated. */
  readonly wish: boolean
}
export type Person = {
  /** Made of the keyed hash: the same person in the same list, and nothing that could be dialled. */
  readonly key: string
  readonly name: string | null
  readonly phone: string | null
  readonly matters: readonly Matter[]
  readonly due: number | null
  /** She was rung today already, about this or anything else. */
  readonly calledToday: boolean
}

/** `open` says whether people may be rung now; `from` and `to` are hours of the day. */
export const callBacks = defineQuery({
  name: 'callBacks',
  input: z.strictObject({}),
  by: 'workOrder.callBack',
  looks: 'none',
  run: readQueue,
})

async function readQueue(asking: Asking): Promise<Page<Person>> {
  const { tx, counties, actor, house, now } = asking
  const region = counties.map((one) => house.region(one)).find((one) => one !== null)
  if (!region) return { rows: [], next: null, asOf: now, open: false, from: 0, to: 0, tries: 0 }
  const own = actor.type === 'staff' ? actor.posts.map((post) => post.organisation) : []
  const params = paramsFrom(counties, [...new Set(own)])
  const rows = await tx.rows<Row>(
    `select c.county, c.id, c.version, encode(p.phone_lookup, 'hex') as person, p.id::text as party, p.name_sealed as name, p.phone_sealed as phone,
       coalesce(c.data ->> 'callWish' = 'true', false) as wish, case when c.data ->> 'callWish' = 'true' then (c.data ->> 'callBy')::bigint else c.due_at end as due,
       case when c.data ->> 'callWish' = 'true' then coalesce((c.data ->> 'callTries')::int, 0) else (select count(*)::int from entry e where e.county = any($1) and e.county = c.county and e.case_id = c.id and e.step = 'callBack'
          and e.facts ->> 'incoming' is distinct from 'true' and coalesce((e.facts ->> 'round')::int, 0) = c.reopened) end as tried
     from "case" c join party p on p.county = any($1) and p.county = c.county and p.case_id = c.id and p.role = 'reporter' and p.erased_by is null
     where c.county = any($1) and p.phone_sealed is not null and c.data ->> 'left' is null
       and (c.kind = 'workOrder' and c.state = 'toCallBack' and c.hold = 'none'
         or c.data ->> 'callWish' = 'true' and c.phase <> 'ended' and c.holder = any($2::text[]))
       and ${visible(actor, 'c', params)}
     order by due, c.id limit ${most}`,
    params.values,
  )
  const today = localDay(now, region.calendar.zone)
  const called = await calledOn(tx, counties, today, { people: rows.flatMap((row) => row.person ?? []) })
  const lines = new Map((await linesOf(asking, rows)).map((one) => [one.id, one]))
  const people = new Map<string, Person & { matters: Matter[] }>()
  for (const row of rows) {
    const line = lines.get(row.id)
    if (!line) continue
    const key = derivedId('call back', row.person ?? row.id)
    const { county, id, code, categoryName, areaName, text } = line
    const matter = {
      county,
      id,
      code,
      categoryName,
      areaName,
      text,
      party: row.party,
      tried: row.tried,
      due: row.due,
      wish: row.wish,
    }
    const known = people.get(key)
    if (known) known.matters.push(matter)
    else {
      const open = (field: 'name' | 'phone', mask: (text: string) => string) => {
        const sealed = row[field]
        if (sealed === null) return null
        try {
          return mask(house.vault.open(`party.${field}_sealed`, row.party, sealed))
        } catch {
          // Where the key is gone the mask is all that is left.
          return '***'
        }
      }
      people.set(key, {
        key,
        name: open('name', maskName),
        phone: open('phone', maskPhone),
        matters: [matter],
        due: row.due,
        calledToday: row.person !== null && called.has(row.person),
      })
    }
  }
  const { from, to } = hoursOf(region)
  const minute = localMinute(now, region.calendar.zone)
  return {
    rows: [...people.values()],
    next: null,
    asOf: now,
    open: minute >= from * 60 && minute < to * 60,
    from,
    to,
    tries: setting(region, 'workOrder.callBackTries', 3),
  }
}

export const hoursOf = (region: Region) => ({
  from: setting(region, 'workOrder.callBackFrom', 9),
  to: setting(region, 'workOrder.callBackTo', 20),
})
/** Of these people (keyed hashes in hex) those who were rung on that day in another call than this, with whatever keeper and whatever it was about. */
export async function calledOn(
  tx: Tx,
  counties: readonly string[],
  day: string,
  { people, but = null }: { readonly people: readonly string[]; readonly but?: string | null },
): Promise<ReadonlySet<string>> {
  if (people.length === 0) return new Set()
  const rows = await tx.rows<{ person: string }>(
    `select distinct encode(person, 'hex') as person from called
     where county = any($1) and person = any(select decode(x, 'hex') from unnest($3::text[]) x) and day = $2::date and call is distinct from $4::uuid`,
    [counties, day, people, but],
    'called_on',
  )
  return new Set(rows.map((row) => row.person))
}

/** Who was rung before that day is known no longer. */
export const forgetCalled = (tx: Tx, counties: readonly string[], before: string) =>
  tx.rows('delete from called where county = any($1) and day < $2::date', [counties, before])
