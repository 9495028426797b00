// Runs one declared read for whoever asks: input parsed, right asked, looking recorded where the read says so.
import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../rules/actor.ts'
import { isRefusal, refuse } from '../../rules/refusal.ts'
import type { Tx } from '../../store/db.ts'
import { mayAsk, type Page, type Query } from '../../store/query.ts'
import type { Door } from '../door.ts'
import { languageFor, orStop, Refused } from './errors.ts'
import { read } from './input.ts'

export type Asks = { readonly actor: Actor; readonly counties: readonly string[] }

/** The query of this name, or unknownQuery. */
export function queryOf(door: Door, name: string): Query {
  const query = door.queries.get(name)
  if (!query) throw new Refused(refuse('unknownQuery'))
  return query
}

/** Answers a read; throws its refusal. `input` is as the request brought it. */
export async function ask(door: Door, request: FastifyRequest, name: string, who: Asks, input: Readonly<Record<string, unknown>>): Promise<Page<unknown>> {
  const query = queryOf(door, name)
  orStop(mayAsk(query, who.actor))
  const given = read(query.input, input)
  const { house } = door
  const now = house.now()
  const actor = who.actor.type === 'staff' ? who.actor.person : who.actor.type === 'resident' ? 'device' : 'system'
  const context = { actor, counties: who.counties }
  const run = async (tx: Tx) => {
    const page = await query.run({ house, tx, actor: who.actor, counties: who.counties, now, language: languageFor(request) }, given as never)
    if (query.looks !== 'none' && !isRefusal(page)) await recordLooking(tx, who.actor, query, given, now)
    return page
  }
  return orStop(await (query.looks === 'none' ? house.db.read(context, run) : house.db.begin(context, run)))
}

async function recordLooking(tx: Tx, actor: Actor, query: Query, input: Readonly<Record<string, unknown>>, now: number): Promise<void> {
  if (actor.type !== 'staff') return
  const { county, id, party, reason } = input
  if (typeof county !== 'string') return
  const post = actor.posts[0]
  await tx.rows(
    `insert into looking (county, id, case_id, party_id, person, post, organisation, what, reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [county, randomUUID(), text(id), text(party), actor.person, post?.id ?? null, post?.organisation ?? null, query.name, text(reason), now],
  )
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
