// The one-time page of a letter of hand-over: an authority without an account reads it and says, once, whether it receives the matter.
import { type FormEvent, useEffect, useState } from 'react'
import { Refused, send as sendTo } from '../../ui/client.ts'
import { loadMore } from '../../ui/load.ts'
import type lettersTexts from '../../ui/texts/zh-CN/letters.json'
import { language, saying } from '../../ui/texts.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'

const l = saying<{ readonly letters: typeof lettersTexts }>()

type Letter = {
  readonly number: string
  readonly at: string
  readonly from: { readonly office: string; readonly phone: string | null }
  readonly to: string
  readonly case: {
    readonly code: string
    readonly category: string
    readonly filedAt: string
    readonly text: string | null
    readonly place: string | null
    readonly area: string
  }
  readonly ground: string
  readonly law: string | null
  readonly reason: string | null
  readonly answerBy: string | null
}
type Shown = { readonly letter: Letter | null; readonly state: 'open' | 'over' | 'expired' | 'answered' }

/** What lies behind the # of the printed link: the keeper and the random part. */
function linkOf(hash: string): { county: string; token: string } | null {
  const found = /^#([0-9A-Za-z-]{1,40})\.([\w-]{22})$/.exec(hash)
  return found?.[1] && found[2] ? { county: found[1], token: found[2] } : null
}

export function LetterPage() {
  const [link] = useState(() => linkOf(location.hash))
  const [ready, setReady] = useState(false)
  const [shown, setShown] = useState<Shown | null>(null)
  const [fault, setFault] = useState<Refused | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    void loadMore(language(), 'letters').then(() => setReady(true))
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks anew
  useEffect(() => {
    if (link === null) return
    setFault(null)
    sendTo<Shown>('POST', '/public/letters', link).then(setShown, (error: unknown) => {
      if (error instanceof Refused) setFault(error)
    })
  }, [link, round])
  if (!ready) return <Waiting rows={5} />
  if (link === null || fault?.status === 404) return <Said text={l('letters.page.lost')} />
  if (fault !== null) return <Failed why={fault.message} again={() => setRound(round + 1)} />
  if (shown === null) return <Waiting rows={5} />
  if (shown.state === 'answered') return <Said text={l('letters.page.done')} />
  if (shown.letter === null) return <Said text={l(shown.state === 'expired' ? 'letters.page.expired' : 'letters.page.over')} />
  return (
    <div className="page">
      <Heading>{l('letters.title')}</Heading>
      <p className="notice">{l('letters.page.intro', { from: shown.letter.from.office })}</p>
      <Facts letter={shown.letter} />
      <Answer link={link} done={setShown} />
    </div>
  )
}

function Said({ text }: { text: string }) {
  return (
    <div className="page">
      <Heading>{l('letters.title')}</Heading>
      <p role="status" className="notice">
        {text}
      </p>
    </div>
  )
}

function Facts({ letter }: { letter: Letter }) {
  const { case: one } = letter
  const rows: readonly (readonly [string, string | null])[] = [
    [l('letters.code'), one.code],
    [l('letters.category'), one.category],
    [l('letters.filed'), one.filedAt.slice(0, 10)],
    [l('letters.place'), [one.area, one.place].filter(Boolean).join(' ')],
    [l('letters.text'), one.text],
    [l('letters.ground'), letter.ground],
    [l('letters.law'), letter.law],
    [l('letters.reason'), letter.reason],
  ]
  return (
    <section>
      <h2 className="figures">{l('letters.number', { office: letter.from.office, number: letter.number })}</h2>
      <dl className="parts">
        {rows.map(([name, value]) =>
          value === null || value === '' ? null : (
            <div className="part" key={name}>
              <dt>{name}</dt>
              <dd className="words">{value}</dd>
            </div>
          ),
        )}
      </dl>
      {letter.answerBy !== null && <p>{l('letters.answerBy', { day: letter.answerBy })}</p>}
      <p className="soft">{l('letters.from', { office: letter.from.office, phone: letter.from.phone ?? '–' })}</p>
    </section>
  )
}

function Answer({ link, done }: { link: { county: string; token: string }; done: (shown: Shown) => void }) {
  const [accepted, setAccepted] = useState<boolean | null>(null)
  const [office, setOffice] = useState('')
  const [why, setWhy] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const wrong = (): string | null => {
    if (office.trim() === '') return l('letters.page.officeMissing')
    if (accepted === null) return l('letters.page.choose')
    return !accepted && why.trim() === '' ? l('letters.page.whyMissing') : null
  }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    const found = wrong()
    setFault(found)
    if (found !== null) return
    setSending(true)
    try {
      const text = why.trim()
      const answer = { accepted: accepted === true, office: office.trim(), ...(text === '' ? {} : { text }) }
      done(await sendTo<Shown>('POST', '/public/letters', { ...link, answer }))
    } catch (error) {
      if (error instanceof Refused) setFault(error.message)
    } finally {
      setSending(false)
    }
  }
  return (
    <form className="stack no-print" noValidate onSubmit={(event) => void send(event)}>
      <div className="form-row">
        <label htmlFor="letter-office">{l('letters.page.office')}</label>
        <input
          id="letter-office"
          className="field"
          value={office}
          maxLength={120}
          autoComplete="organization"
          onChange={(event) => setOffice(event.target.value)}
        />
      </div>
      <fieldset className="form-group">
        {([true, false] as const).map((one) => (
          <label key={String(one)} className="flag">
            <input type="radio" name="letter-answer" checked={accepted === one} onChange={() => setAccepted(one)} />
            {l(one ? 'letters.page.accept' : 'letters.page.refuse')}
          </label>
        ))}
      </fieldset>
      <div className="form-row">
        <label htmlFor="letter-why">{l(accepted === false ? 'letters.page.why' : 'letters.page.note')}</label>
        <textarea
          id="letter-why"
          className="field"
          rows={3}
          maxLength={1000}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
      </div>
      {fault !== null && (
        <p className="fault" role="alert">
          <span aria-hidden="true">■ </span>
          {fault}
        </p>
      )}
      <div className="buttons">
        <button type="submit" className="button main" disabled={sending}>
          {l('letters.page.send')}
        </button>
      </div>
    </form>
  )
}
