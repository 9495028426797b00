// Work of the grids: make a round inside what was admitted, answer it, and ask for a table instead of asking the grids.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { Answers, answerTask, GridTask, gridTask } from '../../../registers/gridWork/tasks.ts'
import { csvOf } from '../../../registers/tables/csv.ts'
import { type Answered, Table, tableOf } from '../../../registers/tables/table.ts'
import { id } from '../../../rules/schema.ts'
import type { Door } from '../../door.ts'
import { withinRegion } from '../asRegion.ts'
import { languageFor } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, instant, integer, list, nullable, object, string, uuid } from '../route.ts'

const One = z.strictObject({ id })
/** Matters that people bring; what offices ask of each other is not counted. */
const routedOf = ({ house }: Door) => [...house.kinds.values()].filter((kind) => kind.routed).map((kind) => kind.name)
const maybe = nullable(string)
const cell = { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] }

export function addGridWork(app: FastifyInstance, door: Door): void {
  const { house } = door
  addRoute(app, {
    method: 'POST',
    url: '/gridTasks',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Make a round of checks and counts in an area, inside what was admitted and on that ground',
      tag: 'grids',
      body: jsonSchema(GridTask),
      answer: object({ id: uuid }),
      refusals: ['notYours', 'notAdmitted', 'areaUnknown', 'badInput'],
    },
    run: async (request) => {
      const given = read(GridTask, request.body)
      const task = { ...given, id: given.id ?? randomUUID() }
      return withinRegion(door, request, (tx, who) => gridTask(tx, who, task, house.now()))
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/gridTasks/:id/answers',
    practice: 'phone',
    access: 'staff',
    scope: null,
    says: {
      summary: 'Answer a round for one grid: figures, or 1 and 0 for yes and no',
      tag: 'grids',
      params: { id: 'the task' },
      body: jsonSchema(Answers),
      answer: object({ kept: integer }),
      refusals: ['notYours', 'notFound', 'notAdmitted', 'areaUnknown', 'badInput', 'otherSide'],
    },
    run: async (request) => {
      const given = { task: read(One, request.params).id, ...read(Answers, request.body) }
      return withinRegion(door, request, (tx, who) => answerTask(tx, who, given, house.now()))
    },
  })
  const answer = (request: FastifyRequest): Promise<Answered> => {
    const table = read(Table, request.body)
    const { actor, counties } = staffOf(request)
    return withinRegion(door, request, (tx, { region }) =>
      tableOf({ tx, actor, region, counties, kinds: routedOf(door), now: house.now(), language: languageFor(request) }, table),
    )
  }
  addRoute(app, {
    method: 'POST',
    url: '/tables',
    access: 'staff',
    permission: 'table.ask',
    scope: null,
    says: {
      summary:
        'Ask for a table: counts and addresses from what is held; what is personal names who holds it, the rest may be asked once',
      tag: 'grids',
      body: jsonSchema(Table),
      answer: object({
        verdicts: list(
          object({
            wanted: string,
            verdict: string,
            name: maybe,
            holder: maybe,
            law: maybe,
            grant: nullable(object({ county: string, id: uuid, code: string, until: string })),
            alike: list(string),
            days: nullable(list(string)),
          }),
        ),
        columns: list(string),
        rows: list(object({ code: string, name: string, cells: list(cell) })),
        total: nullable(list(cell)),
        asOf: instant,
      }),
      refusals: ['notYours', 'personalColumn', 'badInput'],
    },
    run: answer,
  })
  addRoute(app, {
    method: 'POST',
    url: '/tables/csv',
    access: 'staff',
    permission: 'table.ask',
    scope: null,
    says: {
      summary: 'The same table as a file for a spreadsheet',
      tag: 'grids',
      body: jsonSchema(Table),
      answer: string,
      answerType: 'text/csv',
      refusals: ['notYours', 'personalColumn', 'badInput'],
    },
    run: async (request, reply) => {
      const found = await answer(request)
      void reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="table.csv"')
      return csvOf(found, languageFor(request))
    },
  })
}
