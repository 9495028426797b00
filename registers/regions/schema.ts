// What each file of a region folder may hold, as schemas: unknown fields are refused, so that a typing error never hides.
import * as z from 'zod'
import { isCode } from '../../rules/area.ts'
import { listLevels, lists } from '../../rules/list.ts'
import { Routes } from '../../rules/route.ts'

const word = z.string().min(1).max(200)
const key = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, 'notAKey')
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'notADay')
const areaCode = z.string().refine(isCode, 'notAnAreaCode')
const time = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'notATime')
const text = z.strictObject({ 'zh-CN': word, 'zh-TW': word.exactOptional(), en: word.exactOptional() })
const levels = z.enum(['city', 'county', 'street', 'community', 'grid', 'microGrid', 'group'])

export const calendarYear = z.strictObject({
  year: z.int().min(1990).max(2100),
  notice: z.string(),
  announced: z.boolean(),
  days: z.record(day, z.strictObject({ kind: z.enum(['rest', 'work']), name: z.string() })),
})

const head = z.strictObject({
  code: areaCode,
  name: text,
  /** Put before the names of its offices: 茗川区 + 城市管理局. */
  prefix: z.string().exactOptional(),
  base: z.string().exactOptional(),
  invented: z.boolean(),
  kinds: z.array(key).min(1),
  zone: z.strictObject({
    offsets: z.array(z.strictObject({ from: z.int().nullable(), minutes: z.int().min(-840).max(840) })).min(1),
  }),
  office: z.array(z.tuple([time, time])).min(1),
  /** 'china': the announced years that ship with the program; or the years themselves. */
  calendar: z.union([z.literal('china'), z.array(calendarYear)]),
  city: z.strictObject({ code: areaCode, name: word }).nullable(),
  keepers: z.array(z.strictObject({ county: z.string().min(1), name: word, codes: z.array(areaCode).min(1) })).min(1),
})

const category = z.strictObject({
  code: z.string().regex(/^[0-9A-Za-z-]{1,20}$/),
  parent: z.string().nullable(),
  name: text,
  publicName: text,
  class: z.enum(['urgent', 'simple', 'ordinary', 'complex']).nullable(),
  urgency: z.enum(['urgent', 'important', 'ordinary']),
  verify: z.enum(['onSite', 'byPhone', 'none']),
  communityFirst: z.boolean(),
  handlerPost: key.nullable(),
  handlerOrganisation: key.nullable(),
  complaint: z.boolean().exactOptional(),
  hazard: z.boolean().exactOptional(),
  listItem: z.string().nullable(),
  questions: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/),
        text,
        type: z.enum(['string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist']),
        required: z.boolean(),
        values: z.array(z.strictObject({ key: z.string().regex(/^[A-Za-z0-9]{1,40}$/), name: text })).exactOptional(),
      }),
    )
    .max(3)
    .exactOptional(),
})

const policy = z.strictObject({
  class: z.string().nullable(),
  urgency: z.string().nullable(),
  length: z.int().min(0),
  unit: z.enum(['day', 'workingDay', 'workingMinute', 'minute']),
  law: z.string(),
  movesOn: z.boolean(),
  warnAt: z.number().gt(0).lte(1),
  countsFrom: z.literal('filing').exactOptional(),
  pauses: z.array(key),
  onExpiry: key.nullable(),
  extension: z
    .strictObject({
      times: z.int().positive(),
      length: z.int().positive(),
      approver: key,
      countsFrom: z.enum(['start', 'filing']),
    })
    .nullable(),
})

const postKind = z.strictObject({ kind: key, name: text, level: levels.nullable(), permissions: z.array(key) })
const item = z.strictObject({
  code: z.string().regex(/^[0-9A-Za-z.:_-]{1,60}$/),
  list: z.enum(lists).default('takenBack'),
  name: text,
  /** Kind of power or service, or the field of a duty, as the place calls it. */
  type: z.string().max(40).default(''),
  level: z.enum(listLevels).default('county'),
  organisation: key,
  partners: z.array(key).default([]),
  law: z.string(),
})
const column = z.strictObject({
  code: z.string().regex(/^[0-9A-Za-z.:_-]{1,60}$/),
  name: text,
  words: z.array(word).default([]),
  held: z.enum(['register', 'personal']),
  holder: key.nullable(),
  law: z.string().nullable(),
})
const setting = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])
const department = z.strictObject({ key, name: text, short: text, aroundTheClock: z.boolean() })

