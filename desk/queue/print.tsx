// One paper for many cases: those that have it are printed, the others are issued first, and all come out as one file.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { fetchCase } from '../../ui/ask.ts'
import { sendForFile } from '../../ui/client.ts'
import { shortCode } from '../../ui/code.ts'
import type { CaseLine, CaseView, PaperMay, PaperView } from '../../ui/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { makeStep, sendSteps } from '../../ui/step.ts'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import { readAll } from './bulk.ts'

type Planned = {
  readonly line: CaseLine
  readonly view: CaseView | null
  readonly has: PaperView | null
  readonly may: PaperMay | null
}

/** The one that holds, else what may be issued without anything written for it. */
const plan = (line: CaseLine, view: CaseView | null, name: string): Planned => ({
  line,
  view,
  has: view?.papers.issued.findLast((one) => one.name === name && one.voidedAt === null && !one.erased) ?? null,
  may: view?.papers.may.find((one) => one.name === name && !one.writes) ?? null,
})
const atOnce = 20

export function PrintMany({ lines, onClose }: { lines: readonly CaseLine[]; onClose: () => void }) {
  const client = useQueryClient()
  const [views, setViews] = useState<ReadonlyMap<string, CaseView | null> | null>(null)
  const [read, setRead] = useState(0)
  const [name, setName] = useState<string | null>(null)
  const [done, setDone] = useState<number | null>(null)
  const [file, setFile] = useState<string | null>(null)
  const [why, setWhy] = useState<ReadonlyMap<string, string>>(new Map())
  const [failed, setFailed] = useState<string | null>(null)
  useEffect(() => {
    let gone = false
    void readAll(client, lines, (n) => !gone && setRead(n)).then((found) => !gone && setViews(found))
    return () => {
      gone = true
    }
  }, [client, lines])
  useEffect(() => () => void (file !== null && URL.revokeObjectURL(file)), [file])
  const names = useMemo(() => {
    const found = new Set<string>()
    for (const view of views?.values() ?? []) {
      for (const one of view?.papers.issued ?? []) found.add(one.name)
      for (const one of view?.papers.may ?? []) if (!one.writes) found.add(one.name)
    }
    return [...found]
  }, [views])
  const chosen = name ?? names[0] ?? null
  const plans = chosen === null ? [] : lines.map((line) => plan(line, views?.get(line.id) ?? null, chosen))
  const ready = plans.filter((one) => one.has !== null || one.may !== null)
  const missing = plans.filter((one) => one.has === null && one.may !== null)

  const run = async () => {
    if (chosen === null) return
    setDone(0)
    setFailed(null)
    const refused = new Map<string, string>()
    const papers = new Map(plans.flatMap(({ line, has }) => (has ? [[line.id, has.id] as const] : [])))
    try {
      for (let from = 0; from < missing.length; from += atOnce) {
        const some = missing.slice(from, from + atOnce)
        const answers = await sendSteps(
          some.map(({ line, view, may }) =>
            makeStep({
              kind: line.kind,
              step: 'issuePaper',
              case: { county: line.county, id: line.id },
              seen: view?.case.version ?? line.version,
              input: { paper: chosen },
              ...(may ? { post: may.post } : {}),
            }),
          ),
        )
        for (const [n, { line }] of some.entries()) {
          const answer = answers[n]
          if (answer?.outcome !== 'done') {
            refused.set(line.id, answer?.refusal?.text ?? t('common.error.unknown'))
            continue
          }
          const after = await fetchCase(client, line).catch(() => null)
          const made = after?.papers.issued.findLast((one) => one.name === chosen && one.voidedAt === null)
          if (made) papers.set(line.id, made.id)
        }
        setDone(from + some.length)
      }
      const wanted = lines.flatMap((line) => {
        const paper = papers.get(line.id)
        return paper === undefined ? [] : [{ county: line.county, case: line.id, paper }]
      })
      if (wanted.length > 0) setFile(URL.createObjectURL(await sendForFile('/papers/set', { papers: wanted })))
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    }
    setWhy(refused)
    setDone(null)
  }
  return (
    <Dialog
      width={880}
      title={t('papers.many.title', { n: lines.length })}
      onClose={onClose}
      foot={
        <span className="row-of">
          {file !== null ? (
            <a className="button main" href={file} target="_blank" rel="noreferrer">
              {t('papers.print')}
            </a>
          ) : (
            <button
              type="button"
              className="button main"
              disabled={done !== null || ready.length === 0}
              onClick={() => void run()}
            >
              {done === null
                ? t('papers.many.run', { n: ready.length, m: missing.length })
                : t('papers.many.progress', { n: done, of: missing.length })}
            </button>
          )}
          <button type="button" className="button" onClick={onClose}>
            {t('common.close')}
          </button>
        </span>
      }
    >
      {!views ? (
        <p role="status">{t('desk.many.reading', { n: read, of: lines.length })}</p>
      ) : names.length === 0 ? (
        <p role="status">{t('papers.many.nothing')}</p>
      ) : (
        <div className="stack">
          <fieldset className="form-group">
            <legend>{word('label.issuePaper', 'paper')}</legend>
            {names.map((one) => (
              <label key={one} className="flag">
                <input
                  type="radio"
                  name="many-paper"
                  checked={one === chosen}
                  disabled={done !== null || file !== null}
                  onChange={() => setName(one)}
                />
                {word('paper', one)}
              </label>
            ))}
          </fieldset>
          {failed !== null && <p role="alert">■ {failed}</p>}
          {file !== null && <p role="status">● {t('papers.many.ready')}</p>}
          <table className="many">
            <thead>
              <tr>
                <th>{t('case.one')}</th>
                <th>{t('case.what')}</th>
                <th>{t('papers.title')}</th>
              </tr>
            </thead>
            <tbody>
              {plans.map(({ line, has, may }) => (
                <tr key={line.id}>
                  <td className="code">{shortCode(line.code)}</td>
                  <td>{line.categoryName}</td>
                  <td className={why.has(line.id) || (!has && !may) ? 'refused' : ''}>
                    {why.has(line.id)
                      ? `■ ${why.get(line.id)}`
                      : has
                        ? `● ${has.written ?? t('papers.many.has')}`
                        : may
                          ? file === null
                            ? t('papers.many.willIssue')
                            : `● ${t('papers.many.issued')}`
                          : `▲ ${t('papers.many.cannot')}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}
