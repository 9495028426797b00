// Asking for a change of one item: its fields, the reason, and to whom it goes next.
import { type ReactNode, useState } from 'react'
import { cite, laws } from '../../rules/law.ts'
import { differing, type Item, listLevels, lists } from '../../rules/list.ts'
import { Alarm } from '../../ui/alarm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { useKit } from '../../ui/form/kit.tsx'
import { language } from '../../ui/texts.ts'
import { officeKind } from '../routing/use.ts'
import { t } from '../texts.ts'
import { askFor, bare, type ItemsPage, useSending, type Wording } from './use.ts'

type Props = {
  /** Null: a new item. */
  readonly of: Wording | null
  readonly end: boolean
  readonly offices: ItemsPage['offices']
  readonly onSent: () => void
  readonly onClose: () => void
}
const fresh: Item = {
  code: '',
  list: 'service',
  name: { 'zh-CN': '' },
  type: '',
  level: 'county',
  organisation: '',
  partners: [],
  law: 'local',
}

export function EditItem({ of, end, offices, onSent, onClose }: Props) {
  const { Pick } = useKit()
  const [item, setItem] = useState<Item>(of ? bare(of) : fresh)
  const [reason, setReason] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { refused, busy, doing } = useSending()
  const set = (more: Partial<Item>) => setItem((before) => ({ ...before, ...more }))
  const choices = offices.map((one) => ({ value: one.kind, label: one.name ?? officeKind(one.kind), hint: one.kind }))
  const lawChoices = Object.keys(laws).map((id) => ({
    value: id,
    label: id === 'local' ? t('lists.lists.edit.local') : cite(id, language()),
  }))
  const title =
    of === null ? t('lists.lists.edit.new') : t(end ? 'lists.lists.edit.endTitle' : 'lists.lists.edit.title', { code: of.code })
  const submit = () => {
    if (
      reason.trim() === '' ||
      (!end && (item.code.trim() === '' || item.name['zh-CN'].trim() === '' || item.organisation === ''))
    )
      return setFault(t('lists.lists.edit.missing'))
    if (!end && of && differing(bare(of), item).length === 0) return setFault(t('lists.lists.edit.nothing'))
    setFault(null)
    const name = Object.fromEntries(Object.entries(item.name).filter(([, text]) => text !== undefined && text.trim() !== ''))
    const kept = { ...item, name, code: item.code.trim() }
    const change =
      of === null
        ? { does: 'add', item: kept }
        : end
          ? { does: 'end', version: of.version, code: of.code }
          : { does: 'change', version: of.version, item: kept }
    void doing(() => askFor(reason.trim(), [change]), onSent)
  }
  const names = [
    ['zh-CN', 'name'],
    ['zh-TW', 'nameTW'],
    ['en', 'nameEn'],
  ] as const
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <div className="row-of">
          <button type="button" className={end ? 'button final' : 'button main'} disabled={busy} onClick={submit}>
            {t('lists.lists.edit.send')}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
        </div>
      }
    >
      <div className="stack">
        {end && <p>{t('lists.lists.edit.endHint')}</p>}
        {!end && (
          <>
            {of === null && (
              <Row id="item-code" label={t('lists.lists.field.code')}>
                <input
                  id="item-code"
                  className="field"
                  value={item.code}
                  maxLength={60}
                  onChange={(event) => set({ code: event.target.value })}
                />
              </Row>
            )}
            <Row id="item-list" label={t('lists.lists.field.list')}>
              <Pick
                id="item-list"
                value={item.list}
                fixed
                options={lists.map((one) => ({ value: one, label: t(`lists.lists.list.${one}`) }))}
                onChange={(list) => list !== null && set({ list: list as Item['list'] })}
              />
            </Row>
            {names.map(([one, label]) => (
              <Row key={one} id={`item-${label}`} label={t(`lists.lists.field.${label}`)}>
                <input
                  id={`item-${label}`}
                  className="field"
                  value={item.name[one] ?? ''}
                  maxLength={200}
                  onChange={(event) => set({ name: { ...item.name, [one]: event.target.value } })}
                />
              </Row>
            ))}
            <Row id="item-type" label={t('lists.lists.field.type')}>
              <input
                id="item-type"
                className="field"
                value={item.type}
                maxLength={40}
                onChange={(event) => set({ type: event.target.value })}
              />
            </Row>
            <Row id="item-level" label={t('lists.lists.field.level')}>
              <Pick
                id="item-level"
                value={item.level}
                fixed
                options={listLevels.map((one) => ({ value: one, label: t(`lists.lists.level.${one}`) }))}
                onChange={(level) => level !== null && set({ level: level as Item['level'] })}
              />
            </Row>
            <Row id="item-organisation" label={t('lists.lists.field.organisation')}>
              <Pick
                id="item-organisation"
                value={item.organisation || null}
                options={choices}
                onChange={(organisation) => set({ organisation: organisation ?? '' })}
              />
            </Row>
            <Row id="item-law" label={t('lists.lists.field.law')}>
              <Pick id="item-law" value={item.law} fixed options={lawChoices} onChange={(law) => law !== null && set({ law })} />
            </Row>
          </>
        )}
        <Row id="item-reason" label={t('lists.lists.edit.reason')}>
          <textarea
            id="item-reason"
            className="field"
            rows={3}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Row>
        {(fault ?? refused) && <Alarm>{fault ?? refused}</Alarm>}
      </div>
    </Dialog>
  )
}

const Row = ({ id, label, children }: { id: string; label: string; children: ReactNode }) => (
  <div className="form-row">
    <label htmlFor={id}>{label}</label>
    {children}
  </div>
)
