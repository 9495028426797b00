// Is the paper that somebody brings one of ours, and does it still hold? Its square is typed by a scanner or read off a picture.
import { useState } from 'react'
import { send } from '../../ui/client.ts'
import type { CaseRef } from '../../ui/contract.ts'
import { Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import { base64Of } from './bytes.ts'

type Verdict = {
  readonly verdict: 'genuine' | 'void' | 'elsewhere' | 'notOurs' | 'unknownKey' | 'forged' | 'unreadable'
  readonly number: string | null
  readonly organisation: string | null
  readonly day: string | null
  readonly case: CaseRef | null
  readonly name: string | null
}
const tone = (verdict: Verdict['verdict']): string =>
  verdict === 'genuine' ? 'notice' : verdict === 'elsewhere' ? 'notice amber' : 'notice vermilion'
const mark = (verdict: Verdict['verdict']): string => (verdict === 'genuine' ? '●' : verdict === 'elsewhere' ? '▲' : '■')

export function Verify() {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Verdict | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const ask = async (body: () => Promise<Record<string, string>>) => {
    setBusy(true)
    setFailed(null)
    setFound(null)
    try {
      setFound(await send<Verdict>('POST', '/papers/verify', await body()))
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    }
    setBusy(false)
  }
  return (
    <section className="card stack" aria-label={t('papers.verify.title')}>
      <h2>{t('papers.verify.title')}</h2>
      <p className="soft">{t('papers.verify.lead')}</p>
      <form
        className="row-of line-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') void ask(async () => ({ text: typed.trim() }))
        }}
      >
        <label htmlFor="verify-code" className="unseen">
          {t('papers.verify.code')}
        </label>
        <input
          id="verify-code"
          className="field"
          value={typed}
          placeholder={t('papers.verify.code')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button main" disabled={busy || typed.trim() === ''}>
          {t('papers.verify.check')}
        </button>
      </form>
      <label className="stack">
        {t('papers.verify.picture')}
        <input
          type="file"
          accept="image/jpeg,image/png"
          disabled={busy}
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) void ask(async () => ({ picture: await base64Of(file) }))
          }}
        />
      </label>
      <div role="status">
        {busy && <p>{t('papers.verify.reading')}</p>}
        {found && (
          <div className={tone(found.verdict)}>
            <p>
              <b>
                {mark(found.verdict)} {t(`papers.verify.${found.verdict}`)}
              </b>
            </p>
            {found.number !== null && (
              <p className="figures">
                {[found.name === null ? '' : word('paper', found.name), found.number, found.organisation, found.day]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            )}
            {found.case && (
              <p>
                <Link to={`/desk/case/${found.case.county}/${found.case.id}`} className="button">
                  {t('papers.verify.open')}
                </Link>
              </p>
            )}
          </div>
        )}
      </div>
      {failed !== null && <p role="alert">■ {failed}</p>}
    </section>
  )
}
