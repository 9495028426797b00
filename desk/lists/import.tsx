// A published file looked at before it is asked for: what it would add, change and end, and which rows are wrong, in words.
import { useState } from 'react'
import { lists } from '../../rules/list.ts'
import { Alarm } from '../../ui/alarm.tsx'
import { send } from '../../ui/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { find } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import { askFor, useSending } from './use.ts'

type Seen = {
  readonly changes: readonly unknown[]
  readonly added: number
  readonly changed: number
  readonly ended: number
  readonly same: number
  readonly errors: readonly { row: number; field: string; problem: string; value: string }[]
}

export function ImportList({ onSent, onClose }: { onSent: () => void; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null)
  const [whole, setWhole] = useState(false)
  const [list, setList] = useState('')
  const [seen, setSeen] = useState<Seen | null>(null)
  const [reason, setReason] = useState('')
  const { refused, busy, doing } = useSending()
  const look = (chosen: File | null, all: boolean, of: string) => {
    setFile(chosen)
    setSeen(null)
    if (!chosen) return
    void doing(async () => {
      const data = base64(new Uint8Array(await chosen.arrayBuffer()))
      return send<Seen>('POST', '/lists/preview', { data, whole: all, ...(of === '' ? {} : { list: of }) })
    }, setSeen)
  }
  return (
    <Dialog
      title={t('lists.lists.import.title')}
      onClose={onClose}
      foot={
        <button
          type="button"
          className="button main"
          disabled={busy || !seen || seen.changes.length === 0 || reason.trim() === ''}
          onClick={() => void doing(() => askFor(reason.trim(), seen?.changes ?? [], file?.name.slice(0, 100)), onSent)}
        >
          {t('lists.lists.edit.send')}
        </button>
      }
    >
      <div className="stack">
        <p className="soft">{t('lists.lists.import.hint')}</p>
        <label className="stack">
          {t('lists.lists.import.file')}
          <input
            type="file"
            accept=".csv,.json,text/csv,application/json"
            onChange={(event) => look(event.target.files?.[0] ?? null, whole, list)}
          />
        </label>
        <label className="row-of">
          {t('lists.lists.field.list')}
          <select
            className="field"
            value={list}
            onChange={(event) => {
              setList(event.target.value)
              look(file, whole, event.target.value)
            }}
          >
            <option value="">–</option>
            {lists.map((one) => (
              <option key={one} value={one}>
                {t(`lists.lists.list.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flag">
          <input
            type="checkbox"
            checked={whole}
            onChange={(event) => {
              setWhole(event.target.checked)
              look(file, event.target.checked, list)
            }}
          />
          {t('lists.lists.import.whole')}
        </label>
        {seen && (
          <div className="stack" role="status">
            <b>
              {t('lists.lists.import.result', { added: seen.added, changed: seen.changed, ended: seen.ended, same: seen.same })}
            </b>
            {seen.changes.length === 0 && <p>{t('lists.lists.import.nothing')}</p>}
            {seen.errors.length > 0 && (
              <div className="notice amber">
                <p>{t('lists.lists.import.errors', { n: seen.errors.length })}</p>
                <ul>
                  {seen.errors.slice(0, 100).map((one) => (
                    <li key={`${one.row} ${one.field} ${one.problem} ${one.value}`}>
                      {one.row === 0 ? t('lists.lists.import.wholeFile') : t('lists.lists.import.row', { row: one.row })} ·{' '}
                      {find(`lists.lists.field.${one.field}`) ?? one.field}:{' '}
                      {find(`lists.lists.problem.${one.problem}`, { value: one.value }) ?? one.problem}
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </div>
        )}
        <label className="stack" htmlFor="import-reason">
          {t('lists.lists.edit.reason')}
          <textarea
            id="import-reason"
            className="field"
            rows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {refused && <Alarm>{refused}</Alarm>}
      </div>
    </Dialog>
  )
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
