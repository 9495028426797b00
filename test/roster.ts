// People and turns of duty for the county of a world: its offices as rows, named officers on posts, and a roster written by hand.
import { randomUUID } from 'node:crypto'
import type { Holding, Staff } from '../rules/actor.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import type { World } from './world.ts'

export type Officer = { readonly id: string; readonly post: string; readonly name: string; readonly actor: Staff }

export type Roster = {
  readonly officer: (name: string, office: string, kind?: string) => Promise<Officer>
  readonly turn: (office: string, from: Instant, to: Instant, line: number, who: Officer | null) => Promise<void>
  readonly away: (who: Officer, deputy: Officer, from: Instant, to: Instant) => Promise<void>
  readonly within: <T>(run: (tx: Tx) => Promise<T>) => Promise<T>
}

/** Writes the offices of the world into the registers. */
export async function rosterOf(w: World): Promise<Roster> {
  const within: Roster['within'] = (run) => w.house.db.begin({ actor: 'test', counties: [w.county] }, run)
  const sql = (text: string, params: readonly unknown[]) => within((tx) => tx.rows(text, params))
  for (const one of w.region.organisations.values())
    await sql(
      `insert into organisation (id, region, kind, name, short, level, area, phone, around_the_clock, valid_from)
       values ($1, $2, $3, $4, $5, 'county', $6, $7, $8, '2020-01-01') on conflict do nothing`,
      [one.id, w.region.code, one.kind, one.name, one.short, one.area, one.phone, one.aroundTheClock],
    )
  return {
    within,
    officer: async (name, office, kind = 'dispatcher') => {
      const [id, post] = [randomUUID(), randomUUID()]
      const area = w.region.organisations.get(office)?.area.replace(/0+$/, '') ?? w.county
      await sql(`insert into person (id, region, login, name, pinyin, phone, made_at) values ($1, $2, $3, $4, 'x', $5, 0)`, [
        id,
        w.region.code,
        id,
        name,
        `0000-${name}`,
      ])
      await sql(
        `insert into post (id, region, organisation, kind, name, areas, person, from_at) values ($1, $2, $3, $4, $4, $5, $6, 0)`,
        [post, w.region.code, office, kind, [area], id],
      )
      const permissions = w.region.postKinds.get(kind)?.permissions ?? []
      const held: Holding = { id: post, kind, organisation: office, areas: [area], permissions, from: 0, to: null, via: 'own' }
      return { id, post, name, actor: { type: 'staff', person: id, posts: [held] } }
    },
    turn: async (office, from, to, line, who) => {
      await sql('insert into duty (organisation, from_at, to_at, line, person) values ($1, $2, $3, $4, $5)', [
        office,
        from,
        to,
        line,
        who?.id ?? null,
      ])
    },
    away: async (who, deputy, from, to) => {
      await sql('insert into absence (id, post, from_at, to_at, deputy_post) values ($1, $2, $3, $4, $5)', [
        randomUUID(),
        who.post,
        from,
        to,
        deputy.post,
      ])
    },
  }
}
