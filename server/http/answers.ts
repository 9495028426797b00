// What each read answers, as schemas of the API document; a test holds real answers against them, unknown fields forbidden.

import { doorBeside, doorRows } from './answers.doors.ts'
import { dutyBeside, dutyRows } from './answers.duty.ts'
import { figureBeside, figureRows, noticed } from './answers.figures.ts'
import { hotlineBeside, hotlineRows } from './answers.hotline.ts'
import { keepingRows } from './answers.keeping.ts'
import { knowledgeAnswers } from './answers.knowledge.ts'
import { listBeside, listRows } from './answers.lists.ts'
import { ofParty, openBeside, openRows } from './answers.open.ts'
import { papers } from './answers.papers.ts'
import { registerRows } from './answers.registers.ts'
import { routingBeside, routingRows } from './answers.routing.ts'
import { suggestBeside, suggestRows } from './answers.suggest.ts'
import { supervisionBeside, supervisionRows } from './answers.supervision.ts'
import { surveys } from './answers.surveys.ts'
import { transfers } from './answers.transfers.ts'
import { boolean, instant, integer, list, nullable, object, type Schema, string, uuid } from './route.ts'

const number: Schema = { type: 'number' }
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
/** Codes and amounts, by name. */
const open: Schema = { type: 'object' }
const maybe = nullable(string)
const maybeInstant = nullable(instant)
const day: Schema = { type: 'string', format: 'date' }
const point = nullable({ type: 'array', items: number, minItems: 2, maxItems: 2, description: 'degrees, CGCS2000: east, north' })

const remaining = nullable(
  object({ unit: { enum: ['workingDay', 'day', 'hour', 'minute'] }, amount: integer, over: boolean, day, minute: integer }),
)
const line = {
  county: string,
  id: uuid,
  code: string,
  kind: string,
  state: string,
  phase: { enum: ['intake', 'placed', 'handling', 'checking', 'ended'] },
  hold: { enum: ['none', 'suspended', 'merged', 'inTransfer'] },
  version: integer,
  category: string,
  categoryName: string,
  urgency: string,
  class: maybe,
  area: string,
  areaName: string,
  surveyed: boolean,
  placeState: string,
  text: maybe,
  why: maybe,
  holder: string,
  holderName: string,
  source: string,
  due: maybeInstant,
  warn: maybeInstant,
  light: nullable({ enum: ['red', 'yellow', 'green'] }),
  remaining,
  provisional: boolean,
  openedAt: instant,
  updatedAt: instant,
  point,
  bounced: integer,
  urged: integer,
  supervision: maybe,
  oldNumber: maybe,
  reopened: integer,
  can: list(string),
}
const likeness = object({
  score: integer,
  reasons: list(
    object(
      {
        why: { enum: ['place', 'category', 'words', 'time'] },
        metres: nullable(integer),
        same: string,
        words: list(string),
        days: integer,
      },
      ['metres', 'same', 'words', 'days'],
    ),
  ),
})
const may = object({
  step: string,
  form: open,
  version: integer,
  suggest: open,
  tone: { enum: ['main', 'normal', 'final'] },
  key: maybe,
  post: maybe,
  opens: boolean,
})
const words = object({ id: uuid, kind: string, text: maybe, erasedBy: nullable(integer) })
const by = object(
  {
    system: string,
    party: string,
    person: string,
    name: maybe,
    post: maybe,
    postName: maybe,
    organisation: maybe,
    organisationName: maybe,
  },
  ['system', 'party', 'person', 'name', 'post', 'postName', 'organisation', 'organisationName'],
)
const entry = object({
  version: integer,
  at: instant,
  deviceAt: instant,
  step: string,
  form: integer,
  by,
  from: maybe,
  to: string,
  hold: string,
  holder: string,
  holderName: maybe,
  noted: boolean,
  facts: open,
  words: list(words),
  files: list(uuid),
  clocks: list(object({ name: string, act: string, due: maybeInstant, before: instant }, ['before'])),
})
const clock = object({
  id: uuid,
  name: string,
  owner: maybe,
  ownerName: maybe,
  startedAt: instant,
  dueAt: instant,
  warnAt: instant,
  stoppedAt: maybeInstant,
  pausedBy: list(string),
  light: { enum: ['green', 'yellow', 'red', 'paused', 'stopped'] },
  remaining,
  provisional: boolean,
  law: string,
  cite: maybe,
})
const document = object({
  id: uuid,
  kind: string,
  state: { enum: ['announced', 'small', 'complete', 'erased'] },
  name: maybe,
  type: maybe,
  size: nullable(integer),
  width: nullable(integer),
  height: nullable(integer),
  small: maybe,
  full: maybe,
  at: instant,
  by: maybe,
})
const minimum = {
  county: string,
  id: uuid,
  code: string,
  state: string,
  hold: string,
  office: maybe,
  phone: maybe,
  due: maybeInstant,
  remaining,
  provisional: boolean,
  next: maybe,
  ended: boolean,
}
const { county: _county, id: _id, ...toldToAnybody } = minimum

