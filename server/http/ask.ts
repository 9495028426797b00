// Runs one declared read for whoever asks: input parsed, right asked, in a transaction of its own.
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../../rules/actor.ts'
import { refuse } from '../../rules/refusal.ts'
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

/** Answers a read by its name; throws its refusal. `input` is as the request brought it. */
export async function ask(
  door: Door,
  request: FastifyRequest,
  name: string,
  who: Asks,
  input: Readonly<Record<string, unknown>>,
): Promise<Page<unknown>> {
  const query = queryOf(door, name)
  orStop(mayAsk(query, who.actor))
  const given = read(query.input, input)
  const { house } = door
  const { actor, counties } = who
  const context = { actor: actor.type === 'staff' ? actor.person : actor.type === 'resident' ? 'device' : 'system', counties }
  const now = house.now()
  const language = languageFor(request)
  // Where looking is recorded, the read itself writes it: it knows under which post, and whether once a day is enough.
  const way = query.looks === 'none' ? 'read' : 'begin'
  return orStop(await house.db[way](context, (tx) => query.run({ house, tx, actor, counties, now, language }, given as never)))
}
