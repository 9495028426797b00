// The matters behind a figure, as far as I may open them; how many more were counted is said.
import { NotLoaded } from '../../ui/alarm.tsx'
import { usePages } from '../../ui/ask.ts'
import { LineClock } from '../../ui/clock.tsx'
import { shortCode } from '../../ui/code.ts'
import type { CaseLine, Me } from '../../ui/contract.ts'
import { Shape } from '../../ui/light.tsx'
import { useNow } from '../../ui/now.ts'
import { lightAt } from '../../ui/remaining.ts'
import { Link, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { ExportButton } from '../export/dialog.tsx'
import { t } from '../texts.ts'
import { useSpan } from './span.ts'
import { said } from './words.ts'
import './figures.css'

const parts = ['denominator', 'numerator', 'rest', 'excluded'] as const

export default function FigureCases({ me, code }: { me: Me; code: string }) {
  const [query] = useQuery()
  const { input, asked } = useSpan()
  const now = useNow()
  const part = parts.find((one) => one === query.part)
  const { by, key } = query
  const narrowed = by !== undefined && key !== undefined ? { by, key } : {}
  const found = usePages<CaseLine>('figureCases', { ...input, code, ...(part ? { part } : {}), ...narrowed }, 50)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const hidden = Number((found.data?.pages[0] as { hidden?: number } | undefined)?.hidden ?? 0)
  const told = { name: said(code, 'name'), part: t(`reports.list.${part ?? 'denominator'}`), key: query.as ?? key ?? '' }
  return (
    <div className="page stack">
      <p>
        <Link to={`/desk/figures/${code}${asked}`}>← {said(code, 'name')}</Link>
      </p>
      <div className="row-of">
        <h1>{t(by === undefined ? 'reports.listTitle' : 'reports.listOf', told)}</h1>
        <ExportButton me={me} list="figureCases" asked={{ ...input, code, part, ...narrowed }} />
      </div>
      {found.error ? (
        <NotLoaded error={found.error} />
      ) : found.isPending ? (
        <Skeleton height={240} />
      ) : rows.length === 0 ? (
        <div className="empty">{t('reports.noCases')}</div>
      ) : (
        <ul className="case-lines">
          {rows.map((line) => (
            <li key={line.id}>
              <Link to={`/desk/case/${line.county}/${line.id}`}>
                <Shape light={lightAt(line, now)} />
                <span className="code">{shortCode(line.code)}</span>
                <b>{line.categoryName}</b>
                <span>{line.areaName}</span>
                <span className="soft">{word('state', line.state, line.kind)}</span>
                <span className="soft">{line.holderName}</span>
                <LineClock line={line} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && <p className="notice">{t('reports.hidden', { n: hidden })}</p>}
      {found.hasNextPage && (
        <button type="button" className="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('desk.search.more')}
        </button>
      )}
    </div>
  )
}
