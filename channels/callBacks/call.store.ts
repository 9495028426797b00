// One call about everything she asked for: what she says of each matter goes to its case; nobody is rung twice a day.
import type { Staff } from '../../rules/actor.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Answer } from '../../rules/step.ts'
import { addDays, localDay } from '../../rules/time.ts'
import { derivedId } from '../../store/digest.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import { calledOn, hoursOf } from './queue.store.ts'

/** What she said of one matter; what she did not say stays open. */
export type Said = {
  readonly county: string
  readonly id: string
  readonly solved?: boolean | undefined
  readonly grade?: number | undefined
  readonly text?: string | undefined
}
export type CallMade = {
  /** Of the call: the same sent again is the same call. */
  readonly call: string
  readonly reached: boolean
  /** She rang herself: neither hour nor day binds her. */
  readonly incoming: boolean
  readonly matters: readonly Said[]
}
type By = { readonly house: House; readonly actor: Staff; readonly counties: readonly string[] }

/** Refused as a whole where the matters are not of one person, or she was rung today; else each case with the answer to its step. */
export async function callPerson(
  { house, actor, counties }: By,
  { call, reached, incoming, matters }: CallMade,
): Promise<readonly { readonly id: string; readonly answer: Answer }[] | Refusal> {
  const context = { actor: actor.person, counties }
  const ids = matters.map((one) => one.id)
  const found = await house.db.read(context, (tx) =>
    tx.rows<{ id: string; person: string | null; kind: string; wish: boolean }>(
      `select p.case_id::text as id, encode(p.phone_lookup, 'hex') as person, c.kind, coalesce(c.data ->> 'callWish' = 'true', false) as wish
       from party p join "case" c on c.county = any($1) and c.county = p.county and c.id = p.case_id
       where p.county = any($1) and p.case_id = any($2::uuid[]) and p.role = 'reporter' and p.erased_by is null`,
      [counties, ids],
      'called_parties',
    ),
  )
  const people = [...new Set(found.map((one) => one.person))]
  const [person] = people
  if (people.length !== 1 || !ids.every((id) => found.some((one) => one.id === id))) return refuse('notOnePerson')
  const region = counties.map((one) => house.region(one)).find((one) => one !== null)
  if (region && person && !incoming) {
    // Each step holds the day with its own keeper; one call may be about matters of several.
    const today = localDay(house.now(), region.calendar.zone)
    const called = await house.db.read(context, (tx) => calledOn(tx, counties, today, { people: [person], but: call }))
    if (called.has(person)) return refuse('calledToday', { day: addDays(today, 1), from: hoursOf(region).from })
  }
  const answers: { id: string; answer: Answer }[] = []
  for (const { county, id, solved, grade, text } of matters) {
    const of = found.find((one) => one.id === id)
    const wish = of?.wish === true
    const answer = await perform(house, actor, {
      kind: of?.kind ?? 'workOrder',
      step: wish ? 'recordTalk' : 'callBack',
      form: 1,
      case: { county, id },
      seen: null,
      input: {
        ...(wish ? {} : { call }),
        reached,
        ...(incoming && !wish ? { incoming } : {}),
        ...(reached && solved !== undefined && !wish ? { solved } : {}),
        ...(reached && grade !== undefined && !wish ? { grade } : {}),
        ...(text ? { text } : {}),
      },
      key: derivedId(call, id),
      at: { device: house.now(), offset: 0 },
    })
    answers.push({ id, answer })
  }
  return answers
}
