// What I was told, newest first; read when opened, or all at once.

import { useQueryClient } from '@tanstack/react-query'
import { keys, useMe, usePages, useQ } from '../ui/ask.ts'
import { send } from '../ui/client.ts'
import { spelled } from '../ui/code.ts'
import type { CaseRef } from '../ui/contract.ts'
import { useNow } from '../ui/now.ts'
import { Link } from '../ui/router.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { find, word } from '../ui/texts.ts'
import { agoWords, exactWords } from '../ui/time.ts'
import { lateList } from './ledger/use.ts'
import { t } from './texts.ts'

type Notice = {
  readonly id: string
  readonly at: number
  readonly topic: string
  readonly case: (CaseRef & { readonly code: string; readonly kind?: string; readonly categoryName?: string }) | null
  readonly read: boolean
  readonly digest: CaseRef | null
  /** So many matters at once. */
  readonly count: number | null
  readonly report: CaseRef | null
}

/** A topic is a step, told from the side of who is told; some have words of their own. */
const topicWords = (topic: string): string => {
  const [step = topic, kind] = topic.split('.').reverse()
  return find(`desk.topic.${step}`) ?? word('did', step, kind)
}

export default function Notices() {
  const client = useQueryClient()
  const now = useNow()
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = usePages<Notice>('notices', {}, 50)
  const rows = data?.pages.flatMap((page) => page.rows) ?? []
  const { data: me } = useMe()
  const mine = me?.posts.some((post) => post.permissions.includes('case.organisation')) === true
  const due = useQ<{ readonly id: string }>('knowledgeDue', {}, { on: mine, fresh: 60_000 })
  const unread = rows.filter((row) => !row.read).map((row) => row.id)
  const read = async (ids: readonly string[]) => {
    if (ids.length === 0) return
    for (let from = 0; from < ids.length; from += 200) await send('POST', '/notices/read', { ids: ids.slice(from, from + 200) })
    await client.invalidateQueries({ queryKey: ['pages', 'notices'] })
    await client.invalidateQueries({ queryKey: keys.me })
  }
  return (
    <div className="page stack">
      <div className="row-of">
        <h1>{t('desk.nav.notices')}</h1>
        <button type="button" className="button" disabled={unread.length === 0} onClick={() => void read(unread)}>
          {t('desk.notices.readAll')}
        </button>
      </div>
      {due.data && due.data.rows.length > 0 && (
        <p className="notice amber">
          <span aria-hidden="true">▲ </span>
          <Link to="/desk/knowledge">{t('hotline.base.dueNotice', { n: due.data.rows.length })}</Link>
        </p>
      )}
      {isPending && <Skeleton height={240} />}
      {error && (
        <p className="notice vermilion" role="alert">
          {t('common.error.load', { why: error.message })}
        </p>
      )}
      {data && rows.length === 0 && <div className="empty">{t('desk.notices.none')}</div>}
      <ul className="notices">
        {rows.map((row) => (
          <li key={row.id} className={row.read ? 'read' : ''}>
            <span aria-hidden="true">{row.read ? '○' : '●'}</span>
            <span className="notice-text">
              {!row.read && <span className="unseen">{t('desk.notices.unread')}</span>}
              <b>{topicWords(row.topic)}</b>{' '}
              {row.case && (
                <Link
                  to={`/desk/case/${row.case.county}/${row.case.id}`}
                  onClick={() => void (row.read ? undefined : read([row.id]))}
                >
                  {row.case.categoryName ?? ''} <span className="code">{spelled(row.case.code)}</span>
                </Link>
              )}
              {(row.report || row.topic === 'reportReady') && (
                <Link
                  to={row.report ? `/desk/daily/${row.report.id}` : '/desk/daily'}
                  onClick={() => void (row.read ? undefined : read([row.id]))}
                >
                  {t('reports.openIt')}
                </Link>
              )}
              {row.topic === 'knowledge' && (
                <Link to="/desk/knowledge" onClick={() => void (row.read ? undefined : read([row.id]))}>
                  {t('hotline.base.openDue')}
                </Link>
              )}
              {row.topic === 'ledgerLate' && row.count !== null && (
                <Link to={lateList} onClick={() => void (row.read ? undefined : read([row.id]))}>
                  {t('people.ledger.lateCount', { n: row.count })}
                </Link>
              )}
              {row.digest && (
                <Link
                  to={`/desk/digest/${row.digest.county}/${row.digest.id}`}
                  onClick={() => void (row.read ? undefined : read([row.id]))}
                >
                  {t('visits.digest.open')}
                </Link>
              )}
            </span>
            <time className="soft small figures" title={exactWords(row.at)}>
              {agoWords(row.at, now)}
            </time>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('desk.search.more')}
        </button>
      )}
    </div>
  )
}
