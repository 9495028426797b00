// What a phone carries beside cases, part by part: each is sent whole when it changed, and known unchanged by its digest.
import { createHash } from 'node:crypto'
import { groundAround } from '../../registers/areas/around.ts'
import { chainAt } from '../../registers/duty/chain.ts'
import { gridTasks } from '../../registers/reads/gridWork.ts'
import { knowledge } from '../../registers/reads/knowledge.ts'
import { bulletins, neighbours } from '../../registers/reads/passing.ts'
import { team } from '../../registers/reads/team.ts'
import type { Staff } from '../../rules/actor.ts'
import { trimCode } from '../../rules/area.ts'
import { setting } from '../../rules/house.ts'
import { type Kind, opens } from '../../rules/kind.ts'
import { isRefusal } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import type { FieldBulletin, FieldForm, FieldNeighbour, Parts } from '../../rules/sync.ts'
import type { Asking, Query } from '../../store/query.ts'
import { formOf } from '../../store/reads/form.ts'
import { notices } from '../../store/reads/notices.ts'
import { resetsOf, toldFor } from '../accounts/people.store.ts'
import { cardsOf } from './cards.store.ts'
import { dayOf } from './day.store.ts'

export type Who = {
  readonly actor: Staff
  readonly name: string
  readonly region: Region | null
  /** Trimmed areas of the posts, a community or less. */
  readonly areas: readonly string[]
}
export type PartName = keyof Parts
type Part = {
  readonly name: PartName
  /** Whose it is beside the counties: two with the same key have the same part. Null: of this person alone, asked for each time. */
  readonly key: ((who: Who) => string) | null
  readonly read: (asking: Asking, who: Who) => Promise<readonly unknown[] | object>
}

/** What others share is looked at again after so long; what is one's own, at each pull. */
const lookAgain = 60_000
const mostKept = 20_000

/** The rows of a read; none where it is refused. */
async function rowsOf<T>(query: Query, asking: Asking, input: Readonly<Record<string, unknown>>): Promise<readonly T[]> {
  const page = await query.run(asking, input as never)
  return isRefusal(page) ? [] : (page.rows as readonly T[])
}
async function ofEach<T>(areas: readonly string[], run: (area: string) => Promise<readonly T[]>): Promise<T[]> {
  return (await Promise.all(areas.map(run))).flat()
}
const communities = ({ areas }: Who): string[] => [...new Set(areas.map((area) => area.slice(0, 12)))]
const byAreas = ({ areas }: Who): string => areas.join()

