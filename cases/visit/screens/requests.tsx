// At the door, without a line: consent first, then what the household wants, each a case of its own; there is no field for anybody.
import { useRef, useState } from 'react'
import { uuid } from '../../../ui/client.ts'
import type { StepMessage } from '../../../ui/contract.ts'
import { useKit } from '../../../ui/form/kit.tsx'
import { makeStep } from '../../../ui/step.ts'
import { say, t, word } from '../../../ui/texts.ts'
import type { ThumbProps } from '../../screens.ts'

type Wish = {
  readonly id: string
  readonly group: string
  readonly category: string
  readonly words: string
  readonly phone: string
}
const most = 9
const blank = (): Wish => ({ id: uuid(), group: '', category: '', words: '', phone: '' })
const w = (name: string, params?: Readonly<Record<string, string | number>>): string => say(`visit.door.${name}`, params)

export default function Requests({
  case: at,
  seen,
  area,
  placeText,
  post,
  versionOf,
  categories,
  act,
  onDone,
  onCancel,
}: ThumbProps) {
  const { drafts } = useKit()
  const name = `visit ${at.id}`
  const kept = drafts?.get(name) as { readonly wishes?: readonly Wish[] } | undefined
  const [consent, setConsent] = useState(false)
  const [wishes, setKept] = useState<readonly Wish[]>(() => kept?.wishes ?? [blank()])
  // The same wishes are the same acts however often they are sent.
  const made = useRef<{ readonly of: string; readonly steps: readonly StepMessage[] } | null>(null)
  const setWishes = (next: readonly Wish[]) => {
    drafts?.set(name, { wishes: next })
    setKept(next)
  }
  const [tried, setTried] = useState(false)
  const [why, setWhy] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const change = (id: string, some: Partial<Wish>) => setWishes(wishes.map((one) => (one.id === id ? { ...one, ...some } : one)))
  const whole = consent && wishes.every((one) => one.category !== '')
  const send = async () => {
    setTried(true)
    if (!whole || busy) return
    setBusy(true)
    try {
      const of = JSON.stringify(wishes)
      if (made.current?.of !== of) made.current = { of, steps: stepsOf() }
      await act(made.current.steps)
      drafts?.delete(name)
      onDone()
    } catch (error) {
      setWhy(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  const stepsOf = (): readonly StepMessage[] => [
    ...wishes.map(({ id, category, words, phone }) =>
      makeStep({
        kind: 'gridEvent',
        step: 'report',
        form: versionOf('gridEvent', 'report'),
        case: { county: at.county, id },
        seen: null,
        input: {
          category,
          text: words.trim() || (categories.find((one) => one.code === category)?.name ?? category),
          place: { area, ...(placeText ? { words: placeText } : {}) },
          ...(phone.trim() === '' ? {} : { contact: { phone: phone.trim(), wants: 'call' } }),
        },
        ...(post === undefined ? {} : { post }),
      }),
    ),
    makeStep({
      kind: 'visit',
      step: 'requests',
      form: versionOf('visit', 'requests'),
      case: at,
      seen,
      input: { consent: true, cases: wishes.map((one) => one.id) },
      also: wishes.map(({ id }) => ({ id, seen: null })),
      ...(post === undefined ? {} : { post }),
    }),
  ]
  return (
    <form
      className="stack wide-gap"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <p className="notice">{w('lead')}</p>
      <label className="flag big">
        <input type="checkbox" checked={consent} onChange={(event) => setConsent(event.target.checked)} />
        {word('field', 'consent', 'visit')}
      </label>
      {wishes.map((one, n) => (
        <fieldset key={one.id} className="card stack">
          <legend>{w('nth', { n: n + 1 })}</legend>
          <label htmlFor={`group-${one.id}`}>{w('group')}</label>
          <select
            id={`group-${one.id}`}
            className="field"
            value={one.group}
            onChange={(event) => change(one.id, { group: event.target.value, category: '' })}
          >
            <option value="">—</option>
            {categories
              .filter((row) => row.parent === null)
              .map((row) => (
                <option key={row.code} value={row.code}>
                  {row.name}
                </option>
              ))}
          </select>
          {one.group !== '' && (
            <>
              <label htmlFor={`what-${one.id}`}>{w('what')}</label>
              <select
                id={`what-${one.id}`}
                className="field"
                value={one.category}
                aria-invalid={tried && one.category === ''}
                onChange={(event) => change(one.id, { category: event.target.value })}
              >
                <option value="">—</option>
                {categories
                  .filter((row) => row.parent === one.group && row.class !== null)
                  .map((row) => (
                    <option key={row.code} value={row.code}>
                      {row.name}
                    </option>
                  ))}
              </select>
            </>
          )}
          <label htmlFor={`words-${one.id}`}>{w('words')}</label>
          <textarea
            id={`words-${one.id}`}
            className="field"
            rows={2}
            maxLength={500}
            value={one.words}
            onChange={(event) => change(one.id, { words: event.target.value })}
          />
          <label htmlFor={`phone-${one.id}`}>{w('call')}</label>
          <input
            id={`phone-${one.id}`}
            className="field"
            type="tel"
            autoComplete="off"
            maxLength={30}
            value={one.phone}
            onChange={(event) => change(one.id, { phone: event.target.value })}
          />
          {wishes.length > 1 && (
            <button type="button" className="button" onClick={() => setWishes(wishes.filter((other) => other.id !== one.id))}>
              {w('less', { n: n + 1 })}
            </button>
          )}
        </fieldset>
      ))}
      {wishes.length < most && (
        <button type="button" className="button wide" onClick={() => setWishes([...wishes, blank()])}>
          {w('more')}
        </button>
      )}
      {((tried && !whole) || why !== null) && (
        <p className="notice vermilion" role="alert">
          {why ?? w('missing')}
        </p>
      )}
      <div className="acts at-thumb">
        <button type="submit" className="button main" disabled={busy}>
          {w('send', { n: wishes.length })}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('common.cancel')}
        </button>
      </div>
    </form>
  )
}
