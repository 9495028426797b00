// Asking in public: a question in one's own words; a person reads it first, an office answers it, everybody may read both.
import { useEffect, useRef, useState } from 'react'
import { type Refused, uuid } from '../../ui/client.ts'
import type { Answer, StepMessage } from '../../ui/contract.ts'
import { go, Link } from '../../ui/router.tsx'
import { makeStep } from '../../ui/step.ts'
import { t } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import { useDelivery } from '../deliver.ts'
import { Beside, type Fault, Faults, Summary, tied } from '../faults.tsx'
import { Heading, Waiting } from '../frame.tsx'
import { keepReceipt, receiptFrom } from '../receipt/receipts.ts'
import { forget, keep, recall } from '../remember.ts'
import { clean, lengthOf } from '../report/draft.ts'
import { Sending } from '../sending.tsx'
import { p } from '../texts.ts'
import { a, useTexts } from './texts.ts'

type Filled = { readonly text: string; readonly area: string; readonly phone: string; readonly sent: StepMessage | null }
const empty: Filled = { text: '', area: '', phone: '', sent: null }
const kept = 'question'
const most = 500
const ids = { text: 'question-text', phone: 'question-phone' } as const

export default function Question({ county }: { county: string }) {
  return useTexts() ? <Form county={county} /> : <Waiting rows={4} />
}

function Form({ county }: { county: string }) {
  const [filled, set] = useState<Filled>(() => ({ ...empty, ...recall<Filled>(kept) }))
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [refused, setRefused] = useState<Refused | null>(null)
  const [round, setRound] = useState(0)
  const settled = useRef(false)
  const streets = useAsk<{ rows: readonly { code: string; name: string }[] }>('/public/areas')
  const change = (some: Partial<Filled>) => set((before) => ({ ...before, ...some }))
  useEffect(() => {
    if (!settled.current) keep(kept, filled)
  }, [filled])
  const delivery = useDelivery(filled.sent, {
    done: (answer: Answer) => {
      const receipt = receiptFrom(answer, clean(filled.text), false)
      settled.current = true
      forget(kept)
      if (receipt) keepReceipt(receipt)
      go('/public/receipt', { replace: true })
    },
    refused: (why) => {
      change({ sent: null })
      setRefused(why)
      setRound((before) => before + 1)
    },
  })
  const check = (): readonly Fault[] => {
    const length = lengthOf(filled.text)
    const figures = filled.phone.replace(/\D/g, '')
    return [
      ...(length === 0 ? [{ field: 'text', id: ids.text, text: a('question.fault.text') }] : []),
      ...(length > most ? [{ field: 'text', id: ids.text, text: p('public.fault.textLong', { max: most, n: length }) }] : []),
      ...(filled.phone.trim() !== '' && figures.length < 5
        ? [{ field: 'phone', id: ids.phone, text: p('public.fault.phoneForm') }]
        : []),
    ]
  }
  const still = faults.filter((fault) => check().some((one) => one.id === fault.id))
  const send = () => {
    const found = check()
    setFaults(found)
    setRefused(null)
    setRound((before) => before + 1)
    if (found.length > 0) return
    const phone = filled.phone.trim()
    change({
      sent: makeStep({
        kind: 'publicQuestion',
        step: 'ask',
        case: { county, id: uuid() },
        seen: null,
        input: {
          text: clean(filled.text),
          ...(filled.area === '' ? {} : { area: filled.area }),
          ...(phone === '' ? {} : { contact: { phone, wants: 'message' } }),
        },
      }),
    })
  }
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Heading>{a('question.title')}</Heading>
      <p>{a('question.lead')}</p>
      <p>
        <Link to="/public/report">{a('question.report')}</Link> · <Link to="/public/answers">{a('question.before')}</Link>
      </p>
      <p className="notice">{a('question.notice')}</p>
      <Faults faults={still} round={round} />
      {refused !== null && (
        <Summary title={p('public.refused.title')} round={round}>
          <p>{refused.message}</p>
          <p>{t('common.kept')}</p>
        </Summary>
      )}
      {filled.sent !== null && <Sending delivery={delivery} />}
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
        <div className="ask">
          <label htmlFor={ids.phone}>{a('question.phone')}</label>
          <input
            {...tied(still, ids.phone)}
            className="field"
            type="tel"
            inputMode="tel"
            autoComplete="tel"
            value={filled.phone}
            onChange={(event) => change({ phone: event.target.value })}
          />
          <Beside faults={still} id={ids.phone} />
        </div>
        <div className="buttons">
          <button type="submit" className="button main">
            {a('question.send')}
          </button>
        </div>
      </fieldset>
    </form>
  )
}
