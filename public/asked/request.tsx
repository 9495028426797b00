// Asking about one's own data out of one's own matter: which right, in a few words, and where the answer goes; consent ends at once.
import { useEffect, useRef, useState } from 'react'
import { uuid } from '../../ui/client.ts'
import type { CaseRef, StepMessage } from '../../ui/contract.ts'
import { makeStep } from '../../ui/step.ts'
import { language } from '../../ui/texts.ts'
import { Beside, type Fault, tied, tiedGroup } from '../faults.tsx'
import { toReceipt, useOutgoing } from '../outgoing.tsx'
import { clean, lengthOf } from '../report/draft.ts'
import { Tel } from '../tel.tsx'
import { p } from '../texts.ts'
import { othersOf } from '../track/own.ts'
import { a, useTexts } from './texts.ts'

const whats = ['copy', 'correct', 'delete', 'withdrawConsent', 'objectUse'] as const
type What = (typeof whats)[number]
const ways = ['none', 'message', 'call'] as const
type Filled = {
  readonly what: What | null
  readonly text: string
  readonly messages: boolean
  readonly following: boolean
  readonly name: string
  readonly phone: string
  readonly wants: (typeof ways)[number]
  /** The same of my other matters. */
  readonly all: boolean
  readonly sent: StepMessage | null
}
const empty: Filled = {
  what: null,
  text: '',
  messages: true,
  following: false,
  name: '',
  phone: '',
  wants: 'none',
  all: false,
  sent: null,
}
const most = 1000
const ids = { what: 'data-what', ends: 'data-ends', text: 'data-text', phone: 'data-phone', name: 'data-name' } as const

export default function DataRequest({ of, close }: { of: CaseRef; close: () => void }) {
  return useTexts() ? <Form of={of} close={close} /> : null
}

function check({ what, text, messages, following, name, phone, wants }: Filled): readonly Fault[] {
  const found: Fault[] = []
  const say = (field: keyof typeof ids, said: string) => found.push({ field, id: ids[field], text: said })
  if (what === null) say('what', a('data.fault.what'))
  if (what === 'withdrawConsent' && !messages && !following) say('ends', a('data.fault.ends'))
  if (what === 'correct' && clean(name) === '' && phone.trim() === '') say('name', a('data.fault.right'))
  const length = lengthOf(text)
  if (length === 0) say('text', p('public.fault.words'))
  if (length > most) say('text', p('public.fault.textLong', { max: most, n: length }))
  if (wants !== 'none' && phone.trim() === '') say('phone', p('public.fault.phone'))
  return found
}

function stepOf(of: CaseRef, filled: Filled): StepMessage {
  const others = filled.all ? othersOf(of).map((one) => one.id) : []
  const { what } = filled
  const phone = filled.phone.trim()
  const named = what === 'correct' ? clean(filled.name) : ''
  const ends = [...(filled.messages ? ['messages'] : []), ...(filled.following ? ['following'] : [])]
  const contact = { ...(named ? { name: named } : {}), ...(phone ? { phone } : {}), wants: filled.wants }
  return makeStep({
    kind: 'dataRequest',
    step: 'askData',
    case: { county: of.county, id: uuid() },
    seen: null,
    input: {
      root: of.id,
      ...(others.length > 0 ? { others } : {}),
      what,
      text: clean(filled.text),
      language: language(),
      ...(what === 'withdrawConsent' ? { ends } : {}),
      ...(named || phone ? { contact } : {}),
    },
    also: [of.id, ...others].map((id) => ({ id, seen: null })),
  })
}

function Form({ of, close }: { of: CaseRef; close: () => void }) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  const { filled, change, still, submit, leave, said } = useOutgoing<Filled>({
    name: `data.${of.id}`,
    empty,
    check,
    step: (found) => stepOf(of, found),
    done: (answer, { what }) => toReceipt(answer, a(`data.what.${what}`)),
  })
  const { what } = filled
  const [others] = useState(() => othersOf(of).length)
  return (
    <form
      className="card"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h3 ref={head} tabIndex={-1}>
        {a('data.title')}
      </h3>
      <p className="soft">{a('data.lead')}</p>
      {said}
      <fieldset className="group plain" disabled={filled.sent !== null}>
        <fieldset {...tiedGroup(still, ids.what)} className="group">
          <legend>{a('data.what')}</legend>
          <div className="tiles">
            {whats.map((one) => (
              <label key={one} className="tile">
                <input type="radio" name="data-what" checked={what === one} onChange={() => change({ what: one })} />
                <span>{a(`data.what.${one}`)}</span>
              </label>
            ))}
          </div>
          <Beside faults={still} id={ids.what} />
        </fieldset>
        {what !== null && <p className="notice">{a(`data.then.${what}`)}</p>}
        {others > 0 && (
          <label className="tile tick">
            <input type="checkbox" checked={filled.all} onChange={(event) => change({ all: event.target.checked })} />
            <span>{a('data.all', { n: others })}</span>
          </label>
        )}
        {what === 'withdrawConsent' && (
          <fieldset {...tiedGroup(still, ids.ends)} className="group">
            <legend>{a('data.ends')}</legend>
            {(['messages', 'following'] as const).map((one) => (
              <label key={one} className="tile tick">
                <input type="checkbox" checked={filled[one]} onChange={(event) => change({ [one]: event.target.checked })} />
                <span>{a(`data.ends.${one}`)}</span>
              </label>
            ))}
            <Beside faults={still} id={ids.ends} />
          </fieldset>
        )}
        {what === 'correct' && (
          <div className="ask">
            <label htmlFor={ids.name}>{a('data.rightName')}</label>
            <input
              {...tied(still, ids.name)}
              className="field"
              type="text"
              autoComplete="name"
              value={filled.name}
              onChange={(event) => change({ name: event.target.value })}
            />
            <Beside faults={still} id={ids.name} />
          </div>
        )}
        <div className="ask">
          <label htmlFor={ids.text}>{a('data.text')}</label>
          <textarea
            {...tied(still, ids.text)}
            className="field"
            rows={3}
            value={filled.text}
            onChange={(event) => change({ text: event.target.value })}
          />
          <Beside faults={still} id={ids.text} />
        </div>
        <fieldset className="group">
          <legend>{a('data.wants')}</legend>
          <div className="tiles">
            {ways.map((one) => (
              <label key={one} className="tile">
                <input type="radio" name="data-wants" checked={filled.wants === one} onChange={() => change({ wants: one })} />
                <span>{p(`public.wants.${one}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {(filled.wants !== 'none' || what === 'correct') && (
          <Tel
            id={ids.phone}
            label={a(what === 'correct' ? 'data.rightPhone' : 'data.phone')}
            faults={still}
            value={filled.phone}
            change={(phone) => change({ phone })}
          />
        )}
        <div className="buttons">
          <button type="submit" className={what === 'withdrawConsent' ? 'button final' : 'button main'}>
            {a(what === 'withdrawConsent' ? 'data.withdraw' : 'data.send')}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              leave()
              close()
            }}
          >
            {p('public.act.cancel')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}
