// How far the posts of the whole district are filled: counted for a county's own people, with the places that lack somebody.
import { useState } from 'react'
import { NotLoaded } from '../ui/alarm.tsx'
import { useQ } from '../ui/ask.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { t } from './texts.ts'

type Row = {
  readonly region: string
  readonly what: string
  readonly name: string
  readonly covered: number
  readonly total: number
  readonly missing: readonly string[]
}

export function Coverage() {
  const [open, setOpen] = useState(false)
  // Counted when it is asked for: it goes over all posts of the district.
  const { data, error } = useQ<Row>('coverage', {}, { fresh: 600_000, on: open })
  return (
    <details className="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('desk.coverage.title')}</summary>
      {open && !data && !error && <Skeleton height={240} />}
      {error && <NotLoaded error={error} />}
      {data && <Table rows={data.rows} />}
    </details>
  )
}

const Table = ({ rows }: { readonly rows: readonly Row[] }) => (
  <table className="coverage">
    <thead>
      <tr>
        <th scope="col">{t('desk.coverage.post')}</th>
        <th scope="col">{t('desk.coverage.filled')}</th>
        <th scope="col">{t('desk.coverage.share')}</th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={`${row.region} ${row.what}`}>
          <th scope="row">{row.name}</th>
          <td className="figures">{t('desk.coverage.of', { covered: row.covered, total: row.total })}</td>
          <td className="figures" title={row.missing.slice(0, 20).join(' ')}>
            {/* Rounded down: what is not full does not read as full. */}
            {row.total === 0 ? '–' : `${Math.floor((row.covered / row.total) * 1000) / 10} %`}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)
