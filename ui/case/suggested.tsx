// What the text reads like, by the place's own decided cases: shown to who may set the category, only where it says otherwise; a person decides.
import { useQ } from '../ask.ts'
import type { CaseView, Page } from '../contract.ts'
import { fieldsOf } from '../form/fields.ts'
import { find, t, word } from '../texts.ts'
import type { Wanted } from './actions.tsx'

type Said = { readonly word: string; readonly cases: number; readonly all: number }
type Row = { readonly category: string; readonly categoryName: string; readonly share: number; readonly words: readonly Said[] }
type Beside = { readonly cases: number; readonly tested: number; readonly first: number }

/** Below this share nothing is said [D]: a proposal as often wrong as right costs more attention than it saves. */
const enough = 0.5
const saidAs = (said: string): string =>
  said.startsWith('@') ? (find(`case.suggest.place.${said.slice(1)}`) ?? said.slice(1)) : said

export function Suggested({ view, onWanted }: { view: CaseView; onWanted: (wanted: Wanted) => void }) {
  const { county, id, category, kind } = view.case
  const may = ['accept', 'amend']
    .map((step) => view.may.find((one) => one.step === step))
    .find((one) => one !== undefined && fieldsOf(one.form, one.step).some(({ name }) => name === 'category'))
  const { data } = useQ<Row>('suggest', { county, id }, { on: may !== undefined && view.view === 'whole', fresh: 300_000 })
  const first = data?.rows[0]
  if (!may || !first || first.category === category || first.share < enough) return null
  const { cases, tested, first: right } = data as Page<Row> & Beside
  return (
    <section className="card stack" aria-label={t('case.suggest')}>
      <h2>{t('case.suggest.like', { category: first.categoryName })}</h2>
      <p>{t('case.suggest.because', { words: first.words.map((one) => saidAs(one.word)).join(t('case.like.comma')) })}</p>
      <p className="soft small">
        {t('case.suggest.rests', { cases })}
        {tested > 0 && t('case.suggest.right', { tested, right })}
      </p>
      <button
        type="button"
        className="button"
        onClick={() => onWanted({ case: { county, id }, step: may.step, values: { category: first.category } })}
      >
        {t('case.suggest.open', { step: word('step', may.step, kind) })}
      </button>
    </section>
  )
}
