// Orders from above and beside through the front door: a sheet looked at and brought in, a program that sends them, and what goes back.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { type Columns, needed } from '../../../channels/outer/columns.ts'
import { type Line, natures } from '../../../channels/outer/lines.ts'
import type { OuterOrder } from '../../../channels/outer/orders.store.ts'
import { type By, mayReceive, type Order, receiveOrders, sortOrders } from '../../../channels/outer/receive.store.ts'
import { returnAll } from '../../../channels/outer/returns.ts'
import { readSheet, remember } from '../../../channels/outer/sheet.store.ts'
import { SheetRefused } from '../../../registers/sheets/sheet.ts'
import { writeSheets } from '../../../registers/sheets/write.ts'
import { outerFields as fields, type OuterSource as Source, outerSources as sources } from '../../../rules/outer.ts'
import { id, text } from '../../../rules/schema.ts'
import { localDay, localMinute } from '../../../rules/time.ts'
import en from '../../../ui/texts/en/hotline.json' with { type: 'json' }
import zhCN from '../../../ui/texts/zh-CN/hotline.json' with { type: 'json' }
import zhTW from '../../../ui/texts/zh-TW/hotline.json' with { type: 'json' }
import type { Door } from '../../door.ts'
import { ask } from '../ask.ts'
import { languageFor, stop } from '../errors.ts'
import { staffOf } from '../identity.ts'
import { read } from '../input.ts'
import { jsonSchema } from '../openapi.ts'
import { addRoute, boolean, integer, list, nullable, object, type Schema, string, uuid } from '../route.ts'
import { sentence } from '../texts.ts'

const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }
const tag = 'hotline'
/** Bytes of a sheet in base64, as they are. */
const largest = 8 * 1_048_576
const source = z.enum(sources)
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))
const SheetIn = z.strictObject({
  source,
  data: z.string().check(z.regex(/^[0-9A-Za-z+/]*={0,2}$/), z.maxLength(largest)),
  columns: z.optional(z.partialRecord(z.enum(fields), z.int().check(z.gte(0), z.lte(255)))),
  write: z._default(z.boolean(), false),
})
const OrderIn = z.strictObject({
  outer: text(60),
  text: text(4000),
  due: z.optional(day),
  category: z.optional(text(60)),
  nature: z.optional(z.enum(natures)),
  name: z.optional(text(60)),
  phone: z.optional(text(30)),
  place: z.optional(text(200)),
  urgent: z.optional(z.boolean()),
  secret: z.optional(z.boolean()),
  reply: z.optional(z.boolean()),
})
const OrdersIn = z.strictObject({ source, orders: z.array(OrderIn).check(z.minLength(1), z.maxLength(200)) })
const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const ReturnsIn = z.strictObject({
  batch: id,
  cases: z.array(z.strictObject({ county, id })).check(z.minLength(1), z.maxLength(500)),
})
const Batch = z.strictObject({ batch: id })

const received: Schema = object(
  {
    row: integer,
    outer: string,
    done: { enum: ['opened', 'here', 'moved', 'refused'] },
    county: string,
    id: uuid,
    code: string,
    refusal: string,
    text: string,
  },
  ['county', 'id', 'code', 'refusal', 'text'],
)

