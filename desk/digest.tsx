// The letter of a day: what this office is asked, late with and urged to do, each with how it stands now; to read, and to print.
import { createPortal } from 'react-dom'
import { NotLoaded } from '../ui/alarm.tsx'
import { useQ } from '../ui/ask.ts'
import { serverNow } from '../ui/client.ts'
import { spelled } from '../ui/code.ts'
import type { CaseLine, CaseRef } from '../ui/contract.ts'
import { Link } from '../ui/router.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { word } from '../ui/texts.ts'
import { exactWords } from '../ui/time.ts'
import { t } from './texts.ts'
import '../ui/print.css'

const whats = ['supervised', 'overdue', 'urged'] as const
type Item = {
  readonly id: string
  readonly what: (typeof whats)[number]
  readonly at: number
  readonly level: string | null
  readonly until: string | null
  readonly text: string | null
  readonly case: CaseLine
}
type Letter = {
  readonly county: string
  readonly id: string
  readonly day: string
  readonly at: number
  readonly organisationName: string
  readonly items: readonly Item[]
  readonly hidden: number
}
type Listed = Pick<Letter, 'county' | 'id' | 'day' | 'organisationName'> & { readonly counts: Readonly<Record<string, number>> }

export default function Digest({ at }: { at: CaseRef }) {
  const { data, error, isPending } = useQ<Letter>('digest', { county: at.county, id: at.id })
  const letter = data?.rows[0]
  return (
    <div className="page stack">
      {isPending && <Skeleton height={320} />}
      {error && <NotLoaded error={error} />}
      {letter && (
        <>
          <div className="row-of">
            <h1>{titleOf(letter)}</h1>
            <button type="button" className="button" onClick={() => print()}>
              {t('visits.digest.print')}
            </button>
          </div>
          <p className="soft">{t('visits.digest.lead')}</p>
          <Parts letter={letter} linked />
          <Earlier but={letter.id} />
          <Paper letter={letter} />
        </>
      )}
    </div>
  )
}

const titleOf = ({ organisationName, day }: Pick<Letter, 'organisationName' | 'day'>): string =>
  t('visits.digest.title', { office: organisationName, day })

function Parts({ letter, linked }: { letter: Letter; linked: boolean }) {
  return (
    <>
      {whats.map((what) => {
        const items = letter.items.filter((one) => one.what === what)
        if (items.length === 0) return null
        return (
          <section key={what} className="stack">
            <h2>
              {t(`visits.digest.${what}`)} <span className="figures">{items.length}</span>
            </h2>
            <Table items={items} supervised={what === 'supervised'} linked={linked} />
          </section>
        )
      })}
      {letter.hidden > 0 && <p className="soft">{t('visits.digest.hidden', { n: letter.hidden })}</p>}
    </>
  )
}

function Table({ items, supervised, linked }: { items: readonly Item[]; supervised: boolean; linked: boolean }) {
  return (
    <div className="board-scroll">
      <table className="coverage board">
        <thead>
          <tr>
            <th scope="col">{t('desk.supervision.matter')}</th>
            {supervised && <th scope="col">{t('desk.supervision.why')}</th>}
            <th scope="col">{t('visits.digest.at')}</th>
            <th scope="col">{t(supervised ? 'desk.supervision.until' : 'visits.digest.due')}</th>
            <th scope="col">{t('visits.digest.now')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {linked ? (
                  <Link to={`/desk/case/${one.case.county}/${one.case.id}`}>{one.case.categoryName}</Link>
                ) : (
                  one.case.categoryName
                )}{' '}
                <span className="code soft small">{spelled(one.case.code)}</span>
                <div className="soft small">{[one.case.areaName, one.case.text ?? ''].filter(Boolean).join(' · ')}</div>
              </th>
              {supervised && (
                <td>
                  {one.level === null ? t('visits.digest.answered') : word('level', one.level)}
                  <div className="soft small">{one.text ?? ''}</div>
                </td>
              )}
              <td className="figures">{exactWords(one.at)}</td>
              <td className="figures">
                {supervised ? (one.until ?? '–') : one.case.due === null ? '–' : exactWords(one.case.due)}
              </td>
              <td>
                {word('state', one.case.state, one.case.kind)}
                <div className="soft small">{one.case.holderName}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Letters before this one. */
function Earlier({ but }: { but: string }) {
  const { data } = useQ<Listed>('digests', { limit: 15 })
  const rows = data?.rows.filter((row) => row.id !== but) ?? []
  if (rows.length === 0) return null
  return (
    <section className="stack">
      <h2>{t('visits.digest.others')}</h2>
      <ul className="stack">
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/desk/digest/${row.county}/${row.id}`}>{titleOf(row)}</Link>{' '}
            <span className="soft small figures">
              {whats
                .flatMap((what) => (row.counts[what] ? [`${t(`visits.digest.${what}`)} ${row.counts[what]}`] : []))
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Beside the shell, so that printing leaves out everything else. */
const Paper = ({ letter }: { letter: Letter }) =>
  createPortal(
    <div className="paper" aria-hidden="true">
      <h1>{titleOf(letter)}</h1>
      <Parts letter={letter} linked={false} />
      <p className="paper-foot">{t('case.printed', { at: exactWords(serverNow()) })}</p>
    </div>,
    document.body,
  )
