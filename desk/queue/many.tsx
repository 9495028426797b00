// The preview of an act on many cases, its progress, and what became of each.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useCategories } from '../../ui/ask.ts'
import { serverNow } from '../../ui/client.ts'
import { shortCode } from '../../ui/code.ts'
import type { CaseLine, CaseView } from '../../ui/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { CategoryPicker, OrganisationPicker, useOrganisation } from '../../ui/form/pick.tsx'
import { makeStep, sendSteps } from '../../ui/step.ts'
import { word } from '../../ui/texts.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { asksOnce, messageOf, type Planned, planned, type Result, readAll, saidOnce, sendAll } from './bulk.ts'

type Props = { readonly step: string; readonly lines: readonly CaseLine[]; readonly onClose: (done: readonly string[]) => void }

export function Many({ step, lines, onClose }: Props) {
  const client = useQueryClient()
  const toast = useToast()
  const [views, setViews] = useState<ReadonlyMap<string, CaseView | null> | null>(null)
  const [progress, setProgress] = useState(0)
  const [sending, setSending] = useState(false)
  const [results, setResults] = useState<readonly Result[] | null>(null)
  const [organisation, setOrganisation] = useState<string | null>(null)
  const [category, setCategory] = useState<string | null>(null)
  const [text, setText] = useState('')
  useEffect(() => {
    let gone = false
    void readAll(client, lines, (done) => !gone && setProgress(done)).then((found) => !gone && setViews(found))
    return () => {
      gone = true
    }
  }, [client, lines])
  const plans = useMemo((): readonly Planned[] => {
    if (!views) return []
    const override = {
      ...(organisation === null ? {} : { organisation }),
      ...(category === null ? {} : { category }),
      ...saidOnce(step, text),
    }
    return lines.map((line) => planned(line, views.get(line.id) ?? null, step, override))
  }, [views, lines, step, organisation, category, text])
  const ready = plans.filter((plan) => plan.blocked === null)
  const kind = lines[0]?.kind
  const name = word('step', step, kind)

  const run = async () => {
    setSending(true)
    setProgress(0)
    const steps = ready.map((plan) => ({ line: plan.line, step: messageOf(plan) }))
    const answered = await sendAll(steps, setProgress, t('common.error.unknown'))
    setResults(answered)
    setSending(false)
    const done = answered.filter((one) => one.why === null)
    const until = Math.min(...done.map((one) => one.answer?.undoUntil ?? Number.POSITIVE_INFINITY))
    toast({
      text: t('desk.many.done', { n: done.length, of: lines.length, step: name }),
      tone: done.length === lines.length ? 'done' : 'noted',
      ...(Number.isFinite(until) && until > serverNow() ? { undo: { until, act: () => void takeBack(done) } } : {}),
    })
    if (done.length === lines.length) onClose(done.map((one) => one.line.id))
  }
  const takeBack = async (done: readonly Result[]) => {
    const answers = await sendSteps(
      done.map(({ step: sent, answer }) => {
        const version = answer?.entry?.version ?? 0
        return makeStep({
          kind: sent.kind,
          step: 'undo',
          case: sent.case,
          seen: version,
          input: { version },
          ...(sent.post === undefined ? {} : { post: sent.post }),
        })
      }),
    )
    const back = answers.filter((one) => one.outcome === 'done').length
    toast({ text: t('desk.many.undone', { n: back, of: done.length }), tone: back === done.length ? 'done' : 'noted' })
    void client.resetQueries({ queryKey: ['pages', 'queue'] })
  }
  const doneIds = (results ?? []).filter((one) => one.why === null).map((one) => one.line.id)
  const fields = ready[0]?.may?.form.properties ?? plans[0]?.may?.form.properties ?? {}
  return (
    <Dialog
      width={880}
      title={t('desk.many.title', { step: name, n: lines.length })}
      onClose={() => onClose(doneIds)}
      foot={
        results ? (
          <button type="button" className="button main" onClick={() => onClose(doneIds)}>
            {t('common.close')}
          </button>
        ) : (
          <span className="row-of">
            <button type="button" className="button main" disabled={sending || ready.length === 0} onClick={() => void run()}>
              {sending
                ? t('desk.many.progress', { n: progress, of: ready.length })
                : t('desk.many.run', { step: name, n: ready.length })}
            </button>
            <button type="button" className="button" disabled={sending} onClick={() => onClose([])}>
              {t('common.cancel')}
            </button>
          </span>
        )
      }
    >
      {!views ? (
        <p role="status">{t('desk.many.reading', { n: progress, of: lines.length })}</p>
      ) : (
        <div className="stack">
          {results ? (
            <p role="status">{t('desk.many.done', { n: doneIds.length, of: lines.length, step: name })}</p>
          ) : (
            <p role="status">
              {t('desk.many.ready', { n: ready.length, of: lines.length })}
              {ready.length < lines.length && ` ${t('desk.many.blocked', { n: lines.length - ready.length })}`}
            </p>
          )}
          {!results && asksOnce(step) && (
            <div className="form-row">
              <label htmlFor="many-text">{t('desk.many.oneSentence')}</label>
              <textarea
                id="many-text"
                className="field"
                rows={3}
                maxLength={1000}
                required
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </div>
          )}
          {!results && !asksOnce(step) && 'organisation' in fields && (
            <div className="form-row">
              <label htmlFor="many-organisation">{t('desk.many.sameOffice')}</label>
              <OrganisationPicker
                id="many-organisation"
                value={organisation}
                onChange={setOrganisation}
                invalid={false}
                describedBy={undefined}
                area={lines[0]?.area ?? null}
              />
            </div>
          )}
          {!results && 'category' in fields && (
            <div className="form-row">
              <label htmlFor="many-category">{t('desk.many.sameCategory')}</label>
              <CategoryPicker
                id="many-category"
                value={category}
                onChange={setCategory}
                invalid={false}
                describedBy={undefined}
              />
            </div>
          )}
          <table className="many">
            <thead>
              <tr>
                <th>{t('case.one')}</th>
                <th>{t('case.what')}</th>
                <th>{t(results ? 'desk.many.outcome' : 'desk.many.sends')}</th>
              </tr>
            </thead>
            <tbody>
              {plans.map((plan) => (
                <PlanRow key={plan.line.id} plan={plan} result={results?.find((one) => one.line.id === plan.line.id) ?? null} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}

function PlanRow({ plan, result }: { plan: Planned; result: Result | null }) {
  const office = useOrganisation(typeof plan.input.organisation === 'string' ? plan.input.organisation : null)
  const { data: categories } = useCategories()
  const said = Object.entries(plan.input)
    .filter(([name]) => ['organisation', 'listItem', 'category', 'urgency'].includes(name))
    .map(([name, value]) => {
      if (name === 'organisation') return office?.short ?? String(value)
      if (name === 'category') return categories?.rows.find((row) => row.code === value)?.name ?? String(value)
      return word(name, String(value))
    })
  return (
    <tr>
      <td className="code">{shortCode(plan.line.code)}</td>
      <td>
        {plan.line.categoryName} <span className="soft">{plan.line.text}</span>
      </td>
      <td className={result?.why || plan.blocked ? 'refused' : ''}>
        {result
          ? result.why === null
            ? `● ${t('desk.many.ok')}`
            : `■ ${result.why}`
          : plan.blocked
            ? `▲ ${t(`desk.many.${plan.blocked}`)}`
            : said.join(' · ') || t('desk.many.asIs')}
      </td>
    </tr>
  )
}
