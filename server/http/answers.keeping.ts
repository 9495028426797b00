// What the reads of the system's own state answer, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const facts: Schema = { type: 'object' }
const run = nullable(
  object({
    what: { enum: ['backup', 'trial'] },
    place: string,
    startedAt: integer,
    beatAt: integer,
    endedAt: nullable(integer),
    outcome: nullable({ enum: ['done', 'failed'] }),
    backup: nullable(string),
    detail: facts,
  }),
)

export const keepingRows: Readonly<Record<string, Schema>> = {
  status: object({
    version: string,
    engine: string,
    migration: string,
    waiting: integer,
    dead: integer,
    lateClocks: integer,
    oldestMessage: nullable(integer),
    place: nullable(string),
    backup: run,
    trial: run,
    calendarUntil: nullable(integer),
    disk: object({ free: integer, all: integer }),
    alarms: list(object({ what: string, facts })),
  }),
  exportLog: object({
    id: uuid,
    number: string,
    at: instant,
    name: string,
    organisationName: string,
    list: string,
    asked: facts,
    form: { enum: ['xlsx', 'csv'] },
    personal: boolean,
    reason: string,
    state: { enum: ['waiting', 'writing', 'done', 'stopped', 'failed'] },
    rows: integer,
    digest: nullable(string),
    fetched: integer,
    fetchedAt: nullable(instant),
  }),
  deadLetters: object({
    county: string,
    id: uuid,
    caseId: uuid,
    version: integer,
    topic: string,
    tries: integer,
    error: nullable(string),
    at: instant,
  }),
}
