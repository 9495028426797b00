// What this person shows to others about a case: large enough to be read across a table, and as a square to scan.
import type { CaseView } from '../contract.ts'
import { Qr } from '../qr.tsx'
import { t, word } from '../texts.ts'

export function Shown({ view }: { view: CaseView }) {
  if (view.shows === null) return null
  const { what, value } = view.shows
  const label = word('show', what, view.case.kind)
  return (
    <section className="card stack" aria-label={label}>
      <h2>{label}</h2>
      <p className="shown-code figures">{value}</p>
      <div className="shown-square">
        <Qr text={value} label={label} />
      </div>
      <p className="soft small">{t('case.show.lead')}</p>
    </section>
  )
}
