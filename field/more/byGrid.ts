// Who works where, by grid: one line for a person on one post, and what is missing counted first.
import { trimCode } from '../../rules/area.ts'
import type { FieldMember } from '../../rules/sync.ts'

export type GridTeam = {
  readonly area: string
  readonly name: string
  readonly members: readonly FieldMember[]
  readonly away: number
}

/** By grid, in the order of their codes; those of `mine` apart. A person on two posts of a grid is one line. */
export function gridsOf(
  team: readonly FieldMember[],
  mine: ReadonlySet<string>,
): { readonly own: readonly GridTeam[]; readonly others: readonly GridTeam[] } {
  const codes = [...new Set(team.map((one) => trimCode(one.area)))]
  const grids = codes.map((area): GridTeam => {
    const rows = team.filter((one) => trimCode(one.area) === area)
    const members = rows.filter(
      (one, n) => rows.findIndex((other) => other.person === one.person && other.postName === one.postName) === n,
    )
    return {
      area,
      name: rows[0]?.areaName ?? area,
      members,
      away: members.filter((one) => one.away || one.person === null).length,
    }
  })
  return { own: grids.filter(({ area }) => mine.has(area)), others: grids.filter(({ area }) => !mine.has(area)) }
}
