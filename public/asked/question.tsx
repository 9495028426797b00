// Asking in public: a question in one's own words; a person reads it first, an office answers it, everybody may read both.
import { uuid } from '../../ui/client.ts'
import type { StepMessage } from '../../ui/contract.ts'
import { Link } from '../../ui/router.tsx'
import { makeStep } from '../../ui/step.ts'
import { language } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import { Beside, type Fault, tied } from '../faults.tsx'
import { Heading, Waiting } from '../frame.tsx'
import { toReceipt, useOutgoing } from '../outgoing.tsx'
import { clean, lengthOf } from '../report/draft.ts'
import { Tel } from '../tel.tsx'
import { p } from '../texts.ts'
import { a, useTexts } from './texts.ts'

type Filled = { readonly text: string; readonly area: string; readonly phone: string; readonly sent: StepMessage | null }
const empty: Filled = { text: '', area: '', phone: '', sent: null }
const most = 500
const ids = { text: 'question-text', phone: 'question-phone' } as const

export default function Question({ county }: { county: string }) {
  return useTexts() ? <Form county={county} /> : <Waiting rows={4} />
}

function check({ text, phone }: Filled): readonly Fault[] {
  const length = lengthOf(text)
  const figures = phone.replace(/\D/g, '')
  return [
    ...(length === 0 ? [{ field: 'text', id: ids.text, text: a('question.fault.text') }] : []),
    ...(length > most ? [{ field: 'text', id: ids.text, text: p('public.fault.textLong', { max: most, n: length }) }] : []),
    ...(phone.trim() !== '' && figures.length < 5 ? [{ field: 'phone', id: ids.phone, text: p('public.fault.phoneForm') }] : []),
  ]
}

const stepOf = (county: string, { text, area, phone }: Filled): StepMessage =>
  makeStep({
    kind: 'publicQuestion',
    step: 'ask',
    case: { county, id: uuid() },
    seen: null,
    input: {
      text: clean(text),
      language: language(),
      ...(area === '' ? {} : { area }),
      ...(phone.trim() === '' ? {} : { contact: { phone: phone.trim(), wants: 'message' } }),
    },
  })

function Form({ county }: { county: string }) {
  const streets = useAsk<{ rows: readonly { code: string; name: string }[] }>('/public/areas')
  const { filled, change, still, submit, said } = useOutgoing<Filled>({
    name: 'question',
    empty,
    check,
    step: (of) => stepOf(county, of),
    done: (answer, { text }) => toReceipt(answer, clean(text)),
  })
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Heading>{a('question.title')}</Heading>
      <p>{a('question.lead')}</p>
      <p>
        <Link to="/public/report">{a('question.report')}</Link>
      </p>
      <p>
        <Link to="/public/answers">{a('question.before')}</Link>
      </p>
      <p className="notice">{a('question.notice')}</p>
      {said}
      <fieldset className="group plain" disabled={filled.sent !== null}>
        <div className="ask">
          <label htmlFor={ids.text}>{a('question.text')}</label>
          <p className="soft hint" id="question-hint">
            {a('question.hint')}
          </p>
          <textarea
            {...tied(still, ids.text, 'question-hint')}
            className="field"
            rows={4}
            value={filled.text}
            onChange={(event) => change({ text: event.target.value })}
          />
          <Beside faults={still} id={ids.text} />
        </div>
        <div className="ask">
          <label htmlFor="question-street">{a('question.street')}</label>
          <select
            id="question-street"
            className="field"
            value={filled.area}
            onChange={(event) => change({ area: event.target.value })}
          >
            <option value="">{a('question.anywhere')}</option>
            {(streets.value?.rows ?? []).map((one) => (
              <option key={one.code} value={one.code}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <Tel
          id={ids.phone}
          label={a('question.phone')}
          faults={still}
          value={filled.phone}
          change={(phone) => change({ phone })}
        />
        <div className="buttons">
          <button type="submit" className="button main">
            {a('question.send')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}