/** Shapes that several answers share, by their names in the document. */
export const shapes: Readonly<Record<string, Schema>> = {
  CaseLine: object(line),
  Responsible: object({
    role: string,
    chief: boolean,
    area: string,
    person: maybe,
    post: string,
    organisation: string,
    organisationId: string,
    phone: maybe,
    onDuty: boolean,
    from: instant,
    to: maybeInstant,
    deputy: nullable(object({ person: string, phone: maybe })),
  }),
  CasePage: object({
    view: { enum: ['whole', 'record'] },
    case: object({
      ...line,
      areaFiled: string,
      accuracy: nullable(number),
      secret: boolean,
      closedAt: maybeInstant,
      handler: maybe,
      handlerName: maybe,
      centre: string,
      centreName: maybe,
      leaderName: maybe,
      outer: nullable(object({ number: string, source: string, due: nullable(day), returned: boolean })),
      firstWords: maybe,
      placeText: maybe,
      result: maybe,
    }),
    timeline: list(entry),
    named: { type: 'object', additionalProperties: string },
    clocks: list(clock),
    documents: list(document),
    parties: list(object({ id: uuid, role: string, name: maybe, phone: maybe, wants: string, erased: boolean })),
    followers: integer,
    answers: list(object({ question: string, answer: string })),
    objections: list(
      object({
        id: uuid,
        against: string,
        ground: string,
        item: maybe,
        at: instant,
        decidedAt: maybeInstant,
        upheld: nullable(boolean),
        text: maybe,
        by: maybe,
      }),
    ),
    requests: list(
      object({
        id: uuid,
        what: { enum: ['extend', 'suspend', 'reopen'] },
        clock: string,
        ground: maybe,
        until: day,
        at: instant,
        decidedAt: maybeInstant,
        granted: nullable(boolean),
        text: maybe,
        by: maybe,
      }),
    ),
    supervisions: list(
      object({
        id: uuid,
        level: string,
        ground: string,
        until: day,
        at: instant,
        answeredAt: maybeInstant,
        closedAt: maybeInstant,
        settled: nullable(boolean),
        organisation: string,
        by: maybe,
        text: maybe,
        answer: maybe,
      }),
    ),
    tasks: list(
      object({
        id: uuid,
        what: string,
        part: maybe,
        organisation: string,
        organisationName: string,
        phone: maybe,
        by: string,
        byName: string,
        until: day,
        at: instant,
        answeredAt: maybeInstant,
        outcome: nullable({ enum: ['done', 'cannot'] }),
        closedAt: maybeInstant,
        text: maybe,
        answer: maybe,
      }),
    ),
    stays: list(
      object({
        organisation: string,
        organisationName: string,
        level: maybe,
        spent: object({
          unit: { enum: ['workingDay', 'day', 'workingHour', 'hour', 'workingMinute', 'minute'] },
          amount: integer,
        }),
        still: boolean,
      }),
    ),
    shows: nullable(object({ what: string, value: string })),
    transfers,
    papers,
    related: list(object({ what: { enum: ['merged', 'splitFrom', 'linked', 'gathered'] }, own: boolean, case: ref('CaseLine') })),
    proposals: list(
      object({
        id: uuid,
        fields: open,
        organisation: maybe,
        at: instant,
        decidedAt: maybeInstant,
        accepted: nullable(boolean),
        by: maybe,
      }),
    ),
    ratings: list(object({ id: uuid, round: integer, solved: boolean, grade: integer, at: instant, text: maybe })),
    may: list(may),
    chain: list(ref('Responsible')),
    workflow: string,
  }),
  Tracked: object(toldToAnybody),
  Followed: object({
    ...minimum,
    kind: string,
    version: integer,
    category: string,
    categoryName: maybe,
    text: maybe,
    placeText: maybe,
    photos: list(object({ id: uuid, kind: string, at: instant })),
    law: maybe,
    ...ofParty,
    transfer: nullable(object({ to: maybe, received: boolean })),
    together: nullable(object({ code: string, state: string, office: maybe, ended: boolean })),
    gathered: nullable(object({ code: string, state: string, office: maybe, ended: boolean })),
    parts: list(object({ code: string, state: string, office: maybe, ended: boolean })),
    replies: list(object({ at: instant, office: maybe, text: maybe })),
    looked: list(object({ at: instant, office: maybe, what: string, reason: maybe })),
    timeline: list(
      object({
        version: integer,
        at: instant,
        step: string,
        to: string,
        office: maybe,
        by: nullable({ enum: ['reporter', 'system'] }),
      }),
    ),
    may: list(may),
  }),
}