/** In the order in which they are sent: what one works with first, what can be looked up last. */
const parts: readonly Part[] = [
  { name: 'me', key: null, read: async (asking, who) => meOf(asking, who) },
  { name: 'cards', key: null, read: (asking, { actor }) => cardsOf(asking, actor) },
  { name: 'forms', key: ({ actor }) => granted(actor).join(), read: async (asking, who) => formsOf(asking, who) },
  { name: 'areas', key: byAreas, read: (asking, { areas }) => groundAround(asking.tx, areas) },
  {
    name: 'tasks',
    key: byAreas,
    read: (asking, { areas }) =>
      ofEach(areas, async (area) =>
        (await rowsOf<TaskRow>(gridTasks, asking, { area, limit: 100 })).map(
          ({ itemName: _item, admittedByName: _by, law: _law, item: _code, ...row }) => row,
        ),
      ),
  },
  {
    name: 'notices',
    key: null,
    read: async (asking) =>
      (await rowsOf<NoticeRow>(notices, asking, { limit: 40 })).flatMap(({ case: of, digest: _letter, count: _many, ...row }) =>
        of === null ? [] : [{ ...row, county: of.county, case: of.id }],
      ),
  },
  {
    name: 'bulletins',
    key: byAreas,
    read: async (asking, { areas }) => {
      const all = await ofEach(areas, (area) => rowsOf<FieldBulletin>(bulletins, asking, { area, limit: 50 }))
      const told = (id: string) => [...new Set(all.flatMap((one) => (one.id === id ? one.told : [])))]
      return [...new Map(all.map((one) => [one.id, { ...one, told: told(one.id) }])).values()]
    },
  },
  {
    name: 'neighbours',
    key: byAreas,
    read: async (asking, { areas }) => {
      const all = await ofEach(areas, (area) => rowsOf<FieldNeighbour>(neighbours, asking, { area, limit: 50 }))
      return [...new Map(all.map((one) => [one.id, one])).values()]
    },
  },
  { name: 'duty', key: byAreas, read: (asking, who) => dutyOf(asking, who) },
  { name: 'day', key: byAreas, read: (asking, { region, areas }) => dayOf(asking, region, areas) },
  {
    name: 'team',
    key: (who) => communities(who).join(),
    read: (asking, who) =>
      ofEach(communities(who), async (area) =>
        (await rowsOf<MemberRow>(team, asking, { area, limit: 200 })).map((row) => ({
          area: row.grid,
          areaName: row.gridName,
          post: row.post,
          postName: row.postName,
          person: row.person,
          phone: row.phone,
          away: row.away,
          deputy: row.deputy,
        })),
      ),
  },
  { name: 'categories', key: () => '', read: async (asking, { region }) => categoriesOf(asking, region) },
  {
    name: 'knowledge',
    key: () => '',
    read: async (asking) =>
      (await rowsOf<KnowledgeItem>(knowledge, asking, { text: '', limit: 500 })).map((row) => ({
        id: row.id,
        question: row.question,
        answer: row.answer,
        until: row.validUntil,
      })),
  },
]
type TaskRow = Readonly<Record<'itemName' | 'admittedByName' | 'law' | 'item', unknown>>
type NoticeRow = {
  readonly case: { readonly county: string; readonly id: string } | null
  readonly digest: unknown
} & Readonly<Record<string, unknown>>
type MemberRow = Readonly<Record<'grid' | 'gridName' | 'post' | 'postName' | 'person' | 'phone' | 'away' | 'deputy', unknown>>
type KnowledgeItem = Readonly<Record<'id' | 'question' | 'answer' | 'validUntil', unknown>>

async function meOf({ tx, counties, now, language }: Asking, { actor, name, region }: Who): Promise<NonNullable<Parts['me']>> {
  const [names, reset] = await Promise.all([
    tx.rows<{ id: string; name: string }>(
      'select id, name from post where id = any($1)',
      [actor.posts.map((post) => post.id)],
      'post_names',
    ),
    resetsOf(tx, actor.person, now - toldFor),
  ])
  return {
    person: { id: actor.person, name },
    posts: actor.posts.map((post) => ({
      id: post.id,
      kind: post.kind,
      name: names.find((one) => one.id === post.id)?.name ?? post.kind,
      organisation: post.organisation,
      organisationName: region?.organisations.get(post.organisation)?.name ?? post.organisation,
      areas: post.areas,
      permissions: post.permissions,
      via: post.via,
    })),
    counties,
    region: region && {
      code: region.code,
      name: region.name[language] ?? region.name['zh-CN'],
      version: region.version,
    },
    reset,
  }
}

async function dutyOf({ tx, now }: Asking, { areas, region }: Who): Promise<NonNullable<Parts['duty']>> {
  const [area] = areas
  if (!region || area === undefined) return []
  return (await chainAt(tx, region, { where: area }, now)).map(({ level, organisationName, person, phone }) => ({
    level,
    organisation: organisationName,
    person,
    phone,
  }))
}

