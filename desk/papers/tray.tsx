// Scans brought in: pages with a code find their case by themselves, the others lie in the tray until somebody says where they belong.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { whenWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { base64Of } from './bytes.ts'

type Scan = {
  readonly county: string
  readonly id: string
  readonly page: number
  readonly pages: number
  readonly at: number
  readonly type: string | null
  readonly name: string | null
}
type Page = {
  readonly page: number
  readonly filed: { readonly county: string; readonly id: string; readonly code: string } | null
}
type Done = { readonly file: string; readonly pages: readonly Page[]; readonly why: string | null }
const key = ['scans'] as const

export function Tray({ county }: { county: string }) {
  const client = useQueryClient()
  const { data, error } = useQuery({ queryKey: key, queryFn: ({ signal }) => get<{ scans: readonly Scan[] }>('/scans', signal) })
  const [done, setDone] = useState<readonly Done[]>([])
  const [busy, setBusy] = useState<string | null>(null)
  const reload = () => void client.invalidateQueries({ queryKey: key })
  const bring = async (files: readonly File[]) => {
    const all: Done[] = []
    for (const [n, file] of files.entries()) {
      setBusy(t('papers.tray.reading', { n: n + 1, of: files.length }))
      try {
        const { pages } = await send<{ pages: readonly Page[] }>('POST', '/scans', { county, data: await base64Of(file) })
        all.push({ file: file.name, pages, why: null })
      } catch (refused) {
        all.push({ file: file.name, pages: [], why: refused instanceof Error ? refused.message : t('common.error.unknown') })
      }
      setDone([...all])
    }
    setBusy(null)
    reload()
  }
  return (
    <section className="card stack" aria-label={t('papers.tray.title')}>
      <h2>{t('papers.tray.title')}</h2>
      <p className="soft">{t('papers.tray.lead')}</p>
      <label className="stack">
        {t('papers.tray.bring')}
        <input
          type="file"
          multiple
          accept="image/jpeg,image/png,application/pdf"
          disabled={busy !== null}
          onChange={(event) => void bring([...(event.target.files ?? [])])}
        />
      </label>
      <div role="status" className="stack">
        {busy !== null && <p>{busy}</p>}
        {done.map((one) => (
          <div key={one.file} className={one.why === null ? 'notice' : 'notice vermilion'}>
            <b>{one.file}</b> {one.why !== null && `■ ${one.why}`}
            <ul>
              {one.pages.map((page) => (
                <li key={page.page}>
                  {t('papers.tray.page', { n: page.page })}{' '}
                  {page.filed ? (
                    <>
                      ● <Link to={`/desk/case/${page.filed.county}/${page.filed.id}`}>{spelled(page.filed.code)}</Link>
                    </>
                  ) : (
                    `▲ ${t('papers.tray.toTray')}`
                  )}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <h3>{t('papers.tray.waiting', { n: data?.scans.length ?? 0 })}</h3>
      {error && <p role="alert">{t('common.error.load', { why: error.message })}</p>}
      {data?.scans.length === 0 && <p className="soft">{t('papers.tray.empty')}</p>}
      <ul className="stack">
        {data?.scans.map((scan) => (
          <One key={scan.id} scan={scan} onFiled={reload} />
        ))}
      </ul>
    </section>
  )
}

function One({ scan, onFiled }: { scan: Scan; onFiled: () => void }) {
  const toast = useToast()
  const now = useNow()
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const path = `/api/scans/${scan.county}/${scan.id}`
  const name = t('papers.tray.of', { n: scan.page, of: scan.pages, at: whenWords(scan.at, now) })
  const put = async () => {
    setBusy(true)
    try {
      await send('POST', `/scans/${scan.county}/${scan.id}/file`, { code: code.trim() })
      toast({ text: t('papers.tray.filed') })
      onFiled()
    } catch (refused) {
      toast({ text: refused instanceof Error ? refused.message : t('common.error.unknown'), tone: 'refused' })
      setBusy(false)
    }
  }
  return (
    <li className="row-of">
      <a href={`${path}/full`} target="_blank" rel="noreferrer" aria-label={t('papers.tray.look', { name })}>
        {scan.type === 'application/pdf' ? (
          <span className="file-mark code tray-picture">PDF</span>
        ) : (
          <img src={`${path}/thumb`} alt="" className="tray-picture" loading="lazy" />
        )}
      </a>
      <span className="small figures">
        {name}
        {scan.name !== null && ` · ${scan.name}`}
      </span>
      <form
        className="row-of line-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (code.trim() !== '') void put()
        }}
      >
        <label htmlFor={`tray-${scan.id}`}>{t('papers.tray.code')}</label>
        <input id={`tray-${scan.id}`} className="field code" value={code} onChange={(event) => setCode(event.target.value)} />
        <button type="submit" className="button" disabled={busy || code.trim() === ''}>
          {t('papers.tray.put')}
        </button>
      </form>
    </li>
  )
}
