// A case for a thumb: what and where, what I did that is still on its way, what I may do, and what happened, as one column.
import { useEffect, useState } from 'react'
import type { FieldEntry } from '../../rules/sync.ts'
import { useActing } from '../../ui/acting.ts'
import { uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import type { CaseRef, May } from '../../ui/contract.ts'
import { fieldsOf, inputOf } from '../../ui/form/fields.ts'
import { StepForm } from '../../ui/form/form.tsx'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { makeStep } from '../../ui/step.ts'
import { find, t, word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { nameOf } from '../keep/held.ts'
import { useDrafts } from '../kit.tsx'
import { f } from '../texts.ts'
import { markOf } from '../today/list.ts'
import { Marked, seenDraft, usePhonesOf } from '../today/page.tsx'
import { mayOf, pendingOn, useHeld, useItems } from '../use.ts'
import { CaseFiles } from './files.tsx'
import { rare } from './rare.ts'
import { hasThumb, Thumb } from './thumb.tsx'

const order = { main: 0, normal: 1, final: 2 } as const

export default function CasePage({ at }: { at: CaseRef }) {
  const held = useHeld()
  const items = useItems()
  const drafts = useDrafts()
  const now = useNow()
  const name = nameOf(at)
  const one = held.cases.get(name)
  useEffect(() => {
    const seen = (drafts.get(seenDraft) as unknown as readonly string[] | undefined) ?? []
    if (!seen.includes(name)) drafts.set(seenDraft, [...seen.slice(-500), name])
  }, [drafts, name])
  const pending = pendingOn(items, name)
  if (!one)
    return (
      <div className="empty">
        <p>{f(pending.length > 0 ? 'field.case.onlyHere' : 'field.case.missing')}</p>
        <Pending items={pending} now={now} />
        <Link className="button main" to="/field">
          {f('field.way.today')}
        </Link>
      </div>
    )
  const entries = one.timeline
  return (
    <article className="stack wide-gap" aria-label={one.code}>
      <header className="stack">
        <p className="row-of">
          <Marked mark={markOf(one, now, true)} />
          <span className="tag indigo">◆ {word('state', one.state, one.kind)}</span>
          {one.hold !== 'none' && <span className="tag plum">✦ {word('hold', one.hold)}</span>}
        </p>
        <h1>{one.categoryName}</h1>
        {one.due !== null && <p className="figures">{f('field.today.until', { at: whenWords(one.due, now) })}</p>}
        <p className="soft code">{spelled(one.code)}</p>
        {one.text && <p className="said">{one.text}</p>}
        <p className="soft">
          {one.areaName} {one.placeText ?? ''}
        </p>
        <Ways one={one} />
      </header>
      <Pending items={pending} now={now} />
      <Acts
        at={at}
        mays={mayOf(held, one)}
        kind={one.kind}
        area={one.area}
        seen={one.version}
        done={pending.map((item) => item.step?.step ?? '')}
      />
      <CaseFiles at={at} files={one.files} />
      <section className="stack" aria-label={t('case.timeline')}>
        <h2>{t('case.timeline')}</h2>
        <Entries entries={entries} kind={one.kind} now={now} />
        {one.entries > entries.length && <p className="soft">{f('field.case.earlier', { n: one.entries - entries.length })}</p>}
      </section>
    </article>
  )
}

function Ways({ one }: { one: { readonly area: string; readonly point: readonly [number, number] | null } }) {
  const phones = usePhonesOf(one.area)
  return (
    <div className="row-of">
      {one.point && (
        <a className="button" href={`geo:${one.point[1]},${one.point[0]}?q=${one.point[1]},${one.point[0]}`}>
          {f('field.today.go')}
        </a>
      )}
      {phones.slice(0, 1).map((phone) => (
        <a key={phone.phone} className="button" href={`tel:${phone.phone}`}>
          {f('field.case.call', { who: phone.name })}
        </a>
      ))}
    </div>
  )
}

/** What was done here and has not had its verdict: it is not lost, and it is not done yet. */
function Pending({ items, now }: { items: ReturnType<typeof pendingOn>; now: number }) {
  if (items.length === 0) return null
  return (
    <section className="notice" aria-label={f('field.case.pending')}>
      <h2>{f('field.case.pending')}</h2>
      <ul className="stack">
        {items.map((item) => (
          <li key={item.key} className="figures">
            <b>{word('step', item.step?.step ?? '', item.step?.kind)}</b> {whenWords(item.at, now)} ·{' '}
            {f(`field.status.${item.status}`)}
            {item.status === 'refused' && (
              <Link className="button" to="/field/cards">
                {f('field.case.decide')}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

type ActsProps = {
  readonly at: CaseRef
  readonly mays: readonly May[]
  readonly kind: string
  readonly area: string
  readonly seen: number
  readonly done: readonly string[]
}

function Acts({ at, mays, kind, area, seen, done }: ActsProps) {
  const { act } = useActing()
  const toast = useToast()
  const [open, setOpen] = useState<string | null>(null)
  const [own] = useState(uuid)
  const list = [...mays].sort((a, b) => order[a.tone] - order[b.tone])
  const [usual, seldom] = [list.filter((one) => !rare.has(one.step)), list.filter((one) => rare.has(one.step))]
  const buttons = (some: readonly May[]) => (
    <div className="acts">
      {some.map((one) => (
        <button
          key={one.step}
          type="button"
          // Once something was done here, nothing else is the one thing to do.
          className={one.tone === 'main' && done.length === 0 ? 'button main' : one.tone === 'final' ? 'button final' : 'button'}
          disabled={done.includes(one.step)}
          onClick={() => void start(one)}
        >
          {word('step', one.step, kind)}
        </button>
      ))}
    </div>
  )
  const current = list.find((one) => one.step === open)
  const start = async (one: May) => {
    const fields = fieldsOf(one.form, one.step)
    if (fields.length > 0 || one.tone === 'final' || hasThumb(kind, one.step)) return setOpen(one.step)
    const input = inputOf(one.form, fields, one.suggest ?? {})
    const { step, version, post } = one
    await act(makeStep({ kind, step, form: version ?? 1, case: at, seen, input, ...(post === '' ? {} : { post }) })).catch(
      (error: unknown) => toast({ text: error instanceof Error ? error.message : t('common.error.unknown'), tone: 'refused' }),
    )
  }
  return (
    <section className="stack" aria-label={t('case.actions')}>
      {current ? (
        <>
          <h2>{word('step', current.step, kind)}</h2>
          {hasThumb(kind, current.step) ? (
            <Thumb at={at} may={current} kind={kind} seen={seen} onClose={() => setOpen(null)} />
          ) : (
            <StepForm
              key={current.step}
              kind={kind}
              step={current.step}
              form={current.form}
              version={current.version}
              case={current.opens ? { county: at.county, id: own } : at}
              area={area}
              seen={current.opens ? null : seen}
              suggest={current.suggest ?? {}}
              tone={current.tone}
              post={current.post === '' ? undefined : current.post}
              near={at}
              onDone={() => setOpen(null)}
              onCancel={() => setOpen(null)}
            />
          )}
        </>
      ) : list.length === 0 ? (
        <p className="soft">{f('field.case.nothing')}</p>
      ) : (
        <>
          {buttons(usual.length > 0 ? usual : seldom)}
          {usual.length > 0 && seldom.length > 0 && (
            <details>
              <summary>{f('field.case.seldom', { n: seldom.length })}</summary>
              {buttons(seldom)}
            </details>
          )}
        </>
      )}
    </section>
  )
}

export function Entries({ entries, kind, now }: { entries: readonly FieldEntry[]; kind: string; now: number }) {
  return (
    <ol className="entries">
      {[...entries].reverse().map((entry) => (
        <li key={entry.version}>
          <p>
            <b>{word('did', entry.step, kind)}</b>
            {entry.noted && <span className="tag indigo">◆ {t('case.entry.noted')}</span>}
          </p>
          <p className="soft small figures">
            {whenWords(entry.at, now)} · {entry.mine ? f('field.case.mine') : byWords(entry.by)}
          </p>
          {entry.words.map((words) => (
            <p key={words.kind + words.text} className="said">
              {words.text}
            </p>
          ))}
        </li>
      ))}
    </ol>
  )
}

const byWords = (by: string): string => find(`case.by.${by}`) ?? by
