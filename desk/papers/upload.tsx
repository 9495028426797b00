// An edited template comes in: what is wrong is named with help, what is sound is shown as a page, then it is put into force.
import { useState } from 'react'
import { Sheet, type SheetView } from '../../ui/case/papers/sheet.tsx'
import { send } from '../../ui/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { find, word } from '../../ui/texts.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { base64Of } from './bytes.ts'
import type { Template } from './templates.tsx'

type Fault = {
  readonly fault: string
  readonly name: string
  readonly paragraph: number
  readonly text: string
  readonly meant: string | null
}
type Checked = { readonly faults: readonly Fault[]; readonly sheet: SheetView | null }
type Props = {
  readonly template: Template
  readonly today: string
  readonly onClose: () => void
  readonly onDone: () => void
}

export function UploadTemplate({ template, today, onClose, onDone }: Props) {
  const toast = useToast()
  const [file, setFile] = useState<{ readonly name: string; readonly data: string } | null>(null)
  const [checked, setChecked] = useState<Checked | null>(null)
  const [code, setCode] = useState('')
  const [from, setFrom] = useState(today)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const doing = async (work: () => Promise<void>) => {
    setBusy(true)
    setFailed(null)
    try {
      await work()
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    }
    setBusy(false)
  }
  const check = (data: string) =>
    doing(async () =>
      setChecked(
        await send<Checked>('POST', '/templates/check', {
          name: template.name,
          data,
          ...(code.trim() === '' ? {} : { code: code.trim() }),
        }),
      ),
    )
  const choose = (chosen: File | undefined) => {
    setChecked(null)
    setFile(null)
    if (!chosen) return
    void (async () => {
      const data = await base64Of(chosen)
      setFile({ name: chosen.name.slice(0, 100), data })
      await check(data)
    })()
  }
  const name = word('paper', template.name)
  const sound = checked !== null && checked.faults.length === 0
  return (
    <Dialog
      width={980}
      title={t('papers.template.uploadOf', { name })}
      onClose={onClose}
      foot={
        <span className="row-of">
          <button
            type="button"
            className="button main"
            disabled={busy || !sound || !file || from < today}
            onClick={() =>
              void doing(async () => {
                if (!file) return
                await send('POST', '/templates', { name: template.name, data: file.data, fileName: file.name, from })
                toast({ text: t('papers.template.done', { name, from }) })
                onDone()
              })
            }
          >
            {t('papers.template.use')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
        </span>
      }
    >
      <div className="stack">
        <label className="stack">
          {t('papers.template.file')}
          <input
            type="file"
            accept=".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            onChange={(event) => choose(event.target.files?.[0])}
          />
        </label>
        <div className="row-of">
          <div className="form-row">
            <label htmlFor="template-from">{t('papers.template.from')}</label>
            <input
              id="template-from"
              type="date"
              className="field"
              min={today}
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          </div>
          <div className="form-row">
            <label htmlFor="template-case">{t('papers.template.case')}</label>
            <input id="template-case" className="field code" value={code} onChange={(event) => setCode(event.target.value)} />
          </div>
          <button type="button" className="button" disabled={busy || !file} onClick={() => file && void check(file.data)}>
            {t('papers.template.look')}
          </button>
        </div>
        <div role="status">
          {busy && <p>{t('papers.template.checking')}</p>}
          {checked && checked.faults.length > 0 && (
            <div className="notice vermilion stack">
              <b>■ {t('papers.template.faults', { n: checked.faults.length })}</b>
              <ol className="stack">
                {checked.faults.map((one) => (
                  <li key={`${one.paragraph}-${one.fault}-${one.name}`}>
                    {one.paragraph > 0 && `${t('papers.template.paragraph', { n: one.paragraph })} `}
                    {find(`papers.fault.${one.fault}`, { name: one.name, meant: one.meant ?? '' }) ?? one.fault}
                    {one.meant !== null && one.fault === 'unknown' && ` ${t('papers.template.meant', { meant: one.meant })}`}
                    {one.text !== '' && <span className="soft"> “{one.text}”</span>}
                  </li>
                ))}
              </ol>
            </div>
          )}
          {sound && <p className="notice">● {t('papers.template.sound')}</p>}
        </div>
        {failed !== null && <p role="alert">■ {failed}</p>}
        {checked?.sheet && <Sheet sheet={checked.sheet} />}
      </div>
    </Dialog>
  )
}
