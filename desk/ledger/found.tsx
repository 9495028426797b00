// What was found in a ledger: figures, what the first rows become, and what to mend in which cell.
import { useCategories } from '../../ui/ask.ts'
import { find, word } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import type { Job, View } from './use.ts'

const states = { toAccept: 'toAccept', placed: 'placed', handling: 'handling' } as const

export function Found({ job, found }: { readonly job: Job; readonly found: NonNullable<View['found']> }) {
  const { data: categories } = useCategories()
  const nameOf = (code: string) => categories?.rows.find((one) => one.code === code)?.name ?? code
  const { rows, good, faulty, closed, same } = job
  return (
    <div className="stack">
      {job.state === 'checked' && (
        <p role="status">
          <b>{t('people.ledger.result', { rows, good, faulty, closed, same })}</b>
        </p>
      )}
      {job.state === 'checked' && good === 0 && <p>{t('people.ledger.nothing')}</p>}
      {faulty > 0 && (
        <div className="notice amber stack">
          <p>
            <a className="button" href={`/api/ledgers/job/${job.id}/errors`} download>
              {t('people.ledger.download')}
            </a>
          </p>
          <p>{t('people.ledger.downloadHint')}</p>
          <details>
            <summary>{t('people.ledger.faults', { n: found.faults.length })}</summary>
            <ul>
              {found.faults.map((one) => (
                <li key={`${one.row} ${one.column} ${one.why}`}>
                  {t('people.ledger.fault', {
                    row: one.row,
                    column: one.column,
                    value: one.value,
                    why: find(`people.ledger.why.${one.why}`) ?? one.why,
                  })}
                </li>
              ))}
            </ul>
          </details>
        </div>
      )}
      {job.state === 'checked' && found.samples.length > 0 && (
        <details open>
          <summary>{t('people.ledger.samples', { n: found.samples.length })}</summary>
          <section
            className="ledger-samples"
            aria-label={t('people.ledger.samples', { n: found.samples.length })}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
            tabIndex={0}
          >
            <table className="coverage">
              <thead>
                <tr>
                  {(['number', 'filed', 'text', 'category', 'state', 'until'] as const).map((field) => (
                    <th key={field} scope="col">
                      {t(`people.ledger.field.${field}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.samples.map((one) => (
                  <tr key={one.row}>
                    <td className="figures">{one.number ?? '–'}</td>
                    <td className="figures">{exactWords(one.filed)}</td>
                    <td>{one.text.slice(0, 60)}</td>
                    <td>{nameOf(one.category)}</td>
                    <td>
                      {one.state in states
                        ? t(`people.ledger.words.${one.state as keyof typeof states}`)
                        : word('state', one.state)}
                    </td>
                    <td className="figures">{one.until ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
      )}
    </div>
  )
}
