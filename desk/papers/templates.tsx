// The templates of official papers: which version is in force, taken away to edit, brought back checked, in force from a day on.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../../ui/client.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { UploadTemplate } from './upload.tsx'

type Version = {
  readonly version: number
  readonly from: string
  readonly builtin: boolean
  readonly fileName: string | null
  readonly person: string | null
}
export type Template = {
  readonly name: string
  readonly title: string
  readonly personal: boolean
  /** Of the version in force; 0 is the built-in one. */
  readonly now: number
  readonly versions: readonly Version[]
}
export type Listed = {
  readonly today: string
  readonly templates: readonly Template[]
  readonly fields: readonly {
    readonly name: string
    readonly of: string
    readonly personal: boolean
    readonly columns: readonly string[]
  }[]
}
const key = ['templates'] as const

export function Templates() {
  const client = useQueryClient()
  const toast = useToast()
  const { data, error } = useQuery({ queryKey: key, queryFn: ({ signal }) => get<Listed>('/templates', signal) })
  const [open, setOpen] = useState<Template | null>(null)
  const reload = () => void client.invalidateQueries({ queryKey: key })
  const back = async (one: Template, today: string) => {
    try {
      await send('POST', '/templates', { name: one.name, from: today })
      toast({ text: t('papers.template.wentBack', { name: word('paper', one.name) }) })
      reload()
    } catch (refused) {
      toast({ text: refused instanceof Error ? refused.message : t('common.error.unknown'), tone: 'refused' })
    }
  }
  if (!data) return error ? <p role="alert">{t('common.error.load', { why: error.message })}</p> : <Skeleton height={240} />
  return (
    <section className="card stack" aria-label={t('papers.template.title')}>
      <h2>{t('papers.template.title')}</h2>
      <p className="soft">{t('papers.template.lead')}</p>
      <ul className="stack">
        {data.templates.map((one) => {
          const coming = one.versions.filter((version) => version.from > data.today)
          const now = one.versions.find((version) => version.version === one.now)
          const name = word('paper', one.name)
          return (
            <li key={one.name} className="stack">
              <h3>
                {name}{' '}
                <span className="tag">
                  {now ? t('papers.template.version', { n: now.version, from: now.from }) : t('papers.template.builtin')}
                </span>
                {one.personal && <span className="tag plum">✦ {t('papers.template.personal')}</span>}
              </h3>
              {now && <p className="small soft">{[now.fileName, now.person].filter(Boolean).join(' · ')}</p>}
              {coming.map((version) => (
                <p key={version.version} className="small">
                  ◆{' '}
                  {version.builtin
                    ? t('papers.template.builtinFrom', { from: version.from })
                    : t('papers.template.version', { n: version.version, from: version.from })}
                </p>
              ))}
              <span className="row-of">
                <a
                  className="button"
                  href={`/api/templates/${one.name}/${one.now}/file.docx`}
                  download
                  aria-label={t('papers.template.takeOf', { name })}
                >
                  {t('papers.template.take')}
                </a>
                <button
                  type="button"
                  className="button"
                  aria-label={t('papers.template.uploadOf', { name })}
                  onClick={() => setOpen(one)}
                >
                  {t('papers.template.upload')}
                </button>
                {one.now !== 0 && (
                  <button
                    type="button"
                    className="button plain"
                    aria-label={t('papers.template.backOf', { name })}
                    onClick={() => void back(one, data.today)}
                  >
                    {t('papers.template.back')}
                  </button>
                )}
              </span>
            </li>
          )
        })}
      </ul>
      <details>
        <summary>{t('papers.template.fields')}</summary>
        <p className="soft small">{t('papers.template.fieldsHint')}</p>
        <ul className="row-of">
          {data.fields.map((field) => (
            <li key={field.name} className="tag code">
              {field.columns.length === 0
                ? `{{${field.name}}}`
                : `{{#${field.name}}} ${field.columns.join(' ')} {{/${field.name}}}`}
              {field.personal && ` ✦ ${t('papers.template.personal')}`}
            </li>
          ))}
        </ul>
      </details>
      {open && (
        <UploadTemplate
          template={open}
          today={data.today}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null)
            reload()
          }}
        />
      )}
    </section>
  )
}
