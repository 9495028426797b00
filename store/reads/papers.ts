// Official papers on the case page: those issued, with what became of each, and what this person may issue now.
import type { Actor } from '../../rules/actor.ts'
import type { Facts } from '../../rules/case.ts'
import { issuable, namesPerson, writesText } from '../../rules/paper.ts'
import type { Region } from '../../rules/region.ts'
import type { Whole } from './hung.ts'

export function papersOf({ row, hung }: Whole, facts: Facts, actor: Actor, region: Region) {
  const posts = actor.type === 'staff' ? actor.posts : []
  const replaced = new Map(hung.papers.flatMap((one) => (one.replaces === null ? [] : [[one.replaces, one.id] as const])))
  const may = new Map<string, string>()
  for (const post of posts)
    for (const name of issuable(facts, post, region, row.phase)) if (!may.has(name)) may.set(name, post.id)
  return {
    issued: hung.papers.map((one) => ({
      id: one.id,
      name: one.name,
      written: one.written,
      day: one.day,
      at: one.at,
      office: region.organisations.get(one.organisation)?.name ?? one.organisation,
      voidedAt: one.voidedAt,
      replacedBy: replaced.get(one.id) ?? null,
      erased: one.erasedBy !== null,
      /** Under which post it may be taken back or replaced; null when it may not. */
      post:
        one.voidedAt === null
          ? (posts.find((post) => post.organisation === one.organisation && post.permissions.includes('paper.issue'))?.id ?? null)
          : null,
    })),
    may: [...may].map(([name, post]) => ({
      name,
      post,
      writes: (writesText as ReadonlySet<string>).has(name),
      names: (namesPerson as ReadonlySet<string>).has(name),
    })),
  }
}
