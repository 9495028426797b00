// Paper for outages: forms printed beforehand, and entered afterwards with the time that was written on them.
import { lazy, Suspense, useEffect, useState } from 'react'
import { type Reported, screens } from '../../cases/screens.ts'
import { CaseSlip } from '../../ui/case/slip.tsx'
import { send, sendForFile, serverNow } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { fieldOfInstant, instantOfField } from '../../ui/time.ts'
import { t } from '../texts.ts'

type Form = {
  readonly county: string
  readonly code: string
  readonly case: string
  readonly printedAt: number
  readonly used: boolean
}
const reports = Object.values(screens).flatMap(({ report }) => (report ? [lazy(report)] : []))

export function PrintForms({ county }: { county: string }) {
  const [count, setCount] = useState(40)
  const [file, setFile] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  useEffect(() => () => void (file !== null && URL.revokeObjectURL(file)), [file])
  const print = async () => {
    setBusy(true)
    setFailed(null)
    try {
      setFile(URL.createObjectURL(await sendForFile('/papers/forms', { county, count })))
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    }
    setBusy(false)
  }
  return (
    <section className="card stack" aria-label={t('papers.form.print')}>
      <h2>{t('papers.form.print')}</h2>
      <p className="soft">{t('papers.form.printLead')}</p>
      <span className="row-of">
        <label htmlFor="forms-count">{t('papers.form.count')}</label>
        <select
          id="forms-count"
          className="field short-field"
          value={count}
          onChange={(event) => setCount(Number(event.target.value))}
        >
          {[20, 40, 100, 200].map((n) => (
            <option key={n} value={n}>
              {t('papers.form.sheets', { n, pages: n / 4 })}
            </option>
          ))}
        </select>
        <button type="button" className="button" disabled={busy} onClick={() => void print()}>
          {t('papers.form.make')}
        </button>
        {file !== null && (
          <a className="button main" href={file} target="_blank" rel="noreferrer">
            {t('papers.print')}
          </a>
        )}
      </span>
      <p role="status">{file !== null && `● ${t('papers.form.made')}`}</p>
      {failed !== null && <p role="alert">■ {failed}</p>}
    </section>
  )
}

export function EnterForm() {
  const [typed, setTyped] = useState('')
  const [form, setForm] = useState<Form | null>(null)
  const [at, setAt] = useState('')
  const [ready, setReady] = useState(false)
  const [reported, setReported] = useState<Reported | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const Report = reports[0]
  const begin = () => {
    setForm(null)
    setReported(null)
    setReady(false)
    setAt('')
    setFailed(null)
  }
  const find = async () => {
    begin()
    try {
      setForm(await send<Form>('POST', '/papers/forms/find', { code: typed.trim() }))
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    }
  }
  const instant = at === '' ? Number.NaN : instantOfField(at)
  // A minute is written on paper, not a second: printed and filled in within one minute is no mistake.
  const early = form !== null && instant < form.printedAt - 60_000
  const wrong = Number.isNaN(instant) || early || instant > serverNow()
  return (
    <section className="card stack" aria-label={t('papers.form.enter')}>
      <h2>{t('papers.form.enter')}</h2>
      <p className="soft">{t('papers.form.enterLead')}</p>
      <form
        className="row-of line-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') void find()
        }}
      >
        <label htmlFor="form-code">{t('papers.form.code')}</label>
        <input id="form-code" className="field code" value={typed} onChange={(event) => setTyped(event.target.value)} />
        <button type="submit" className="button main" disabled={typed.trim() === ''}>
          {t('papers.form.find')}
        </button>
      </form>
      {failed !== null && <p role="alert">■ {failed}</p>}
      {form?.used && !reported && (
        <div className="notice amber" role="status">
          <p>▲ {t('papers.form.used', { code: spelled(form.code) })}</p>
          <Link to={`/desk/case/${form.county}/${form.case}`} className="button">
            {t('papers.verify.open')}
          </Link>
        </div>
      )}
      {form && !form.used && !reported && (
        <>
          <div className="form-row">
            <label htmlFor="form-at">{t('papers.form.at')}</label>
            <input
              id="form-at"
              type="datetime-local"
              className="field"
              value={at}
              min={fieldOfInstant(form.printedAt)}
              max={fieldOfInstant(serverNow())}
              disabled={ready}
              onChange={(event) => setAt(event.target.value)}
            />
            <span className="soft small">{t('papers.form.atHint')}</span>
            {at !== '' && wrong && <span className="fault">■ {t('papers.form.atWrong')}</span>}
          </div>
          {!ready && (
            <button type="button" className="button main" disabled={wrong} onClick={() => setReady(true)}>
              {t('papers.form.next')}
            </button>
          )}
          {ready && Report && (
            <Suspense fallback={<Skeleton height={320} />}>
              <Report
                county={form.county}
                paper={{ form: form.code, at: Math.max(instant, form.printedAt), case: form.case }}
                onReported={setReported}
              />
            </Suspense>
          )}
        </>
      )}
      {reported && (
        <>
          <CaseSlip at={reported} base="/desk/case" />
          <p>
            <button
              type="button"
              className="button main"
              onClick={() => {
                begin()
                setTyped('')
              }}
            >
              {t('papers.form.another')}
            </button>
          </p>
        </>
      )}
    </section>
  )
}
