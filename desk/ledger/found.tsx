// What was found in a ledger: figures, what the first rows become, and what to mend in which cell.
import { useCategories } from '../../ui/ask.ts'
import { find, word } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { Faults, Samples } from './sheet.tsx'
import type { Job, View } from './use.ts'

/** Most ledgers know the day only. */
const dayAndMinute = (at: number): string => exactWords(at).replace(/( 00:00)?:00$/, '')

const states = { toAccept: 'toAccept', placed: 'placed', handling: 'handling' } as const

export function Found({ job, found }: { readonly job: Job; readonly found: NonNullable<View['found']> }) {
  const { data: categories } = useCategories()
  const nameOf = (code: string) => categories?.rows.find((one) => one.code === code)?.name ?? code
  const { rows, good, faulty, closed, same } = job
  const stateOf = (state: string) =>
    state in states ? t(`people.ledger.words.${state as keyof typeof states}`) : word('state', state)
  return (
    <div className="stack">
      {job.state === 'checked' && (
        <p role="status">
          <b>{t('people.ledger.result', { rows, good, faulty, closed, same })}</b>
        </p>
      )}
      {job.state === 'checked' && good === 0 && <p>{t('people.ledger.nothing')}</p>}
      {faulty > 0 && (
        <Faults
          href={`/api/ledgers/job/${job.id}/errors`}
          hint={t('people.ledger.downloadHint')}
          faults={found.faults}
          why={(code) => find(`people.ledger.why.${code}`) ?? code}
        />
      )}
      {job.state === 'checked' && (
        <Samples
          open
          title={t('people.ledger.samples', { n: found.samples.length })}
          rows={found.samples}
          columns={[
            { name: t('people.ledger.field.number'), as: 'figures', text: (one) => one.number ?? '–' },
            { name: t('people.ledger.field.filed'), as: 'figures', text: (one) => dayAndMinute(one.filed) },
            { name: t('people.ledger.field.text'), as: 'long', text: (one) => one.text.slice(0, 60) },
            { name: t('people.ledger.field.category'), text: (one) => nameOf(one.category) },
            { name: t('people.ledger.field.state'), text: (one) => stateOf(one.state) },
            { name: t('people.ledger.field.until'), as: 'figures', text: (one) => one.until ?? '–' },
          ]}
        />
      )}
    </div>
  )
}
