// Data share grants: what personal data one body lets another have, for what, until when; applied for here, decided by the body that holds them.
import { useMemo, useState } from 'react'
import { screens } from '../../cases/screens.ts'
import { addDays } from '../../rules/time.ts'
import { useKind, useQ } from '../../ui/ask.ts'
import { uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { Me } from '../../ui/contract.ts'
import { StepForm } from '../../ui/form/form.tsx'
import { useNow } from '../../ui/now.ts'
import { go, Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { dayOfInstant, whenWords } from '../../ui/time.ts'
import { Board, type Column } from '../board.tsx'
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
    { head: t('lists.share.until'), figures: true, cell: (row) => <Until row={row} today={dayOfInstant(now)} /> },
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
      {applying && <Apply me={me} fields={query.ask ?? ''} onCancel={() => change({ apply: null, ask: null })} />}
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

/** The form of the step itself; what a table was refused is filled in. */
function Apply({ me, fields, onCancel }: { me: Me; fields: string; onCancel: () => void }) {
  const { data: kind } = useKind('shareGrant')
  const [id] = useState(uuid)
  const today = dayOfInstant(useNow())
  const step = kind?.steps.find((one) => one.name === 'apply')
  const suggest = useMemo(
    () => ({ until: addDays(today, 90), ...(fields === '' ? {} : { fields: fields.split('\n') }) }),
    [today, fields],
  )
  const [county] = me.counties
  if (!step || county === undefined || !screens.shareGrant) return <Skeleton height={320} />
  return (
    <section className="card stack report" aria-label={word('step', 'apply', 'shareGrant')}>
      <h2>{word('step', 'apply', 'shareGrant')}</h2>
      <p className="soft">{t('lists.share.hint')}</p>
      <StepForm
        kind="shareGrant"
        step="apply"
        form={step.form}
        version={step.version}
        case={{ county, id }}
        area={null}
        seen={null}
        suggest={suggest}
        tone="normal"
        onDone={({ step: sent }) => go(`/desk/case/${sent.case.county}/${sent.case.id}`)}
        onCancel={onCancel}
      />
    </section>
  )
}
