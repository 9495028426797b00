// What the reads of messages and other doors answer, as schemas of the API document.
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const maybe = nullable(string)

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

export const doorRows: Readonly<Record<string, Schema>> = {
  messages: object({
    id: uuid,
    channel: { enum: ['sms', 'email', 'robot'] },
    topic: string,
    text: maybe,
    state: { enum: ['waiting', 'passedOver', 'trying', 'sent', 'delivered', 'failed'] },
    why: maybe,
    organisation: maybe,
    at: instant,
    sentAt: nullable(instant),
    toldAt: nullable(instant),
  }),
  topics: object({
    county: string,
    name: string,
    about: list(string),
    since: instant,
    until: instant,
    burst: integer,
    n: integer,
    settledIn: nullable(object({ id: uuid, code: string })),
  }),
  topicCases: ref('CaseLine'),
}

export const doorBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  topics: { foundAt: nullable(instant), reports: integer, searching: boolean },
}
