// What others asked and which office answered, who is late with it, and answers to common questions; whether an answer was one everybody may say.
import { useState } from 'react'
import { queryOf, Refused, send } from '../../ui/client.ts'
import type { Page } from '../../ui/contract.ts'
import { useNow } from '../../ui/now.ts'
import { Link, usePlace } from '../../ui/router.tsx'
import { whenWords } from '../../ui/time.ts'
import { useAsk } from '../ask.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'
import { keep, recall } from '../remember.ts'
import { a, useTexts } from './texts.ts'

type Asked = {
  readonly code: string
  readonly question: string
  readonly areaName: string
  readonly office: string | null
  readonly phone: string | null
  readonly publishedAt: number
  readonly due: number | null
  readonly late: boolean
  readonly answer: string | null
  readonly answeredAt: number | null
  readonly moreQuestion: string | null
  readonly moreAnswer: string | null
  readonly useful: number
  readonly notAnswered: number
}
type Common = {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly ownerName: string
  readonly validUntil: string
}
const shows = ['all', 'answered', 'waiting'] as const

export default function Answers() {
  return useTexts() ? <Look /> : <Waiting rows={5} />
}

function Look() {
  const { query } = usePlace()
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState('')
  const [show, setShow] = useState<(typeof shows)[number]>('all')
  const [most, setMost] = useState(20)
  const input = { text: wanted, limit: most, code: query.code, ...(show === 'all' ? {} : { show }) }
  const found = useAsk<Page<Asked>>(`/public/questions${queryOf(input)}`)
  const common = useAsk<Page<Common>>(`/public/answers${queryOf({ text: wanted, limit: 10 })}`)
  const rows = found.value?.rows ?? []
  return (
    <div className="page">
      <Heading>{a('answers.title')}</Heading>
      <p>{a('answers.lead')}</p>
      <div className="buttons">
        <Link className="button main" to="/public/question">
          {a('answers.ask')}
        </Link>
      </div>
      <form
        className="ask"
        onSubmit={(event) => {
          event.preventDefault()
          setWanted(typed.trim())
        }}
      >
        <label htmlFor="answers-text">{a('answers.search')}</label>
        <input
          id="answers-text"
          className="field"
          type="search"
          maxLength={50}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="buttons">
          <button type="submit" className="button">
            {a('answers.look')}
          </button>
        </div>
      </form>
      <section aria-labelledby="head-asked">
        <h2 id="head-asked">{a('answers.asked')}</h2>
        <fieldset className="buttons plain" aria-label={a('answers.show')}>
          {shows.map((one) => (
            <button key={one} type="button" className="button" aria-pressed={show === one} onClick={() => setShow(one)}>
              {show === one && <span aria-hidden="true">✓ </span>}
              {a(`answers.show.${one}`)}
            </button>
          ))}
        </fieldset>
        {found.fault !== null && <Failed why={found.fault.message} again={found.again} />}
        {found.value === null && found.fault === null && <Waiting rows={4} />}
        <p role="status" className={found.value !== null && rows.length === 0 ? 'notice' : 'unseen'}>
          {found.value === null ? '' : rows.length === 0 ? a('answers.none') : a('answers.count', { n: rows.length })}
        </p>
        <ul className="matters">
          {rows.map((row) => (
            <One key={row.code} of={row} />
          ))}
        </ul>
        {found.value?.next && (
          <button type="button" className="button" onClick={() => setMost(most + 20)}>
            {a('answers.more')}
          </button>
        )}
      </section>
      {(common.value?.rows.length ?? 0) > 0 && (
        <section aria-labelledby="head-common">
          <h2 id="head-common">{a('answers.common')}</h2>
          {common.value?.rows.map((one) => (
            <details key={one.id} className="card">
              <summary>{one.question}</summary>
              <p className="words">{one.answer}</p>
              <p className="soft">{a('answers.kept', { office: one.ownerName, until: one.validUntil })}</p>
            </details>
          ))}
        </section>
      )}
    </div>
  )
}

function One({ of }: { of: Asked }) {
  const now = useNow()
  return (
    <li className="card">
      <h3 className="words">{of.question}</h3>
      <p className="soft figures">{[of.areaName, whenWords(of.publishedAt, now)].filter((one) => one).join(' · ')}</p>
      {of.answer === null ? (
        <p className={of.late ? 'notice vermilion' : 'notice'}>
          <span>
            <span aria-hidden="true">{of.late ? '■ ' : '◆ '}</span>
            {of.office === null
              ? a('answers.placing')
              : of.late && of.due !== null
                ? a('answers.late', { office: of.office, at: whenWords(of.due, now) })
                : a('answers.waits', { office: of.office, at: of.due === null ? '' : whenWords(of.due, now) })}
            {of.late && of.phone && (
              <>
                {' '}
                <a href={`tel:${of.phone}`}>{of.phone}</a>
              </>
            )}
          </span>
        </p>
      ) : (
        <Told office={of.office} at={of.answeredAt} text={of.answer} />
      )}
      {of.moreQuestion !== null && (
        <>
          <h4 className="words">{a('answers.followed', { text: of.moreQuestion })}</h4>
          {of.moreAnswer !== null && <Told office={of.office} at={null} text={of.moreAnswer} />}
        </>
      )}
      {of.answer !== null && <Rate of={of} />}
    </li>
  )
}

function Told({ office, at, text }: { office: string | null; at: number | null; text: string }) {
  const now = useNow()
  return (
    <div className="notice">
      <p className="words">{text}</p>
      <p className="soft figures">
        {[office, at === null ? null : whenWords(at, now)].filter((one) => one !== null).join(' · ')}
      </p>
    </div>
  )
}

/** Two words, none of them chosen beforehand; who says nothing is not counted. */
function Rate({ of }: { of: Asked }) {
  const [mine, setMine] = useState<boolean | null>(() => recall<boolean>(`rated.${of.code}`))
  const [first] = useState(mine)
  const [why, setWhy] = useState<string | null>(null)
  const say = async (useful: boolean) => {
    try {
      await send('POST', `/public/questions/${encodeURIComponent(of.code)}/rating`, { useful })
      keep(`rated.${of.code}`, useful)
      setMine(useful)
      setWhy(null)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      setWhy(error.message)
    }
  }
  const count = (useful: boolean) =>
    (useful ? of.useful : of.notAnswered) + (mine === useful ? 1 : 0) - (first === useful ? 1 : 0)
  const all = count(true) + count(false)
  return (
    <fieldset className="group plain">
      <legend>{a('answers.rate')}</legend>
      <div className="buttons">
        {([true, false] as const).map((useful) => (
          <button
            key={String(useful)}
            type="button"
            className="button"
            aria-pressed={mine === useful}
            onClick={() => void say(useful)}
          >
            {mine === useful && <span aria-hidden="true">✓ </span>}
            {a(useful ? 'answers.useful' : 'answers.notAnswered')}
          </button>
        ))}
      </div>
      <p role="status" className="soft figures">
        {why ?? (all === 0 ? a('answers.unrated') : a('answers.rated', { all, useful: count(true), not: count(false) }))}
      </p>
    </fieldset>
  )
}
