// "Somebody has told us already": public matters near the place, to be followed instead of reported twice.
import { useEffect, useState } from 'react'
import { send } from '../../ui/client.ts'
import type { Page } from '../../ui/contract.ts'
import { Matter, type OpenRow } from '../around/matter.tsx'
import { p } from '../texts.ts'
import type { Draft } from './draft.ts'

export function Near({ draft }: { draft: Draft }) {
  const [rows, setRows] = useState<readonly OpenRow[]>([])
  const { county, point, category } = draft
  const lon = point?.lon ?? null
  const lat = point?.lat ?? null
  useEffect(() => {
    setRows([])
    if (county === null || lon === null || lat === null || category === null) return
    let gone = false
    send<Page<OpenRow>>('POST', '/public/openNear', { county, lon, lat, category }).then(
      (page) => {
        if (!gone) setRows(page.rows)
      },
      // Without an answer the report simply goes on: the dispatcher finds what is told twice.
      () => {},
    )
    return () => {
      gone = true
    }
  }, [county, lon, lat, category])
  return (
    <div role="status">
      {rows.length > 0 && (
        <section className="notice" aria-labelledby="head-near">
          <h2 id="head-near">{p('open.near.title', { n: rows.length })}</h2>
          <p>{p('open.near.hint')}</p>
          <ul className="matters">
            {rows.map((row) => (
              <Matter key={row.code} of={row} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