const categoriesOf = ({ language }: Asking, region: Region | null): NonNullable<Parts['categories']> => {
  const disputes = new Set(region ? setting(region, 'grid.disputes', ['14']) : [])
  const opinions = new Set(region ? setting(region, 'grid.opinions', ['16']) : [])
  return [...(region?.categories.values() ?? [])].map((one) => ({
    code: one.code,
    name: one.name[language] ?? one.name['zh-CN'],
    parent: one.parent,
    class: one.class,
    urgency: one.class === null ? null : one.urgency,
    verify: one.class === null ? null : one.verify,
    hazard: one.hazard === true,
    opinion: opinions.has(one.code) || opinions.has(one.parent ?? ''),
    dispute: disputes.has(one.code) || disputes.has(one.parent ?? ''),
  }))
}

const granted = (actor: Staff): string[] => [...new Set(actor.posts.flatMap((post) => post.permissions))].sort()

/** Could somebody with these permissions ever take this step? By what its rule says of permissions; asked again when it is taken. */
function within(says: string, permissions: ReadonlySet<string>): boolean {
  if (/(^|[ |(])(anyone|staff)($|[ |)])/.test(says)) return true
  return [...says.matchAll(/\(([a-zA-Z]+(?:\.[a-zA-Z]+)?)\)/g)].some(([, name]) => permissions.has(name ?? ''))
}

function formsOf({ house }: Asking, { actor, region }: Who): FieldForm[] {
  const permissions = new Set(granted(actor))
  const kinds = (region?.kinds ?? []).flatMap((name): Kind[] => {
    const kind = house.kinds.get(name)
    return kind ? [kind] : []
  })
  return kinds.flatMap((kind) =>
    Object.entries(kind.steps).flatMap(([step, def]) =>
      within(def.by.says, permissions)
        ? [{ kind: kind.name, step, version: def.version ?? 1, opens: opens(def) && !def.ofRoot, form: formOf(def.form) }]
        : [],
    ),
  )
}

/** Digest, number of records and size in characters of a part. */
type Print = { readonly digest: string; readonly records: number; readonly size: number }
function printOf(part: readonly unknown[] | object): Print {
  const text = JSON.stringify(part)
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 11)
  return { digest, records: Array.isArray(part) ? part.length : 1, size: text.length }
}

/** A part with its digest as it is now; `read` gives it whole, with the digest of what is given. */
export type LookedAt = Print & { readonly name: PartName; readonly read: () => Promise<Print & { readonly part: unknown }> }
export type PartsRead = { readonly look: (asking: Asking, who: Who) => Promise<readonly LookedAt[]> }

/** The same for a whole region, or for all with the same permissions: the part itself is remembered, not its digest alone. */
const whole: ReadonlySet<PartName> = new Set(['forms', 'categories', 'knowledge'])

/** Remembers for a minute what many share. */
export function openParts(): PartsRead {
  const kept = new Map<string, Print & { readonly at: number; readonly part?: unknown }>()
  const keep = (key: string, print: Print & { readonly part?: unknown }, at: number) => {
    kept.delete(key)
    kept.set(key, { ...print, at })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  }
  return {
    look: (asking, who) =>
      Promise.all(
        parts.map(async ({ name, key, read }) => {
          const shared = key && `${name} ${asking.counties.join()} ${who.region?.version} ${asking.language} ${key(who)}`
          const known = shared ? kept.get(shared) : undefined
          const fresh = async () => {
            const part = await read(asking, who)
            const print = printOf(part)
            if (shared) keep(shared, whole.has(name) ? { ...print, part } : print, asking.now)
            return { ...print, part }
          }
          if (known && Math.abs(asking.now - known.at) < lookAgain) {
            const { at: _at, part, ...print } = known
            return { ...print, name, read: part === undefined ? fresh : async () => ({ ...print, part }) }
          }
          const { part, ...print } = await fresh()
          return { ...print, name, read: async () => ({ ...print, part }) }
        }),
      ),
  }
}

/** Trimmed areas of the posts that are small enough to be carried. */
export const areasOf = (actor: Staff): string[] =>
  [...new Set(actor.posts.flatMap((post) => post.areas).map(trimCode))].filter((area) => area.length >= 12).sort()
