// One grid, many offices: the business layers that lie on it, and the codes that offices drew for themselves before.
import type { Tx } from '../../store/db.ts'
import { storedCode } from './code.ts'

export type Layer = {
  readonly layer: string
  readonly organisation: string | null
  readonly organisationName: string | null
  readonly staff: number
}

/** The layers on an area today, by name of the layer. */
export async function layersOn(tx: Tx, code: string): Promise<readonly Layer[]> {
  return tx.rows<Layer>(
    `select l.layer, l.organisation, o.name as "organisationName", l.staff from area_layer l left join organisation o on o.id = l.organisation
     where l.code = $1 and l.valid_to is null order by l.layer`,
    [storedCode(code)],
    'layers-on',
  )
}

/** Areas that an office's own old code stands for today; several when its cell was cut, none when it is unknown. */
export async function areasOfOldCode(tx: Tx, organisation: string, oldCode: string): Promise<readonly string[]> {
  const rows = await tx.rows<{ code: string }>(
    'select code from area_old_code where organisation = $1 and old_code = $2 and valid_to is null order by code',
    [organisation, oldCode],
    'areas-of-old-code',
  )
  return rows.map((row) => row.code)
}
