// What needs my decision: both versions side by side, who did what meanwhile, and the choices; nothing goes away by itself.
import { useState } from 'react'
import { trimCode } from '../../rules/area.ts'
import type { Card, CardAnswer, CardChoice } from '../../rules/sync.ts'
import { type Acted, type Acting, ActingProvider } from '../../ui/acting.ts'
import { spelled } from '../../ui/code.ts'
import type { Schema, StepMessage } from '../../ui/contract.ts'
import { StepForm } from '../../ui/form/form.tsx'
import { useNow } from '../../ui/now.ts'
import type { Item } from '../../ui/outbox/outbox.ts'
import { Link } from '../../ui/router.tsx'
import { find, word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { nameOf } from '../keep/held.ts'
import { inTheField } from '../keep/phone.ts'
import { f } from '../texts.ts'
import { formOf, mayOf, useHeld, useItems, usePhone } from '../use.ts'
import { Entries } from './page.tsx'
import { rare } from './rare.ts'
import { hasThumb } from './thumb.tsx'

export default function Cards() {
  const { cards = [] } = useHeld().parts
  const items = useItems()
  const answered = new Set(items.flatMap((item) => (item.card && item.status === 'unsent' ? [item.card.key] : [])))
  const refused = items.filter((item) => item.status === 'refused')
  const open = cards.filter((card) => !answered.has(card.key))
  return (
    <>
      <h1>{f('field.cards.title', { n: open.length + refused.length })}</h1>
      {open.length + refused.length > 0 && <p className="soft">{f('field.cards.lead')}</p>}
      {open.length + refused.length === 0 && (
        <div className="empty">
          <p>{f('field.cards.none')}</p>
          <Link className="button" to="/field">
            {f('field.way.today')}
          </Link>
        </div>
      )}
      {open.map((card) => (
        <OfCentre key={card.key} card={card} />
      ))}
      {refused.map((item) =>
        item.call ? (
          <OfCall key={item.key} item={item} />
        ) : item.step ? (
          <OfPhone key={item.key} item={item} step={item.step} />
        ) : (
          <Unread key={item.key} item={item} />
        ),
      )}
    </>
  )
}

/** The words and figures of an input that a person wrote; ids and codes say nothing to him. */
function Written({ input, kind }: { input: Readonly<Record<string, unknown>>; kind: string }) {
  const rows = Object.entries(input).flatMap(([name, value]) => {
    if (typeof value === 'string' && !/^[0-9a-f-]{36}$/.test(value))
      return [[name, find(`case.ground.${value}`) ?? value] as const]
    if (Array.isArray(value) && value.length > 0) return [[name, f('field.cards.photos', { n: value.length })] as const]
    return []
  })
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="soft small">{word('field', name, kind)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

type AboutProps = {
  readonly at: { readonly county: string; readonly id: string }
  readonly categoryName: string
  readonly code: string
  readonly text: string | null
}
/** Which matter it is; a way to it while it lies on the phone. */
function About({ at, categoryName, code, text }: AboutProps) {
  const { cases } = useHeld()
  const name = nameOf(at)
  return (
    <p>
      {cases.has(name) ? <Link to={`/field/case/${name}`}>{categoryName}</Link> : <b>{categoryName}</b>}{' '}
      <span className="soft small code">{spelled(code)}</span>
      {text && <span className="clip">{text}</span>}
    </p>
  )
}

function OfCentre({ card }: { card: Card }) {
  const phone = usePhone()
  const held = useHeld()
  const now = useNow()
  const toast = useToast()
  const [again, setAgain] = useState<string | null>(null)
  const kept = async (choice: CardChoice, step?: Acted['step']) => {
    const { county, key } = card
    await phone.outbox.answerCard(card, { county, key, choice, ...(step ? { step } : {}) } as CardAnswer)
    await phone.renew()
    toast({ text: f('field.cards.kept') })
  }
  const form = again === null ? undefined : formOf(held.parts.forms ?? [], card.kind, again)
  // The step that goes instead travels inside the answer, under one key, so that both happen or neither.
  const acting: Acting = {
    act: async (step) => {
      await kept('again', step)
      return { answer: { key: step.key, outcome: 'waiting' }, step, view: null }
    },
    onActed: () => () => {},
  }
  return (
    <article className="card stack" aria-label={word('step', card.step, card.kind)}>
      <h2>
        <span aria-hidden="true">◆ </span>
        {word('step', card.step, card.kind)}
      </h2>
      {card.about && <About at={card} {...card.about} />}
      <p>{f('field.cards.moved')}</p>
      {card.text && <p className="soft">{card.text}</p>}
      <section className="versions">
        <div>
          <h3>{f('field.cards.mine', { at: whenWords(card.madeAt, now) })}</h3>
          <Written input={card.input} kind={card.kind} />
        </div>
        <div>
          <h3>{f('field.cards.theirs')}</h3>
          {card.now === null ? (
            <p>{f('field.cards.gone')}</p>
          ) : (
            <p>
              {word('state', card.now.state, card.kind)} · {card.now.holderName}
            </p>
          )}
          <Entries entries={card.meanwhile} kind={card.kind} now={now} />
        </div>
      </section>
      {form ? (
        <ActingProvider value={acting}>
          <StepForm
            kind={card.kind}
            step={form.step}
            form={form.form as Schema}
            version={form.version}
            case={{ county: card.county, id: card.id }}
            area={held.cases.get(nameOf(card))?.area ?? trimCode(card.county)}
            seen={card.now?.version ?? card.seen}
            suggest={card.input}
            tone="main"
            onDone={() => setAgain(null)}
            onCancel={() => setAgain(null)}
          />
        </ActingProvider>
      ) : (
        <div className="acts">
          {card.choices.includes('again') &&
            card.again
              .filter((step) => !rare.has(step) && !hasThumb(card.kind, step))
              .map((step) => (
                <button key={step} type="button" className="button main" onClick={() => setAgain(step)}>
                  {f('field.cards.again', { what: word('step', step, card.kind) })}
                </button>
              ))}
          {card.choices.includes('stand') && (
            <button type="button" className="button" onClick={() => void kept('stand')}>
              {f('field.cards.stand')}
            </button>
          )}
          {card.choices.includes('withdraw') && (
            <button type="button" className="button final" onClick={() => void kept('withdraw')}>
              {f('field.cards.withdraw')}
            </button>
          )}
        </div>
      )}
    </article>
  )
}

/** A round or a notice that came too late, with the server's sentence. */
function OfCall({ item }: { item: Item }) {
  const phone = usePhone()
  const then = (what: Promise<void>) => void what.then(phone.renew)
  return (
    <article className="card stack" aria-label={item.call?.title}>
      <h2>
        <span aria-hidden="true">■ </span>
        {item.call?.title}
      </h2>
      <p className="fault">{item.answer?.refusal?.text || f('field.cards.refused')}</p>
      <div className="acts">
        <button type="button" className="button" onClick={() => then(phone.outbox.again(item.key))}>
          {f('field.cards.same')}
        </button>
        <button type="button" className="button final" onClick={() => then(phone.outbox.leave(item.key))}>
          {f('field.cards.leave')}
        </button>
      </div>
    </article>
  )
}

/** What lies here and cannot be read any more: when it was done and on what is known; the copy sealed for the centre is opened there. */
function Unread({ item }: { item: Item }) {
  const phone = usePhone()
  const { cases } = useHeld()
  const now = useNow()
  const [why, setWhy] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const one = cases.get(item.about)
  const handOver = async () => {
    setBusy(true)
    const outcome = await phone.outbox.handOver(item.key).catch(() => 'later' as const)
    setBusy(false)
    if (outcome !== 'taken') return setWhy(f(outcome === 'later' ? 'field.unread.later' : 'field.unread.never'))
    await phone.renew()
  }
  return (
    <article className="card stack" aria-label={f('field.unread.title')}>
      <h2>
        <span aria-hidden="true">■ </span>
        {f('field.unread.title')}
      </h2>
      <p>
        {f('field.unread.at', { at: whenWords(item.at, now) })}
        {one && (
          <>
            {' · '}
            <Link to={`/field/case/${nameOf(one)}`}>{one.categoryName}</Link>
          </>
        )}
      </p>
      <p>{f(item.sealed ? 'field.unread.sealed' : 'field.unread.bare')}</p>
      {why !== null && (
        <p className="notice vermilion" role="alert">
          {why}
        </p>
      )}
      <div className="acts">
        {item.sealed && (
          <button type="button" className="button main" disabled={busy} onClick={() => void handOver()}>
            {f('field.unread.hand')}
          </button>
        )}
        <button
          type="button"
          className="button final"
          disabled={busy}
          onClick={() => void phone.outbox.leave(item.key).then(phone.renew)}
        >
          {f('field.cards.leave')}
        </button>
      </div>
    </article>
  )
}

/** Refused as it was sent: it lies on the phone until its author has mended it, sent it again, or let it rest. */
function OfPhone({ item, step }: { item: Item; step: StepMessage }) {
  const phone = usePhone()
  const held = useHeld()
  const now = useNow()
  const [mending, setMending] = useState(false)
  const { answer } = item
  const one = held.cases.get(nameOf(step.case))
  const offered = one && mayOf(held, one).find((may) => may.step === step.step)
  const form = offered ?? formOf(held.parts.forms ?? [], step.kind, step.step)
  const then = async (what: Promise<void>) => {
    await what
    await phone.renew()
  }
  const acting: Acting = {
    act: async (instead) => {
      await then(phone.outbox.again(item.key, inTheField(instead)))
      return { answer: { key: instead.key, outcome: 'waiting' }, step: instead, view: null }
    },
    onActed: () => () => {},
  }
  return (
    <article className="card stack" aria-label={word('step', step.step, step.kind)}>
      <h2>
        <span aria-hidden="true">■ </span>
        {word('step', step.step, step.kind)}
      </h2>
      {one && <About at={one} categoryName={one.categoryName} code={one.code} text={one.text} />}
      <p className="fault">{answer?.refusal?.text || f('field.cards.refused')}</p>
      <section className="versions">
        <div>
          <h3>{f('field.cards.mine', { at: whenWords(item.at, now) })}</h3>
          <Written input={step.input} kind={step.kind} />
        </div>
        <div>
          <h3>{f('field.cards.theirs')}</h3>
          {one ? (
            <>
              <p>
                {word('state', one.state, one.kind)} · {one.holderName}
              </p>
              <Entries entries={one.timeline.slice(-3)} kind={one.kind} now={now} />
            </>
          ) : (
            <p>{f('field.cards.gone')}</p>
          )}
        </div>
      </section>
      {mending && form ? (
        <ActingProvider value={acting}>
          <StepForm
            kind={step.kind}
            step={step.step}
            form={form.form as Schema}
            version={form.version}
            case={step.case}
            area={one?.area ?? null}
            seen={one?.version ?? step.seen}
            suggest={step.input}
            tone="main"
            post={step.post}
            onDone={() => setMending(false)}
            onCancel={() => setMending(false)}
          />
        </ActingProvider>
      ) : (
        <div className="acts">
          {form && (
            <button type="button" className="button main" onClick={() => setMending(true)}>
              {f('field.cards.mend')}
            </button>
          )}
          <button type="button" className="button" onClick={() => void then(phone.outbox.again(item.key))}>
            {f('field.cards.same')}
          </button>
          <button type="button" className="button final" onClick={() => void then(phone.outbox.leave(item.key))}>
            {f('field.cards.leave')}
          </button>
        </div>
      )}
    </article>
  )
}
