// q/listItems: who decides what, for anybody. q/listItem: one item with all its wordings and who made them so. q/listChanges: what is being changed.
import * as z from 'zod/mini'
import type { Staff } from '../../rules/actor.ts'
import { isCode } from '../../rules/area.ts'
import { centreAt, nearest } from '../../rules/house.ts'
import { cite } from '../../rules/law.ts'
import { codeOf, type Item, type ItemChange, type ListItem, lists } from '../../rules/list.ts'
import { refuse } from '../../rules/refusal.ts'
import type { Organisation, Region, Text } from '../../rules/region.ts'
import { code, id } from '../../rules/schema.ts'
import { localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import { type Asking, cursorOf, defineQuery, readCursor } from '../../store/query.ts'
import { mayOf } from '../lists/changes.ts'
import { findItems } from '../lists/search.ts'
import { limitOf, typed } from './input.ts'
import { officeNames, officesOf, regionOf } from './routes.ts'

const Input = z.strictObject({
  county: z.optional(z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))),
  text: z.optional(typed),
  list: z.optional(z.enum(lists)),
  /** Whose office is meant where each place has its own. */
  area: z.optional(z.string().check(z.regex(/^[1-9]\d{1,18}$/), z.refine(isCode, { error: 'invalid' }))),
  after: z.optional(z.string().check(z.maxLength(60))),
  limit: limitOf(50),
})

/** The office an item means: by its id; by kind the only one, or the one of this place; null while the place is not known. */
function officeFor(region: Region, named: string, level: Item['level'], area: string | undefined): Organisation | null {
  const own = region.organisations.get(named)
  if (own) return own
  if (named === 'governanceCentre' && level !== 'city')
    return area === undefined && level === 'street' ? null : centreAt(region, area ?? region.code, level)
  return nearest(region, named, area ?? region.code)
}

const say = (text: Text, { language }: Asking): string => text[language] ?? text['zh-CN']

/** An item as it is shown: names in the language asked for, the law as a person reads it. */
function shown(asking: Asking, region: Region, area?: string) {
  const names = officeNames(region)
  const nameOf = (named: string) => {
    const known = names(named)
    return known?.one ? known.short : null
  }
  return (item: Item) => {
    const office = officeFor(region, item.organisation, item.level, area)
    return {
      code: item.code,
      list: item.list,
      name: say(item.name, asking),
      names: item.name,
      type: item.type,
      level: item.level,
      organisation: item.organisation,
      organisationName: office?.short ?? nameOf(item.organisation),
      phone: office?.phone ?? null,
      partners: item.partners,
      partnerNames: item.partners.map((one) => nameOf(one) ?? null),
      law: item.law,
      lawName: cite(item.law, asking.language, { invented: region.invented }),
    }
  }
}

/** Items in force, found by code, words, first letters or what residents call the matter. Beside them: how many each list has, and what comes. */
export const listItems = defineQuery({
  name: 'listItems',
  input: Input,
  by: 'anyone',
  looks: 'none',
  run: async (asking, input) => {
    const within = input.county === undefined ? asking.counties : asking.counties.filter((one) => one === input.county)
    const region = within.map((one) => asking.house.region(one)).find((one) => one !== null)
    if (!region) return { rows: [], next: null, asOf: asking.now, counts: {}, coming: [], offices: [], may: nobodyMay }
    const found = findItems(region, input.text ?? '', asking.house.terms).filter(
      (one) => input.list === undefined || one.list === input.list,
    )
    const from = Number(readCursor(input.after)?.[0] ?? 0)
    const rows = found.slice(from, from + input.limit)
    const show = shown(asking, region, input.area)
    const all = [...region.items.values()]
    const { actor } = asking
    return {
      rows: rows.map((one) => ({ ...show(one), version: one.version, from: one.from })),
      next: found.length > from + input.limit ? cursorOf([from + input.limit]) : null,
      asOf: asking.now,
      counts: Object.fromEntries(lists.map((list) => [list, all.filter((one) => one.list === list).length])),
      coming: await comingOf(asking, region),
      offices: actor.type === 'staff' ? officesOf(region) : [],
      may: actor.type === 'staff' ? mayOf({ actor, region }) : nobodyMay,
    }
  },
})
const nobodyMay = { ask: false, review: false, publish: false }

/** Announced: what was published and what it changes, from ninety days ago on. */
async function comingOf(asking: Asking, region: Region) {
  const rows = await asking.tx.rows<{ id: string; day: string; items: ItemChange[]; reason: string }>(
    `select id::text as id, from_day::text as day, items, reason from list_change
     where region = $1 and state = 'published' and published_at > $2 order by from_day desc, id limit 20`,
    [region.code, asking.now - 90 * 86_400_000],
    'list-coming',
  )
  const today = localDay(asking.now, region.calendar.zone)
  return rows.map(({ items, ...row }) => ({ ...row, inForce: row.day <= today, codes: items.map(codeOf) }))
}