/** One row of each read by its name; what has a door of its own is described there. */
const rows: Readonly<Record<string, Schema>> = {
  queue: ref('CaseLine'),
  cases: object({ ...line, hit: string }, ['hit']),
  callers: ref('CaseLine'),
  nearby: object({ ...line, distance: integer }),
  around: object({ ...line, distance: integer }),
  duplicates: object({ ...line, likeness }),
  tasks: object({
    id: uuid,
    what: string,
    organisation: string,
    organisationName: string,
    phone: maybe,
    byName: string,
    at: instant,
    due: instant,
    late: boolean,
    text: maybe,
    case: ref('CaseLine'),
  }),
  supervisions: object({
    id: uuid,
    level: string,
    ground: string,
    organisation: string,
    organisationName: string,
    byName: maybe,
    until: day,
    at: instant,
    answeredAt: maybeInstant,
    text: maybe,
    case: ref('CaseLine'),
  }),
  tally: object({ key: string, n: integer }),
  load: object({ organisation: string, handles: integer, asked: integer, late: integer }),
  notices: object({
    id: uuid,
    at: instant,
    topic: string,
    read: boolean,
    ...noticed,
  }),
  kind: object({
    name: string,
    states: list(object({ name: string, phase: string, why: maybe, clock: maybe, retired: boolean })),
    steps: list(
      object({
        name: string,
        from: { anyOf: [string, list(string)] },
        to: { anyOf: [string, list(string)] },
        by: string,
        starts: list(string),
        stops: list(string),
        clocks: list(string),
        tells: list(string),
        opens: boolean,
        form: open,
        version: integer,
        tone: string,
        key: maybe,
        undo: nullable(integer),
      }),
    ),
    clocks: list(string),
    frame: open,
  }),
  views: object({ id: uuid, name: string, shared: boolean, mine: boolean, query: open }),
  responsible: ref('Responsible'),
  surveys,
  ...doorRows,
  ...dutyRows,
  ...knowledgeAnswers,
  ...registerRows,
  ...hotlineRows,
  ...routingRows,
  ...listRows,
  ...openRows,
  ...suggestRows,
  ...supervisionRows,
  ...keepingRows,
  ...figureRows,
}
/** What a page of one read has beside its rows. */
const beside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  queue: {
    counts: object({ red: integer, yellow: integer, fresh: integer, green: integer, total: integer, atLeast: list(string) }),
  },
  responsible: { areas: list(string), grids: list(string) },
  ...doorBeside,
  ...dutyBeside,
  ...routingBeside,
  ...listBeside,
  ...openBeside,
  ...suggestBeside,
  ...hotlineBeside,
  ...supervisionBeside,
  ...figureBeside,
}

/** A page of the read of that name. Throws when nobody wrote down what it answers. */
export function pageOf(name: string): Schema {
  const row = rows[name]
  if (!row) throw new Error(`what the read ${name} answers is not written down`)
  return object({ rows: list(row), next: maybe, asOf: instant, ...beside[name] })
}
