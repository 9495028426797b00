// Who answers for a place, from the group to the township, and who is on duty: names, offices, calls.
import type { Responsible } from './contract.ts'
import { t, word } from './texts.ts'
import { exactWords } from './time.ts'
import './chain.css'

/** The nearest of them stand open, the others behind one click. */
const near = 4

export function Chain({ rows }: { rows: readonly Responsible[] }) {
  if (rows.length === 0) return <p className="soft">{t('case.chain.none')}</p>
  return (
    <>
      <List rows={rows.slice(0, near)} />
      {rows.length > near && (
        <details>
          <summary>{t('case.chain.more', { n: rows.length - near })}</summary>
          <List rows={rows.slice(near)} />
        </details>
      )}
    </>
  )
}

function List({ rows }: { rows: readonly Responsible[] }) {
  return (
    <ul className="chain">
      {rows.map((row) => (
        <li key={[row.role, row.person, row.organisation, row.phone].join('/')} title={termOf(row)}>
          <span className="soft small">{word('duty', row.role)}</span>
          <span>
            {row.person ?? row.organisation}
            {row.onDuty === true && row.role !== 'duty' && <span className="tag">● {t('case.chain.onDuty')}</span>}
            {row.deputy && <span className="tag amber">▲ {t('case.chain.deputy', { name: row.deputy.person })}</span>}
          </span>
          <Call phone={row.deputy?.phone ?? row.phone} />
          <span className="soft small chain-office">{row.person === null ? '' : row.organisation}</span>
        </li>
      ))}
    </ul>
  )
}

/** Since when, and until when where an end is set. */
function termOf({ from, to, role }: Responsible): string {
  const until = to === null ? '' : exactWords(to)
  return role === 'duty' || from > 0 ? t('case.chain.term', { from: exactWords(from), to: until }) : ''
}

function Call({ phone }: { phone: string | null }) {
  if (phone === null) return <span />
  return (
    <a className="figures" href={`tel:${phone.replace(/[\s-]/g, '')}`}>
      {phone}
    </a>
  )
}
