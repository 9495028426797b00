// Filters and views of the queue, all of them in the address.
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useKit } from '../../ui/form/kit.tsx'
import { AreaPicker, CategoryPicker } from '../../ui/form/pick.tsx'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import { Chips } from './chips.tsx'
import { cleared, type Filters, narrowing } from './filters.ts'
import { Views } from './views.tsx'

type Props = { readonly filters: Filters; readonly change: (some: Readonly<Record<string, string | null>>) => void }
type BarProps = Props & { readonly more?: ReactNode }

const whys = [
  'accept',
  'assign',
  'sign',
  'handle',
  'verify',
  'call',
  'settle',
  'objection',
  'proposal',
  'overdue',
  'defects',
  'voidSample',
  'arrived',
  'inTransfer',
]
const sources = ['grid', 'groupHead', 'resident', 'counter', 'patrol', 'device', 'inspection', 'hotline']
const urgencies = ['urgent', 'important', 'ordinary']

export function QueueBar({ filters, change, more }: BarProps) {
  const { Pick } = useKit()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState(filters.text ?? '')
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sent = useRef(filters.text ?? '')
  useEffect(() => () => clearTimeout(waiting.current), [])
  // A view or a chip changed the words from elsewhere; what is being typed here is not touched.
  useEffect(() => {
    const told = filters.text ?? ''
    if (told === sent.current) return
    sent.current = told
    setText(told)
  }, [filters.text])
  const type = (typed: string) => {
    setText(typed)
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => {
      sent.current = typed.trim()
      change({ text: sent.current === '' ? null : sent.current })
    }, 250)
  }
  const count = narrowing(filters)
  const options = (group: string, names: readonly string[]) => names.map((name) => ({ value: name, label: word(group, name) }))
  const field = (name: string) => ({ id: `${id}-${name}`, invalid: false, describedBy: undefined })
  return (
    <div className="qbar">
      <input
        className="field qsearch"
        type="search"
        value={text}
        placeholder={t('desk.queue.within')}
        aria-label={t('desk.queue.within')}
        onChange={(event) => type(event.target.value)}
      />
      <Views filters={filters} change={change} />
      <button type="button" className="button" aria-expanded={open} aria-controls={`${id}-more`} onClick={() => setOpen(!open)}>
        {count === 0 ? t('desk.filter.title') : t('desk.filter.count', { n: count })}
      </button>
      <span className="qsort">
        <label htmlFor={`${id}-sort`} className="unseen">
          {t('desk.sort.title')}
        </label>
        <Pick
          {...field('sort')}
          fixed
          value={filters.sort ?? 'due'}
          onChange={(value) => change({ sort: value === 'due' ? null : value })}
          options={[
            { value: 'due', label: t('desk.sort.due') },
            { value: 'new', label: t('desk.sort.new') },
          ]}
        />
      </span>
      {more}
      {open && (
        <div id={`${id}-more`} className="qmore card">
          <Labelled id={`${id}-why`} label={t('desk.filter.why')}>
            <Pick
              {...field('why')}
              value={filters.why ?? null}
              onChange={(why) => change({ why })}
              options={options('why', whys)}
            />
          </Labelled>
          <Labelled id={`${id}-category`} label={t('case.category')}>
            <CategoryPicker
              {...field('category')}
              value={filters.category ?? null}
              onChange={(category) => change({ category })}
            />
          </Labelled>
          <Labelled id={`${id}-area`} label={t('case.areaLabel')}>
            <AreaPicker {...field('area')} value={filters.area ?? null} onChange={(area) => change({ area })} />
          </Labelled>
          <Labelled id={`${id}-urgency`} label={t('case.urgencyLabel')}>
            <Pick
              {...field('urgency')}
              value={filters.urgency ?? null}
              onChange={(urgency) => change({ urgency })}
              options={options('urgency', urgencies)}
            />
          </Labelled>
          <Labelled id={`${id}-source`} label={t('case.source')}>
            <Pick
              {...field('source')}
              value={filters.source ?? null}
              onChange={(source) => change({ source })}
              options={options('source', sources)}
            />
          </Labelled>
          <button type="button" className="button" disabled={count === 0} onClick={() => change(cleared)}>
            {t('desk.filter.clear')}
          </button>
        </div>
      )}
      {!open && count > 0 && <Chips filters={filters} change={change} />}
    </div>
  )
}

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  )
}
