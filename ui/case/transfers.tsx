// To whom a case was handed over, or from whom it came; who must answer and until when; the letter, and the receipts.
import { cite, isLaw } from '../../rules/law.ts'
import { spelled } from '../code.ts'
import type { CaseView, TransferView } from '../contract.ts'
import { useNow } from '../now.ts'
import { language, t, word } from '../texts.ts'
import { exactWords, whenWords } from '../time.ts'

const marks = { accepted: '● ', refused: '■ ', recalled: '' } as const
const tags = { accepted: 'tag', refused: 'tag red', recalled: 'tag' } as const

export function Transfers({ view }: { view: CaseView }) {
  const { transfers } = view
  if (transfers.length === 0) return null
  return (
    <section className="card stack" aria-label={t('case.transfers')}>
      <h2>{t('case.transfers')}</h2>
      <ul className="stack">
        {transfers.map((one) => (
          <One key={one.id} one={one} view={view} />
        ))}
      </ul>
    </section>
  )
}

/** The other side by name: an office of another keeper, or the authority as it was written. */
const otherSide = ({ addressee, keeperName, office, way }: TransferView): string =>
  addressee?.split('\n')[0] ??
  ([keeperName, way === 'out' ? office : null].filter(Boolean).join(' ') || t('case.transfers.outside'))

function One({ one, view }: { one: TransferView; view: CaseView }) {
  const now = useNow()
  const { county, id, kind } = view.case
  const letter = `/api/handovers/${county}/${id}/${one.id}`
  const must = one.way === 'out' ? otherSide(one) : (one.office ?? view.case.holderName)
  return (
    <li className="stack">
      <h3>
        {t(`case.transfers.${one.way}`, { who: otherSide(one) })}{' '}
        {one.outcome === null ? (
          <span className={one.due !== null && one.due < now ? 'tag red' : 'tag indigo'}>
            {one.due !== null && one.due < now ? '■ ' : '◆ '}
            {t('case.transfers.waiting')}
          </span>
        ) : (
          <span className={tags[one.outcome]}>
            {marks[one.outcome]}
            {t(`case.transfers.${one.outcome}`)}
          </span>
        )}
      </h3>
      <p className="small figures">
        {[
          word('ground', one.ground, kind),
          one.law !== null && isLaw(one.law) ? cite(one.law, language()) : '',
          whenWords(one.at, now),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {one.outcome === null && one.due !== null && (
        <p>{t('case.transfers.mustAnswer', { who: must, until: exactWords(one.due) })}</p>
      )}
      {one.addressee?.includes('\n') && <p className="soft">{one.addressee.split('\n').slice(1).join(' ')}</p>}
      {one.text !== null && <p className="said">{one.text}</p>}
      {one.answeredAt !== null && (
        <p className="small figures">
          {[
            one.answerGround === null ? '' : word('ground', one.answerGround, kind),
            one.how === null ? '' : word('how', one.how, kind),
            one.answeredBy ?? '',
            whenWords(one.answeredAt, now),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {one.answer !== null && <p className="said">{one.answer}</p>}
      {one.code !== null && <p className="small figures">{t('case.transfers.firstCode', { code: spelled(one.code) })}</p>}
      {one.letter !== null && (
        <p className="row-of">
          <span className="figures">{t('case.transfers.number', { number: `〔${one.letter.year}〕${one.letter.number}` })}</span>
          <a className="button" href={`${letter}/letter.pdf`} download>
            {t('case.transfers.letter')}
          </a>
          <a className="button" href={`${letter}/letter.docx`} download>
            {t('case.transfers.letterDocx')}
          </a>
          <a className="button" href={`${letter}/data.json`} download>
            {t('case.transfers.data')}
          </a>
        </p>
      )}
    </li>
  )
}
