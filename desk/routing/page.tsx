// Routing as data: the rules in force, drafts that change them, a rehearsal on real cases, and the day from which they hold.
import { useEffect, useState } from 'react'
import { Alarm, NotLoaded } from '../../ui/alarm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useNow } from '../../ui/now.ts'
import { useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { whenWords } from '../../ui/time.ts'
import { FromDay, useSendingOf } from '../fourEyes.tsx'
import { t } from '../texts.ts'
import { RuleForm } from './form.tsx'
import { Rehearsal } from './rehearsal.tsx'
import { Rules } from './rules.tsx'
import './routing.css'
import { type Draft, keeping, type NamedRule, useDrafts, useRules } from './use.ts'

export default function Routing() {
  const now = useNow()
  const [query, change] = useQuery()
  const rules = useRules()
  const { data } = rules
  const drafts = useDrafts(data?.mayEdit === true)
  const { refused, busy, doing: sending } = useSendingOf(['routes', 'routeDrafts'])
  const [said, setSaid] = useState<string | null>(null)
  const draft = drafts.data?.rows.find((one) => one.id === query.draft) ?? null
  const doing: typeof sending = (act, then) => {
    setSaid(null)
    return sending(act, then)
  }
  return (
    <div className="page stack">
      <h1>{t('desk.nav.routing')}</h1>
      <p className="soft">{t('desk.routing.lead')}</p>
      {rules.error && <NotLoaded error={rules.error} />}
      {rules.isPending && <Skeleton height={240} />}
      {data && (
        <>
          {data.mayEdit && (
            <fieldset className="row-of plain-set" aria-label={t('desk.routing.show')}>
              <button type="button" className="button" aria-pressed={draft === null} onClick={() => change({ draft: null })}>
                {draft === null && <span aria-hidden="true">✓ </span>}
                {t('desk.routing.inForce')}
              </button>
              {drafts.data?.rows.map((one) => (
                <button
                  key={one.id}
                  type="button"
                  className="button"
                  aria-pressed={draft?.id === one.id}
                  onClick={() => change({ draft: one.id })}
                >
                  {draft?.id === one.id && <span aria-hidden="true">✓ </span>}
                  {one.mine
                    ? t('desk.routing.mine', { at: whenWords(one.madeAt, now) })
                    : t('desk.routing.theirs', { name: one.authorName ?? '', at: whenWords(one.madeAt, now) })}
                </button>
              ))}
            </fieldset>
          )}
          <div aria-live="polite">
            {refused && <Alarm>{refused}</Alarm>}
            {said && <p className="notice">{said}</p>}
          </div>
          {draft === null ? (
            <section className="stack" aria-label={t('desk.routing.inForce')}>
              <p>
                {data.fromDay === null
                  ? t('desk.routing.never')
                  : t('desk.routing.since', { day: data.fromDay, version: data.version })}
              </p>
              {data.mayEdit && (
                <button
                  type="button"
                  className="button main self"
                  disabled={busy}
                  onClick={() =>
                    void doing(
                      () => keeping.save(data.comes?.routes ?? data.rows, { base: data.comes?.version ?? data.version }),
                      ({ id }) => change({ draft: id }),
                    )
                  }
                >
                  {t('desk.routing.begin')}
                </button>
              )}
              <Rules rules={data.rows} />
              {data.comes && (
                <>
                  <h2>{t('desk.routing.comes', { day: data.comes.fromDay, version: data.comes.version })}</h2>
                  <Rules rules={data.comes.routes} />
                </>
              )}
            </section>
          ) : (
            <Drafted
              key={draft.id}
              draft={draft}
              busy={busy}
              onSave={(next) => doing(() => keeping.save(next, { id: draft.id }))}
              onDiscard={() =>
                void doing(
                  () => keeping.discard(draft.id),
                  () => change({ draft: null }),
                )
              }
              onPublish={(day) =>
                void doing(
                  () => keeping.publish(draft.id, draft.changedAt, day),
                  ({ version }) => {
                    change({ draft: null })
                    setSaid(t('desk.routing.published', { version, day }))
                  },
                )
              }
            />
          )}
        </>
      )}
    </div>
  )
}

type DraftedProps = {
  readonly draft: Draft
  readonly busy: boolean
  /** False when it was not kept. */
  readonly onSave: (rules: readonly NamedRule[]) => Promise<boolean>
  readonly onDiscard: () => void
  readonly onPublish: (day: string) => void
}

function Drafted({ draft, busy, onSave, onDiscard, onPublish }: DraftedProps) {
  const [rules, setRules] = useState(draft.routes)
  const [form, setForm] = useState<number | 'new' | null>(null)
  const [dropping, setDropping] = useState(false)
  /** What was refused stays on the screen, marked, until it is mended or sent again. */
  const [lost, setLost] = useState(false)
  useEffect(() => setRules(draft.routes), [draft.routes])
  const save = async (next: readonly NamedRule[]) => {
    setRules(next)
    setLost(!(await onSave(next)))
  }
  const moved = (at: number, to: number) => {
    const next = [...rules]
    const [one] = next.splice(at, 1)
    if (one) next.splice(to, 0, one)
    return next
  }
  const edited = (rule: NamedRule) => {
    setForm(null)
    // A new rule stands first: it would often never be reached behind the others.
    void save(form === 'new' ? [rule, ...rules] : rules.map((one, n) => (n === form ? rule : one)))
  }
  return (
    <>
      <section className="stack" aria-label={t('desk.routing.draft')}>
        {draft.stale && <p className="notice amber">{t('desk.routing.stale')}</p>}
        {draft.mine && (
          <div className="row-of">
            <button type="button" className="button main" disabled={busy} onClick={() => setForm('new')}>
              {t('desk.routing.add')}
            </button>
            <button type="button" className="button final" disabled={busy} onClick={() => setDropping(true)}>
              {t('desk.routing.discard')}
            </button>
            <span className="soft small">{t('desk.routing.keysHint')}</span>
          </div>
        )}
        {lost && (
          <div className="notice amber">
            <p>{t('desk.routing.notKept')}</p>
            <button type="button" className="button self" disabled={busy} onClick={() => void save(rules)}>
              {t('desk.routing.again')}
            </button>
          </div>
        )}
        <Rules
          rules={rules}
          {...(draft.mine
            ? {
                edit: {
                  busy,
                  onMove: (at: number, to: number) => void save(moved(at, to)),
                  onEdit: setForm,
                  onRemove: (at: number) => void save(rules.filter((_, n) => n !== at)),
                },
              }
            : {})}
        />
      </section>
      {!lost && <Rehearsal draft={draft.id} changedAt={draft.changedAt} />}
      <Publish draft={draft} busy={busy} onPublish={onPublish} />
      {form !== null && (
        <RuleForm rule={form === 'new' ? null : (rules[form] ?? null)} onSave={edited} onClose={() => setForm(null)} />
      )}
      {dropping && (
        <Dialog
          title={t('desk.routing.discard')}
          width={460}
          onClose={() => setDropping(false)}
          foot={
            <div className="row-of">
              <button type="button" className="button final" onClick={onDiscard}>
                {t('desk.routing.discard')}
              </button>
              <button type="button" className="button" onClick={() => setDropping(false)}>
                {t('common.cancel')}
              </button>
            </div>
          }
        >
          <p>{t('desk.routing.discardAsk')}</p>
        </Dialog>
      )}
    </>
  )
}

/** The second pair of eyes: whoever wrote the draft is told to ask a colleague. */
function Publish({ draft, busy, onPublish }: { draft: Draft; busy: boolean; onPublish: (day: string) => void }) {
  return (
    <section className="card stack" aria-label={t('desk.routing.force')}>
      <h2>{t('desk.routing.force')}</h2>
      {draft.mine ? (
        <p>{t('desk.routing.fourEyes')}</p>
      ) : draft.stale ? (
        <p>{t('desk.routing.stale')}</p>
      ) : (
        <FromDay
          label={t('desk.routing.fromDay')}
          publish={t('desk.routing.publish')}
          hint={t('desk.routing.publishHint')}
          busy={busy}
          onPublish={onPublish}
        />
      )}
    </section>
  )
}
