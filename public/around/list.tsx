// What is being done around here: public matters as a list, on a map only when asked for.
import { lazy, Suspense, useState } from 'react'
import type { CategoryRow, Page } from '../../ui/contract.ts'
import { t } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'
import { Choice } from '../report/place.tsx'
import { p } from '../texts.ts'
import { OwnArea, useOwnArea } from './area.tsx'
import { Matter, type OpenRow } from './matter.tsx'

const OpenMap = lazy(() => import('./map.tsx'))

export default function List({ county }: { county: string }) {
  const [area, change] = useOwnArea()
  const [group, setGroup] = useState<string | null>(null)
  const [going, setGoing] = useState(true)
  const [mapped, setMapped] = useState(false)
  const [most, setMost] = useState(20)
  const at = area.community ?? area.street
  const query = new URLSearchParams({
    county,
    limit: '200',
    ...(at === null ? {} : { area: at }),
    ...(group === null ? {} : { category: group }),
    ...(going ? { going: 'true' } : {}),
  })
  const categories = useAsk<Page<CategoryRow>>(`/public/categories?county=${encodeURIComponent(county)}`)
  const { value, fault, again } = useAsk<Page<OpenRow>>(`/public/open?${query}`)
  const rows = value?.rows ?? []
  return (
    <div className="page">
      <Heading>{p('open.list.title')}</Heading>
      <p className="soft">{p('open.list.lead')}</p>
      <OwnArea area={area} change={change} county={county} />
      <Choice
        label={p('open.list.kind')}
        field="field-group"
        value={group}
        rows={(categories.value?.rows ?? [])
          .filter((row) => row.parent === null)
          .map((row) => ({ code: row.code, name: row.publicName }))}
        pick={setGroup}
      />
      <label className="tile tick">
        <input type="checkbox" checked={going} onChange={(event) => setGoing(event.target.checked)} />
        <span>{p('open.list.going')}</span>
      </label>
      <div className="buttons">
        <button type="button" className="button" aria-expanded={mapped} onClick={() => setMapped(!mapped)}>
          {p(mapped ? 'open.map.hide' : 'open.map.show')}
        </button>
      </div>
      {mapped && (
        <Suspense fallback={<Waiting rows={4} />}>
          <OpenMap rows={rows} />
        </Suspense>
      )}
      {fault !== null && <Failed why={fault.message} again={again} />}
      {value === null && fault === null && <Waiting rows={5} />}
      {value !== null && (
        <p role="status" className="figures">
          {rows.length === 0 ? p('open.list.none') : p('open.list.count', { n: rows.length })}
        </p>
      )}
      <ul className="matters">
        {rows.slice(0, most).map((row) => (
          <Matter key={row.code} of={row} />
        ))}
      </ul>
      {rows.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + 20)}>
          {t('common.more')}
        </button>
      )}
      <Outward county={county} area={at} />
    </div>
  )
}

/** What other programs may read of the same: a feed of the area, and the data of last night. */
function Outward({ county, area }: { county: string; area: string | null }) {
  const feed = new URLSearchParams({ county, ...(area === null ? {} : { area }) })
  const data = `/api/public/data/${encodeURIComponent(county)}`
  return (
    <details>
      <summary>{p('open.feed.title')}</summary>
      <ul className="outward">
        <li>
          <a className="outward-link" href={`/api/public/feed?${feed}`}>
            {p('open.feed.atom')}
          </a>
        </li>
        <li>
          <a className="outward-link" href={`${data}/cases.csv`}>
            {p('open.feed.csv')}
          </a>
        </li>
        <li>
          <a className="outward-link" href={`${data}/cases.geojson`}>
            {p('open.feed.geojson')}
          </a>
        </li>
        <li>
          <a className="outward-link" href={`${data}/datapackage.json`}>
            {p('open.feed.about')}
          </a>
        </li>
      </ul>
    </details>
  )
}
