// The next wording of an item, or its first: question, answer in plain words, on what it rests, who keeps it, and until when it holds.
import { type FormEvent, useId, useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { Refused, send, uuid } from '../../ui/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { OrganisationPicker } from '../../ui/form/pick.tsx'
import { t } from '../texts.ts'

export type Item = {
  readonly id: string
  readonly version: number
  readonly question: string
  readonly answer: string
  readonly basis: string
  readonly owner: string
  readonly ownerName: string
  readonly validUntil: string
  readonly overdue: boolean
}
export type Wording = Partial<Item>

export function EditItem({ of, onDone, onClose }: { of: Wording; onDone: () => Promise<void>; onClose: () => void }) {
  const id = useId()
  const [question, setQuestion] = useState(of.question ?? '')
  const [answer, setAnswer] = useState(of.answer ?? '')
  const [basis, setBasis] = useState(of.basis ?? '')
  const [owner, setOwner] = useState<string | null>(of.owner ?? null)
  const [until, setUntil] = useState(of.overdue ? '' : (of.validUntil ?? ''))
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const whole = [question, answer, basis, until].every((one) => one.trim() !== '') && owner !== null
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (!whole) return
    setBusy(true)
    setRefused(null)
    try {
      await send('POST', '/knowledge', {
        id: of.id ?? `K-${uuid().slice(0, 8)}`,
        question: question.trim(),
        answer: answer.trim(),
        basis: basis.trim(),
        owner,
        validUntil: until,
      })
      await onDone()
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={t(of.id === undefined ? 'hotline.base.new' : 'hotline.base.edit')}
      onClose={onClose}
      foot={
        <button type="submit" form={`${id}-form`} className="button main" disabled={busy || !whole}>
          {t('hotline.base.save')}
        </button>
      }
    >
      <form id={`${id}-form`} className="stack" onSubmit={save}>
        <p className="soft small">{t('hotline.base.editLead')}</p>
        <label className="stack" htmlFor={`${id}-question`}>
          {t('hotline.base.question')}
          <input
            id={`${id}-question`}
            className="field"
            maxLength={200}
            value={question}
            onChange={(event) => setQuestion(event.target.value)}
          />
        </label>
        <label className="stack" htmlFor={`${id}-answer`}>
          {t('hotline.base.answer')}
          <textarea
            id={`${id}-answer`}
            className="field"
            rows={6}
            maxLength={2000}
            value={answer}
            onChange={(event) => setAnswer(event.target.value)}
          />
        </label>
        <label className="stack" htmlFor={`${id}-basis`}>
          {t('hotline.base.basis')}
          <input
            id={`${id}-basis`}
            className="field"
            maxLength={300}
            value={basis}
            onChange={(event) => setBasis(event.target.value)}
          />
        </label>
        <label className="stack" htmlFor={`${id}-owner`}>
          {t('hotline.base.owner')}
          <OrganisationPicker
            id={`${id}-owner`}
            area={null}
            value={owner}
            onChange={setOwner}
            invalid={false}
            describedBy={undefined}
          />
        </label>
        <label className="stack" htmlFor={`${id}-until`}>
          {t('hotline.base.until')}
          <input
            id={`${id}-until`}
            className="field"
            type="date"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
        {refused && <Alarm>{refused}</Alarm>}
      </form>
    </Dialog>
  )
}