type VersionRow = {
  version: number
  data: Item
  from: string
  to: string | null
  reason: string | null
  author: string | null
  organisation: string | null
  reviewer: string | null
  review: string | null
  publisher: string | null
  endReason: string | null
}

/** All wordings of one item, the newest first: since when, until when, who asked, who checked, why. Ended ones stay readable. */
export const listItem = defineQuery({
  name: 'listItem',
  input: z.strictObject({ code }),
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const region = regionOf(asking)
    if (!region) return refuse('notYours')
    const rows = await asking.tx.rows<VersionRow>(
      `select i.version, i.data, i.from_day::text as from, i.to_day::text as to, c.reason, a.name as author, c.organisation,
         r.name as reviewer, c.review, p.name as publisher, e.reason as "endReason"
       from list_item i left join list_change c on c.id = i.change left join list_change e on e.id = i.ended_by
         left join person a on a.id = c.author left join person r on r.id = c.reviewer left join person p on p.id = c.publisher
       where i.region = $1 and i.code = $2 order by i.version desc limit 50`,
      [region.code, input.code],
      'list-item',
    )
    const show = shown(asking, region)
    const today = localDay(asking.now, region.calendar.zone)
    return {
      rows: rows.map(({ data, organisation: asker, ...row }) => ({
        ...show(data),
        ...row,
        asker: asker === null ? null : (region.organisations.get(asker)?.short ?? asker),
        inForce: row.from <= today && (row.to === null || row.to > today),
      })),
      next: null,
      asOf: asking.now,
    }
  },
})

type ChangeRow = {
  id: string
  author: string
  authorName: string | null
  organisation: string
  reason: string
  items: ItemChange[]
  source: string | null
  state: string
  askedAt: number
  changedAt: number
  reviewerName: string | null
  review: string | null
  publisherName: string | null
  fromDay: string | null
}

/** Open ones first, then those decided lately; each line with the wording it was made from, for the two to stand side by side. */
export const listChanges = defineQuery({
  name: 'listChanges',
  input: z.strictObject({ id: z.optional(id) }),
  by: 'staff',
  looks: 'none',
  run: async (asking, input) => {
    const region = regionOf(asking)
    if (!region) return refuse('notYours')
    const actor = asking.actor as Staff
    const rows = await asking.tx.rows<ChangeRow>(
      `select c.id::text as id, c.author::text as author, a.name as "authorName", c.organisation, c.reason, c.items, c.source, c.state,
         c.asked_at as "askedAt", c.changed_at as "changedAt", r.name as "reviewerName", c.review, p.name as "publisherName", c.from_day::text as "fromDay"
       from list_change c left join person a on a.id = c.author left join person r on r.id = c.reviewer left join person p on p.id = c.publisher
       where c.region = $1 and ($2::uuid is null or c.id = $2)
       order by (c.state in ('asked', 'agreed')) desc, c.changed_at desc, c.id limit 40`,
      [region.code, input.id ?? null],
      'list-changes',
    )
    const show = shown(asking, region)
    const before = await wordings(asking.tx, region.code, rows)
    return {
      rows: rows.map(({ author, items, organisation, ...row }) => ({
        ...row,
        organisationName: region.organisations.get(organisation)?.short ?? organisation,
        mine: author === actor.person,
        size: items.length,
        lines: items.slice(0, 300).map((one) => {
          const old = one.does === 'add' ? undefined : before.get(`${codeOf(one)} ${one.version}`)
          return {
            does: one.does,
            code: codeOf(one),
            before: old ? show(old) : null,
            after: one.does === 'end' ? null : show(one.item as Item),
          }
        }),
        /** As it was sent, to be asked for anew. */
        items: author === actor.person && row.state === 'asked' ? items : [],
      })),
      next: null,
      asOf: asking.now,
      may: mayOf({ actor, region }),
    }
  },
})

/** The wordings that these changes were made from, by code and version. */
async function wordings(tx: Tx, region: string, rows: readonly ChangeRow[]): Promise<ReadonlyMap<string, Item>> {
  const codes = [...new Set(rows.flatMap((row) => row.items.slice(0, 300).map(codeOf)))]
  const found = await tx.rows<Pick<ListItem, 'version'> & { data: Item }>(
    'select version, data from list_item where region = $1 and code = any($2) order by code, version',
    [region, codes],
    'list-wordings',
  )
  return new Map(found.map((row) => [`${row.data.code} ${row.version}`, row.data]))
}
