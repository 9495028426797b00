// Data share grants: what personal data one body lets another have, for what, until when; applied for here, decided by the body that holds them.
import { addDays } from '../../rules/time.ts'
import { useQ } from '../../ui/ask.ts'
import { spelled } from '../../ui/code.ts'
import type { Me } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant, whenWords } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
import { Opening } from '../opening.tsx'
import { t } from '../texts.ts'
import './lists.css'

type Share = {
  readonly county: string
  readonly id: string
  readonly code: string
  readonly state: string
  readonly organisationName: string
  readonly holderName: string
  readonly purpose: string
  readonly fieldNames: readonly string[]
  readonly lawName: string
  readonly until: string
  readonly grantedAt: number | null
  readonly endedAt: number | null
  readonly uses: number
  readonly lastUse: number | null
  readonly mine: 'holder' | 'applicant'
}

export default function Shares({ me }: { me: Me }) {
  const [query, change] = useQuery()
  const found = useQ<Share>('shareGrants', {}, { fresh: 5_000 })
  const now = useNow()
  const today = dayOfInstant(now)
  const may = me.posts.some((post) => post.permissions.includes('shareGrant.apply'))
  const applying = query.apply !== undefined
  const columns: readonly Column<Share>[] = [
    { head: t('lists.share.who'), cell: (row) => <Who row={row} /> },
    {
      head: t('lists.share.what'),
      cell: (row) => (
        <>
          {row.fieldNames.join(' · ')}
          <div className="soft small">{row.purpose}</div>
        </>
      ),
    },
    { head: t('lists.share.ground'), cell: (row) => row.lawName },
    { head: t('lists.share.until'), figures: true, cell: (row) => <Until row={row} today={today} /> },
    {
      head: t('lists.share.uses'),
      figures: true,
      cell: (row) =>
        row.lastUse === null
          ? t('lists.share.unused')
          : t('lists.share.used', { n: row.uses, last: whenWords(row.lastUse, now) }),
    },
  ]
  return (
    <div className="page stack">
      <h1>{t('lists.share.title')}</h1>
      <p className="soft">{t('lists.share.lead')}</p>
      {may && !applying && (
        <button type="button" className="button main self" onClick={() => change({ apply: '1' })}>
          {word('step', 'apply', 'shareGrant')}
        </button>
      )}
      {applying && (
        <Opening
          me={me}
          kind="shareGrant"
          step="apply"
          // What a table was refused is filled in.
          suggest={{ until: addDays(today, 90), ...(query.ask ? { fields: query.ask.split('\n') } : {}) }}
          says={<p className="soft">{t('lists.share.hint')}</p>}
          onCancel={() => change({ apply: null, ask: null })}
        />
      )}
      <Board found={found} rows={found.data?.rows ?? []} none={t('lists.share.none')} columns={columns} keyOf={(row) => row.id} />
    </div>
  )
}

function Who({ row }: { row: Share }) {
  return (
    <>
      {t('lists.share.from', { asks: row.organisationName, holds: row.holderName })}
      <div>
        <Link to={`/desk/case/${row.county}/${row.id}`} className="code small">
          {spelled(row.code)}
        </Link>
      </div>
    </>
  )
}

function Until({ row, today }: { row: Share; today: string }) {
  const waits = row.mine === 'holder' && ['applied', 'reviewing'].includes(row.state)
  const ended = row.endedAt !== null || ['refused', 'withdrawn'].includes(row.state)
  return (
    <>
      {row.until}{' '}
      <span className={ended ? 'tag' : row.grantedAt === null ? 'tag indigo' : 'tag pine'}>
        {ended ? '–' : row.grantedAt === null ? '◆' : '●'} {word('state', row.state, 'shareGrant')}
      </span>
      {!ended && row.grantedAt !== null && row.until <= addDays(today, 14) && (
        <span className="tag amber">▲ {t('lists.admission.soon')}</span>
      )}
      {waits && (
        <div>
          <Link className="button" to={`/desk/case/${row.county}/${row.id}`}>
            {t(row.state === 'applied' ? 'lists.share.decide' : 'lists.share.review')}
          </Link>
        </div>
      )}
    </>
  )
}
