// What the reads of messages and other doors answer, as schemas of the API document.
import { instant, nullable, object, type Schema, string, uuid } from './route.ts'

const maybe = nullable(string)

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
}
