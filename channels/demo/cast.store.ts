// Who plays in the example week and where: people on their posts, buildings with their points, as the registers have them.
import { actorOf } from '../../registers/people/actor.ts'
import type { Staff } from '../../rules/actor.ts'
import type { Instant } from '../../rules/time.ts'
import type { Db } from '../../store/db.ts'

export type Spot = {
  readonly name: string
  readonly address: string
  readonly grid: string
  readonly lon: number
  readonly lat: number
}
type Seat = {
  readonly person: string
  readonly organisation: string
  readonly kind: string
  readonly areas: readonly string[]
  readonly login: string | null
}

export type Cast = {
  /** The listed person of the demonstration; null when there is none of this login. */
  readonly listed: (login: string) => Seat | null
  /** Persons on posts of these kinds in an organisation, the listed ones first. */
  readonly of: (organisation: string, ...kinds: readonly string[]) => readonly string[]
  /** Grid workers of a grid. */
  readonly workers: (grid: string) => readonly string[]
  readonly actor: (person: string) => Promise<Staff>
  /** Buildings and estates below a street, community or grid (trimmed code). */
  readonly spots: (area: string) => readonly Spot[]
}

const kinds = [
  'dispatcher',
  'dutyLeader',
  'communityCadre',
  'gridWorker',
  'groupHead',
  'handler',
  'liaison',
  'supervisor',
  'gridManager',
]

/** Reads the people of a region and about `perGrid` places of each grid of the streets named. */
export async function castOf(db: Db, county: string, region: string, streets: readonly string[], now: Instant): Promise<Cast> {
  const context = { actor: 'system:demo', counties: [county] }
  const { seats, spots } = await db.read(
    context,
    async (tx) => ({
      seats: await tx.rows<Seat>(
        `select t.person, t.organisation, t.kind, t.areas, p.login from post t join person p on p.id = t.person
         where t.region = $1 and t.kind = any($2) and t.from_at <= $3 and (t.to_at is null or t.to_at > $3) and p.login is not null
         order by length(p.login), p.login, t.id`,
        [region, kinds, now],
      ),
      spots: await tx.rows<Spot>(
        `select name, coalesce(address, name) as address, left(area, 15) as grid, st_x(point) as lon, st_y(point) as lat from (
           select name, address, area, st_pointonsurface(geom) as point, row_number() over (partition by left(area, 15) order by id) as n
           from place where region = $1 and kind in ('building', 'estate', 'market', 'school', 'park') and left(area, 9) = any($2)) x
         where n <= 6 order by grid, n`,
        [region, streets],
      ),
    }),
    { statementMs: 60_000 },
  )
  const byOffice = Map.groupBy(seats, (seat) => seat.organisation)
  const byGrid = Map.groupBy(
    seats.filter((seat) => seat.kind === 'gridWorker'),
    (seat) => seat.areas[0] ?? '',
  )
  const actors = new Map<string, Promise<Staff>>()
  const below = new Map<string, readonly Spot[]>()
  const read = async (person: string): Promise<Staff> => {
    const actor = await db.read(context, (tx) => actorOf(tx, person, now))
    if (!actor) throw new Error(`person ${person} holds no post`)
    return actor
  }
  return {
    listed: (login) => seats.find((seat) => seat.login === login) ?? null,
    of: (organisation, ...named) =>
      (byOffice.get(organisation) ?? []).filter((seat) => named.includes(seat.kind)).map((seat) => seat.person),
    workers: (grid) => (byGrid.get(grid) ?? []).map((seat) => seat.person),
    actor: (person) => {
      const known = actors.get(person) ?? read(person)
      actors.set(person, known)
      return known
    },
    spots: (area) => {
      const known = below.get(area) ?? spots.filter((spot) => spot.grid.startsWith(area))
      below.set(area, known)
      return known
    },
  }
}