export function addOuter(app: FastifyInstance, door: Door): void {
  const { house } = door
  const byOf = (request: FastifyRequest): By => {
    const { actor, counties } = staffOf(request)
    const region = counties.map((one) => house.region(one)).find((one) => one !== null) ?? null
    if (!region || !mayReceive(actor)) return stop('notYours')
    return { house, actor, counties, region, language: languageFor(request) }
  }
  const bring = async (by: By, from: Source, orders: readonly Order[]) => {
    const done = await receiveOrders(by, from, orders)
    door.hub.poke()
    return done.map((one) =>
      one.done === 'refused'
        ? {
            row: one.row,
            outer: one.outer,
            done: one.done,
            refusal: one.refusal,
            text: sentence(by.language, one.refusal, one.facts),
          }
        : one,
    )
  }
  addRoute(app, {
    method: 'POST',
    url: '/outer/sheet',
    access: 'staff',
    scope: null,
    bodyLimit: largest + 10_000,
    says: {
      summary:
        'Look at a sheet of orders from above (XLSX, CSV, or pasted rows), and with `write` bring them in; each is opened once',
      tag,
      body: jsonSchema(SheetIn),
      answer: object({
        headings: list(string),
        columns: { type: 'object' },
        lacking: list(string),
        rows: integer,
        fresh: integer,
        here: integer,
        moved: integer,
        faults: list(object({ row: integer, field: string, why: string, value: string })),
        orders: list(
          object({
            row: integer,
            outer: string,
            due: nullable(string),
            text: string,
            categoryName: string,
            how: { enum: ['named', 'proposed', 'open'] },
            areaName: nullable(string),
            known: nullable(object({ county: string, id: uuid, code: string, due: nullable(string) })),
            moved: boolean,
          }),
        ),
        received: list(received),
      }),
      refusals: ['notYours', 'badInput', 'tooLong', 'sheetBroken'],
    },
    run: async (request) => {
      const by = byOf(request)
      const given = read(SheetIn, request.body)
      const sheet = await readSheet(
        house.db,
        by.region.code,
        given.source,
        Buffer.from(given.data, 'base64'),
        (given.columns as Columns | undefined) ?? null,
      ).catch((error: unknown) => {
        if (!(error instanceof SheetRefused)) throw error
        return stop('sheetBroken', { why: error.why, sentence: texts[by.language]?.[`sheet.${error.why}`] ?? error.why })
      })
      const orders = await sortOrders(by, given.source, sheet.lines)
      const { counties, actor } = by
      if (given.write)
        await house.db.begin({ actor: actor.person, counties }, (tx) =>
          remember(tx, by.region.code, given.source, sheet, house.now()),
        )
      const nameOf = (category: string) => {
        const name = by.region.categories.get(category)?.name
        return name?.[by.language] ?? name?.['zh-CN'] ?? category
      }
      return {
        headings: sheet.heading.cells.map((cell) => cell?.text ?? ''),
        columns: sheet.columns,
        lacking: needed.filter((field) => sheet.columns[field] === undefined),
        rows: sheet.lines.length,
        fresh: orders.filter((one) => one.known === null).length,
        here: orders.filter((one) => one.known !== null && !one.moved).length,
        moved: orders.filter((one) => one.moved).length,
        faults: sheet.faults.slice(0, 200),
        orders: orders.slice(0, 100).map((one) => ({
          row: one.row,
          outer: one.outer,
          due: one.due,
          text: [...one.text].slice(0, 80).join(''),
          categoryName: nameOf(one.categoryCode),
          how: one.how,
          areaName: one.area === null ? null : (by.region.areas.get(one.area)?.name ?? one.area),
          known: one.known && { county: one.known.county, id: one.known.id, code: one.known.code, due: one.known.due },
          moved: one.moved,
        })),
        received: given.write ? await bring(by, given.source, orders) : [],
      }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/outer/orders',
    access: 'staff',
    scope: 'steps',
    says: {
      summary: 'Bring in orders as a program of whoever is above or beside us; the same number of a source is opened once',
      tag,
      body: jsonSchema(OrdersIn),
      answer: object({ received: list(received) }),
      refusals: ['notYours', 'badInput', 'tooLong'],
    },
    run: async (request) => {
      const by = byOf(request)
      const given = read(OrdersIn, request.body)
      const lines = given.orders.map(
        (one, n): Line => ({
          row: n + 1,
          outer: one.outer.trim(),
          text: one.text,
          due: one.due ?? null,
          category: one.category ?? '',
          nature: one.nature ?? 'other',
          name: one.name ?? null,
          phone: one.phone ?? null,
          place: one.place ?? '',
          urgent: one.urgent === true,
          secret: one.secret === true,
          reply: one.reply !== false,
        }),
      )
      return { received: await bring(by, given.source, await sortOrders(by, given.source, lines)) }
    },
  })
  addRoute(app, {
    method: 'POST',
    url: '/outer/returns',
    access: 'staff',
    scope: 'steps',
    says: {
      summary: 'Say that these answers went back to whoever sent the orders; `batch` is the sheet or the message they went on',
      tag,
      body: jsonSchema(ReturnsIn),
      answer: object({ batch: uuid, returned: integer, refused: list(object({ id: uuid, refusal: string, text: string })) }),
      refusals: ['notYours', 'badInput'],
    },
    run: async (request) => {
      const by = byOf(request)
      const { batch, cases } = read(ReturnsIn, request.body)
      const answers = await returnAll(house, by.actor, batch, cases)
      const refused = answers.flatMap(({ id: of, answer }) =>
        answer.outcome === 'done'
          ? []
          : [
              {
                id: of,
                refusal: answer.refusal?.code ?? 'busy',
                text: sentence(by.language, answer.refusal?.code ?? 'busy', answer.refusal?.facts ?? {}),
              },
            ],
      )
      door.hub.poke()
      return { batch, returned: cases.length - refused.length, refused }
    },
  })
  addRoute(app, {
    method: 'GET',
    url: '/outer/returns/:batch',
    access: 'staff',
    scope: 'read',
    says: {
      summary: 'The sheet of answers that went back under this batch, with the numbers of whoever sent the orders',
      tag,
      params: { batch: 'as it was named when they went back' },
      answer: string,
      answerType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      refusals: ['notYours', 'notFound'],
    },
    run: async (request, reply) => {
      const by = byOf(request)
      const { batch } = read(Batch, request.params)
      const who = { actor: by.actor, counties: by.counties }
      const page = await ask(door, request, 'outerOrders', who, { state: 'returned', batch, limit: 500 })
      const orders = page.rows as readonly OuterOrder[]
      if (orders.length === 0) return stop('notFound')
      reply.header('content-disposition', `attachment; filename="returns-${batch.slice(0, 8)}.xlsx"`)
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .send(writeSheets([sheetOf(by, orders)], new Date(house.now())))
    },
  })
}

/** Their number first: by it the answer finds its way back. */
function sheetOf(by: By, orders: readonly OuterOrder[]) {
  const said = (key: string) => texts[by.language]?.[key] ?? key
  const { zone } = by.region.calendar
  const at = (instant: number | null) => {
    if (instant === null) return ''
    const minute = localMinute(instant, zone)
    return `${localDay(instant, zone)} ${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  }
  const headings = ['outer', 'source', 'code', 'category', 'office', 'reply', 'repliedAt', 'due', 'inTime']
  const late = (one: OuterOrder) =>
    one.due === null || one.repliedAt === null ? '' : said(localDay(one.repliedAt, zone) <= one.due ? 'yes' : 'no')
  return {
    name: said('sheet.name'),
    widths: [24, 12, 20, 20, 24, 60, 18, 12, 8],
    rows: [
      headings.map((one) => ({ text: said(`column.${one}`), bold: true })),
      ...orders.map((one) => [
        one.outer,
        said(`source.${one.source}`),
        one.code,
        one.categoryName,
        one.office ?? '',
        one.reply ?? '',
        at(one.repliedAt),
        one.due ?? '',
        late(one),
      ]),
    ],
  }
}