const area = z.strictObject({
  code: areaCode,
  level: levels,
  kind: z.string(),
  name: word,
  parent: areaCode.nullable(),
  surveyed: z.boolean(),
})
const organisation = z.strictObject({
  id: z.string().regex(/^[0-9A-Za-z.:_-]{1,60}$/),
  kind: key,
  name: word,
  short: word,
  area: areaCode,
  parent: z.string().nullable(),
  phone: z.string().nullable(),
  aroundTheClock: z.boolean(),
})
const holder = z.strictObject({
  organisation: z.string(),
  kind: key,
  name: word,
  areas: z.array(areaCode).min(1),
  phone: z.string().nullable(),
  /** The same login is the same person; null leaves the post vacant. */
  person: z.strictObject({ login: z.string().min(1).max(60), name: word }).nullable(),
})

const seed = z
  .int()
  .min(0)
  .max(2 ** 31)
const lonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const names = z.array(z.string().min(1))
export const invention = z.strictObject({
  seed,
  /** Real outline, or null: one is drawn around `centre` with about `size` km². */
  outline: z.array(z.array(lonLat).min(4)).nullable(),
  centre: lonLat,
  size: z.number().positive(),
  /** Places where people live close together; the first is the heart of the district. Weight 1 is a full town. */
  towns: z.array(z.strictObject({ at: lonLat, weight: z.number().positive(), reach: z.number().positive() })).min(1),
  river: z.strictObject({ name: word, points: z.array(lonLat).min(2), width: z.number().positive() }).nullable(),
  grids: z.int().positive(),
  dedicated: z.int().min(0),
  undrawn: z.int().min(0),
  workers: z.int().positive(),
  /** Streets and towns with their communities; codes are given, lines are drawn. */
  streets: z
    .array(
      z.strictObject({
        code: areaCode,
        name: word,
        urban: z.boolean(),
        communities: z.array(z.strictObject({ code: areaCode, name: word })).min(1),
      }),
    )
    .min(1),
  surveyed: z.boolean(),
})
export const nameLists = z.strictObject({
  surnames: names,
  given: names,
  roads: names,
  roadEndings: names,
  estates: names,
  estateEndings: names,
  shops: names,
  markets: names,
  schools: names,
  parks: names,
  offices: names,
})

const position = z.tuple([z.number(), z.number()])
const ring = z.array(position).min(4)
export const boundaries = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.looseObject({ code: areaCode }),
      geometry: z.union([
        z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
      ]),
    }),
  ),
})

/** The files of a folder and what they hold. Those in `required` must be there, in the folder or in its base. */
export const files = {
  'region.json': head,
  'categories.json': z.strictObject({ categories: z.array(category).min(1) }),
  'clocks.json': z.strictObject({ clocks: z.record(key, z.record(key, z.array(policy).min(1))) }),
  'posts.json': z.strictObject({ posts: z.array(postKind).min(1) }),
  'settings.json': z.strictObject({ settings: z.record(key, setting) }),
  'routes.json': z.strictObject({ routes: Routes }),
  'duties.json': z.strictObject({ items: z.array(item) }),
  'lists.json': z.strictObject({ items: z.array(item) }),
  'columns.json': z.strictObject({ columns: z.array(column) }),
  'texts.json': z.strictObject({ texts: z.record(key, text) }),
  'departments.json': z.strictObject({ departments: z.array(department) }),
  'areas.json': z.strictObject({ areas: z.array(area) }),
  'organisations.json': z.strictObject({ organisations: z.array(organisation) }),
  'people.json': z.strictObject({ posts: z.array(holder) }),
  'boundaries.geojson': boundaries,
  'invent.json': invention,
  'names.json': nameLists,
} as const
export const required = [
  'region.json',
  'categories.json',
  'clocks.json',
  'posts.json',
  'settings.json',
  'duties.json',
  'texts.json',
] as const

export type FileName = keyof typeof files
export type FileOf<N extends FileName> = z.infer<(typeof files)[N]>
export type Invention = z.infer<typeof invention>
export type NameLists = z.infer<typeof nameLists>
export type HeadFile = FileOf<'region.json'>
