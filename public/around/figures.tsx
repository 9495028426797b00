// How it goes: the three rates with what they are made of, and how long things took; too few to show is said, not guessed.
import type { Page } from '../../ui/contract.ts'
import { useAsk } from '../ask.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'
import { p } from '../texts.ts'

type Rate = {
  readonly code: 'K06' | 'K07' | 'K08'
  readonly numerator: number | null
  readonly denominator: number | null
  readonly excluded: number | null
}
type Took = { readonly code: string; readonly name: string; readonly count: number | null; readonly days: number | null }
type Figures = Page<Rate> & { readonly byCategory: readonly Took[]; readonly byStreet: readonly Took[] }

const figure = (value: number | null): string => (value === null ? p('open.figures.few') : String(value))

export default function FiguresPage({ county }: { county: string }) {
  const { value, fault, again } = useAsk<Figures>(`/public/rates?county=${encodeURIComponent(county)}&days=90`)
  return (
    <div className="page">
      <Heading>{p('open.figures.title')}</Heading>
      <p className="soft">{p('open.figures.lead')}</p>
      {fault !== null && <Failed why={fault.message} again={again} />}
      {value === null && fault === null && <Waiting rows={5} />}
      {value !== null && (
        <>
          <section aria-labelledby="head-rates">
            <h2 id="head-rates">{p('open.figures.rates')}</h2>
            <div className="tiles doors">
              {value.rows.map((rate) => (
                <div key={rate.code} className="card">
                  <h3>{p(`open.rate.${rate.code}`)}</h3>
                  <p className="big-figure figures">{percent(rate)}</p>
                  <p className="figures">
                    {p(`open.rate.${rate.code}.parts`, { n: figure(rate.numerator), of: figure(rate.denominator) })}
                  </p>
                  <p className="soft figures">{p(`open.rate.${rate.code}.without`, { n: figure(rate.excluded) })}</p>
                </div>
              ))}
            </div>
          </section>
          <Table title={p('open.figures.byCategory')} rows={value.byCategory} />
          <Table title={p('open.figures.byStreet')} rows={value.byStreet} />
        </>
      )}
    </div>
  )
}

const percent = ({ numerator, denominator }: Rate): string =>
  numerator === null || denominator === null || denominator === 0
    ? p('open.figures.tooFew')
    : `${Math.round((numerator / denominator) * 1000) / 10} %`

function Table({ title, rows }: { title: string; rows: readonly Took[] }) {
  return (
    <section aria-label={title}>
      <table className="wide">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{p('open.figures.what')}</th>
            <th scope="col">{p('open.figures.count')}</th>
            <th scope="col">{p('open.figures.half')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">{row.name}</th>
              <td className="figures">{figure(row.count)}</td>
              <td className="figures">{row.days === null ? '–' : p('open.figures.days', { n: row.days })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p>{p('open.figures.none')}</p>}
    </section>
  )
}
