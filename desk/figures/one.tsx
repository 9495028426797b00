// One figure: how it is counted, what is left out, how it moved, divided by street, category and office; every number opens its matters.

import { cite, isLaw } from '../../rules/law.ts'
import { NotLoaded } from '../../ui/alarm.tsx'
import { useQ } from '../../ui/ask.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { language, word } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { LargeLine } from './line.tsx'
import { Choose } from './page.tsx'
import { useSpan } from './span.ts'
import { changeOf, type Figure, said, valueWords } from './words.ts'
import './figures.css'

type Cell = {
  readonly by: 'street' | 'category' | 'organisation' | 'detail'
  readonly key: string
  readonly name: string
  readonly numerator: number | null
  readonly denominator: number | null
}
type Page = { readonly rows: readonly Cell[]; readonly asOf: number; readonly figure: Figure | null }

export default function OneFigure({ code }: { code: string }) {
  const { input, asked } = useSpan()
  const found = useQ<Cell>('figure', { ...input, code }, { fresh: 60_000 })
  const page = found.data as unknown as Page | undefined
  const now = useNow()
  const figure = page?.figure
  return (
    <div className="page stack">
      <p>
        <Link to={`/desk/figures${asked}`}>← {t('reports.back')}</Link>
      </p>
      <h1>{said(code, 'name')}</h1>
      <Choose />
      {found.error ? (
        <NotLoaded error={found.error} />
      ) : page === undefined ? (
        <Skeleton height={420} />
      ) : !figure ? (
        <div className="empty">{t('reports.never')}</div>
      ) : (
        <>
          <Head figure={figure} />
          <LargeLine figure={figure} now={now} />
          <Opens figure={figure} asked={asked} />
          <HowCounted figure={figure} />
          {(['street', 'category', 'organisation', 'detail'] as const).map((by) => (
            <Divided key={by} by={by} figure={figure} cells={page.rows.filter((one) => one.by === by)} asked={asked} />
          ))}
          <p className="soft small">{t('reports.asOf', { at: exactWords(page.asOf) })}</p>
        </>
      )}
    </div>
  )
}

function Head({ figure }: { figure: Figure }) {
  const change = changeOf(figure)
  return (
    <div className="figure-head figures">
      <b>{valueWords(figure, figure.value)}</b>
      {figure.rule === 'share' && <span>{t('reports.of', { a: figure.numerator, b: figure.denominator })}</span>}
      {figure.excluded > 0 && <span className="soft">{t('reports.left', { n: figure.excluded })}</span>}
      {change && (
        <span className="soft">
          <span aria-hidden="true">{change.arrow} </span>
          {change.text}
          {change.good !== null && ` · ${t(change.good ? 'reports.good' : 'reports.bad')}`}
        </span>
      )}
    </div>
  )
}

const listed = (code: string, asked: string, more: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(asked)
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  return `/desk/figures/${code}/cases?${query.toString()}`
}
const partsOf = ({ rule }: Figure) =>
  rule === 'share'
    ? (['denominator', 'numerator', 'rest', 'excluded'] as const)
    : rule === 'count'
      ? (['denominator', 'excluded'] as const)
      : (['stock'] as const)

function Opens({ figure, asked }: { figure: Figure; asked: string }) {
  if (figure.rule === 'composite' || figure.day === 'now') return null
  return (
    <nav className="row-of" aria-label={t('reports.list')}>
      <span>{t('reports.list')}:</span>
      {partsOf(figure).map((part) => (
        <Link key={part} className="button" to={listed(figure.code, asked, part === 'stock' ? {} : { part })}>
          {t(`reports.list.${part}`)}
        </Link>
      ))}
    </nav>
  )
}

function HowCounted({ figure }: { figure: Figure }) {
  const { code, law, day, rule } = figure
  const rows: readonly (readonly [string, string])[] = [
    [t('reports.question'), said(code, 'asks')],
    [t(rule === 'share' ? 'reports.top' : 'reports.count'), said(code, 'top')],
    ...(rule === 'share' ? [[t('reports.bottom'), said(code, 'bottom')] as const] : []),
    [t('reports.out'), said(code, 'out')],
    [t('reports.day'), t(`reports.day.${day}`)],
    [t('reports.source'), t(day === 'now' ? 'reports.sourceKnowledge' : 'reports.sourceEntries')],
    [t('reports.law'), isLaw(law) ? cite(law, language()) : t('reports.local')],
  ]
  return (
    <section aria-labelledby="how">
      <h2 id="how">{t('reports.formula')}</h2>
      <dl className="figure-how">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

type Dividing = { by: Cell['by']; figure: Figure; cells: readonly Cell[]; asked: string }
function Divided({ by, figure, cells, asked }: Dividing) {
  if (cells.length === 0) return null
  const share = figure.rule === 'share'
  const hidden = cells.some((one) => one.numerator === null || (share && one.denominator === null))
  const amount = (n: number | null) => (n === null ? t('reports.few') : String(n))
  return (
    <section aria-labelledby={`by-${by}`}>
      <h2 id={`by-${by}`}>{t(`reports.by.${by}`)}</h2>
      <div className="board-scroll">
        <table className="coverage figure-table">
          <thead>
            <tr>
              <th scope="col">{t('reports.column.name')}</th>
              {share && <th scope="col">{t('reports.share')}</th>}
              <th scope="col">{t(share ? 'reports.top' : 'reports.count')}</th>
              {share && <th scope="col">{t('reports.bottom')}</th>}
            </tr>
          </thead>
          <tbody>
            {cells.map((one) => (
              <tr key={one.key}>
                <th scope="row">
                  <Link
                    to={listed(figure.code, asked, {
                      by,
                      key: one.key,
                      as: nameOf(one, figure),
                      ...(share ? { part: 'denominator' } : {}),
                    })}
                  >
                    {nameOf(one, figure)}
                  </Link>
                </th>
                {share && (
                  <td className="figures">
                    {one.numerator === null || one.denominator === null || one.denominator === 0
                      ? '–'
                      : valueWords(figure, Math.round((1000 * one.numerator) / one.denominator))}
                  </td>
                )}
                <td className="figures">{amount(one.numerator)}</td>
                {share && <td className="figures">{amount(one.denominator)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hidden && <p className="soft small">{t('reports.fewWhy')}</p>}
    </section>
  )
}

const nameOf = ({ by, key, name }: Cell, { details }: Figure): string =>
  key === '' ? t('reports.unknownPlace') : by === 'detail' && details !== null ? word(details, key) : name
