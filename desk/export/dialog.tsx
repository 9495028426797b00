// The list on the screen as a file: which form, what for, with or without who reported; then how far it is.
import { useId, useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { useAway } from '../../ui/away.ts'
import { send } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { t } from '../texts.ts'
import './export.css'
import { Progress } from './progress.tsx'
import { type ListName, mayExport, mayExportPersonal, useExports, useFreshExports } from './use.ts'

type Asked = Readonly<Record<string, string | null | undefined>>

/** The button of a list; nothing for who may not take lists out. `asked` is how the list is narrowed. */
export function ExportButton({ me, list, asked }: { me: Me; list: ListName; asked: Asked }) {
  const [open, setOpen] = useState(false)
  const away = useAway() !== null
  if (!mayExport(me)) return null
  return (
    <>
      <button type="button" className="button" disabled={away} onClick={() => setOpen(true)}>
        {t('exports.open')}
      </button>
      {open && <ExportDialog me={me} list={list} asked={asked} onClose={() => setOpen(false)} />}
    </>
  )
}

function ExportDialog({ me, list, asked, onClose }: { me: Me; list: ListName; asked: Asked; onClose: () => void }) {
  const id = useId()
  const fresh = useFreshExports()
  const [form, setForm] = useState<'xlsx' | 'csv'>('xlsx')
  const [reason, setReason] = useState('')
  const [personal, setPersonal] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const { data } = useExports(made !== null)
  const job = data?.rows.find((one) => one.id === made)
  const go = async () => {
    if (reason.trim().length < 2) {
      setFailed(t('exports.dialog.missing'))
      document.getElementById(`${id}-reason`)?.focus()
      return
    }
    setSending(true)
    setFailed(null)
    const narrowed = Object.fromEntries(
      Object.entries(asked).filter(([, value]) => value !== null && value !== undefined && value !== ''),
    )
    try {
      const { id: one } = await send<{ id: string }>('POST', `/exports/${list}${personal ? '/personal' : ''}`, {
        form,
        reason: reason.trim(),
        asked: narrowed,
      })
      setMade(one)
      await fresh()
    } catch (error) {
      setFailed(error instanceof Error ? error.message : t('common.error.unknown'))
    } finally {
      setSending(false)
    }
  }
  return (
    <Dialog
      title={t('exports.dialog.title', { list: t(`exports.list.${list}`) })}
      width={620}
      onClose={onClose}
      foot={
        <span className="row-of">
          {made === null && (
            <button type="button" className="button main" disabled={sending} onClick={() => void go()}>
              {t('exports.dialog.go')}
            </button>
          )}
          <button type="button" className="button" onClick={onClose}>
            {t('common.close')}
          </button>
        </span>
      }
    >
      {made !== null ? (
        job ? (
          <Progress job={job} />
        ) : (
          <p role="status">{t('exports.wait.waiting')}</p>
        )
      ) : (
        <div className="stack">
          <p>{t('exports.dialog.lead')}</p>
          <fieldset className="form-group">
            <legend>{t('exports.dialog.form')}</legend>
            {(['xlsx', 'csv'] as const).map((one) => (
              <label key={one} className="flag">
                <input type="radio" name={`${id}-form`} checked={form === one} onChange={() => setForm(one)} />
                {t(`exports.dialog.${one}`)}
              </label>
            ))}
          </fieldset>
          <div className="form-row">
            <label htmlFor={`${id}-reason`}>{t('exports.dialog.reason')}</label>
            <input
              id={`${id}-reason`}
              className="field"
              value={reason}
              maxLength={200}
              required
              aria-describedby={`${id}-hint`}
              aria-invalid={failed !== null && reason.trim().length < 2}
              onChange={(event) => setReason(event.target.value)}
            />
            <p id={`${id}-hint`} className="soft small">
              {t('exports.dialog.reasonHint')}
            </p>
          </div>
          {mayExportPersonal(me) && (
            <div>
              <label className="flag">
                <input
                  type="checkbox"
                  checked={personal}
                  aria-describedby={`${id}-personal`}
                  onChange={(event) => setPersonal(event.target.checked)}
                />
                {t('exports.dialog.personal')}
              </label>
              <p id={`${id}-personal`} className="soft small">
                {t('exports.dialog.personalHint')}
              </p>
            </div>
          )}
          <p className="notice">{t('exports.dialog.mark', { name: me.person.name })}</p>
          {failed && <Alarm>{failed}</Alarm>}
        </div>
      )}
    </Dialog>
  )
}
