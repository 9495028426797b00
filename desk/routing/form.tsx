// One rule as a form: when it holds, where the matter then goes, why, and on what ground.
import { Select } from 'antd'
import { type FormEvent, type KeyboardEvent, useId, useMemo, useState } from 'react'
import { cite, isLaw, laws } from '../../rules/law.ts'
import { dayKinds } from '../../rules/route.ts'
import { useArea, useCategories, useMe, useQ } from '../../ui/ask.ts'
import { uuid } from '../../ui/client.ts'
import type { OrganisationRow } from '../../ui/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { AreaPicker, useOrganisation, useSettled } from '../../ui/form/pick.tsx'
import { language, word } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import { type NamedRule, officeKind, placeType, useRules } from './use.ts'

type Props = { readonly rule: NamedRule | null; readonly onSave: (rule: NamedRule) => void; readonly onClose: () => void }

const classes = ['urgent', 'simple', 'ordinary', 'complex'] as const
/** Words as people write a list of them: by commas, enumeration commas, or each on a line. */
const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,，、;；]+/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
]
type Choice = { readonly value: string; readonly label: string }
const some = <T,>(list: readonly T[]): T[] | undefined => (list.length === 0 ? undefined : [...list])

export function RuleForm({ rule, onSave, onClose }: Props) {
  const id = useId()
  const { data: rules } = useRules()
  const { data: categories } = useCategories()
  const invented = useMe().data?.region.invented ?? false
  const { when, gives } = rule ?? { when: {} as NamedRule['when'], gives: { organisation: '' } as NamedRule['gives'] }
  const [codes, setCodes] = useState<string[]>(when.categories ?? [])
  const [areas, setAreas] = useState<string[]>(when.areas ?? [])
  const [area, setArea] = useState<string | null>(null)
  const [any, setAny] = useState((when.words?.any ?? []).join(' '))
  const [all, setAll] = useState((when.words?.all ?? []).join(' '))
  const [days, setDays] = useState<readonly string[]>(when.days ?? [])
  const [places, setPlaces] = useState<string[]>(when.placeTypes ?? [])
  const [items, setItems] = useState<string[]>(when.listItems ?? [])
  const [office, setOffice] = useState(gives.organisation)
  const [beside, setBeside] = useState<string[]>(gives.coUnits ?? [])
  const [deadline, setDeadline] = useState(gives.class ?? '')
  const [note, setNote] = useState(rule?.note ?? '')
  const [ground, setGround] = useState(rule?.ground ?? 'local')
  const [tried, setTried] = useState(false)

  const tree = useMemo(() => {
    const rows = categories?.rows ?? []
    return rows
      .filter((row) => row.parent === null)
      .map((group) => ({
        label: group.name,
        options: [
          { value: group.code, label: t('desk.routing.group', { name: group.name }) },
          ...rows.filter((row) => row.parent === group.code).map((row) => ({ value: row.code, label: row.name })),
        ],
      }))
  }, [categories])
  const itemChoices = useMemo(() => {
    const found = new Map<string, string[]>()
    for (const { listItem, name } of categories?.rows ?? [])
      if (listItem !== null) found.set(listItem, [...(found.get(listItem) ?? []), name])
    return [...found].map(([value, names]) => ({ value, label: `${value} ${names.join('、')}` }))
  }, [categories])
  const offices = (rules?.offices ?? []).map(({ kind, name }): Choice => ({ value: kind, label: name ?? officeKind(kind) }))
  const grounds = useMemo(
    () => Object.keys(laws).map((one) => ({ value: one, label: isLaw(one) ? cite(one, language(), { invented }) : one })),
    [invented],
  )
  const lacking = { office: office === '', note: note.trim() === '' }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (lacking.office || lacking.note) {
      document.getElementById(`${id}-${lacking.office ? 'office' : 'note'}`)?.focus()
      return
    }
    const [anyWords, allWords] = [some(wordsOf(any)), some(wordsOf(all))]
    const withArea = area === null || areas.includes(area) ? areas : [...areas, area]
    const given = {
      categories: some(codes),
      areas: some(withArea),
      words: anyWords || allWords ? only({ any: anyWords, all: allWords }) : undefined,
      days: some(dayKinds.filter((one) => days.includes(one))),
      placeTypes: some(places),
      listItems: some(items),
    }
    onSave({
      id: rule?.id ?? `r-${uuid().slice(0, 8)}`,
      when: only(given),
      gives: only({
        organisation: office,
        coUnits: some(beside),
        class: classes.find((one) => one === deadline),
      }) as NamedRule['gives'],
      note: note.trim(),
      ground,
      name: '',
      coNames: [],
    })
  }

  const many = (name: string, value: string[], onChange: (value: string[]) => void, options: readonly object[]) => (
    <Row id={`${id}-${name}`} name={name}>
      <Select<string[]>
        id={`${id}-${name}`}
        mode="multiple"
        value={value}
        onChange={onChange}
        options={options as Choice[]}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t(name === 'coUnits' ? 'desk.routing.none' : 'desk.routing.any')}
        style={{ width: '100%' }}
      />
    </Row>
  )
  return (
    <Dialog
      title={t(rule === null ? 'desk.routing.add' : 'desk.routing.change')}
      width={760}
      onClose={onClose}
      foot={
        <div className="row-of">
          <button type="button" className="button" onClick={onClose}>
            {t('common.cancel')}
          </button>
          <button type="submit" form={`${id}-form`} className="button main">
            {t('desk.routing.keep')}
          </button>
        </div>
      }
    >
      <form id={`${id}-form`} className="stack rule-form" noValidate onSubmit={submit} onKeyDownCapture={listOnly}>
        <fieldset className="plain-set stack">
          <legend>{t('desk.routing.if')}</legend>
          <p className="soft small">{t('desk.routing.ifHint')}</p>
          {many('categories', codes, setCodes, tree)}
          <Row id={`${id}-areas`} name="areas">
            {areas.length > 0 && (
              <ul className="rule-chips">
                {areas.map((one) => (
                  <Chip key={one} code={one} onRemove={() => setAreas(areas.filter((other) => other !== one))} />
                ))}
              </ul>
            )}
            <AreaPicker id={`${id}-areas`} value={area} onChange={setArea} invalid={false} describedBy={undefined} />
            {area !== null && (
              <button
                type="button"
                className="button"
                onClick={() => {
                  if (!areas.includes(area)) setAreas([...areas, area])
                  setArea(null)
                }}
              >
                {t('desk.routing.addArea')}
              </button>
            )}
          </Row>
          <Row id={`${id}-any`} name="any">
            <input id={`${id}-any`} className="field" value={any} onChange={(event) => setAny(event.target.value)} />
          </Row>
          <Row id={`${id}-all`} name="all">
            <input id={`${id}-all`} className="field" value={all} onChange={(event) => setAll(event.target.value)} />
          </Row>
          <fieldset className="plain-set rule-row" aria-labelledby={`${id}-days`}>
            <span className="rule-label" id={`${id}-days`}>
              {t('desk.routing.when.days')}
            </span>
            <span className="row-of">
              {dayKinds.map((one) => (
                <label key={one} className="flag">
                  <input
                    type="checkbox"
                    checked={days.includes(one)}
                    onChange={(event) => setDays(event.target.checked ? [...days, one] : days.filter((other) => other !== one))}
                  />
                  {t(`desk.routing.day.${one}`)}
                </label>
              ))}
            </span>
          </fieldset>
          {many(
            'placeTypes',
            places,
            setPlaces,
            (rules?.placeTypes ?? []).map((one) => ({ value: one, label: placeType(one) })),
          )}
          {many('listItems', items, setItems, itemChoices)}
        </fieldset>
        <fieldset className="plain-set stack">
          <legend>{t('desk.routing.then')}</legend>
          <Row id={`${id}-office`} name="office" fault={tried && lacking.office}>
            <OfficePick
              id={`${id}-office`}
              value={office}
              onChange={setOffice}
              kinds={offices}
              invalid={tried && lacking.office}
              describedBy={`${id}-office-fault`}
            />
          </Row>
          {many('coUnits', beside, setBeside, offices)}
          <Row id={`${id}-class`} name="class">
            <Select
              id={`${id}-class`}
              value={deadline}
              onChange={setDeadline}
              options={[
                { value: '', label: t('desk.routing.sameClass') },
                ...classes.map((one) => ({ value: one as string, label: word('class', one) })),
              ]}
              style={{ width: '100%' }}
            />
          </Row>
        </fieldset>
        <Row id={`${id}-note`} name="note" fault={tried && lacking.note}>
          <input
            id={`${id}-note`}
            className="field"
            value={note}
            maxLength={200}
            aria-invalid={tried && lacking.note}
            aria-describedby={`${id}-note-fault`}
            onChange={(event) => setNote(event.target.value)}
          />
        </Row>
        <Row id={`${id}-ground`} name="ground">
          <Select
            id={`${id}-ground`}
            value={ground}
            onChange={setGround}
            options={grounds}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: '100%' }}
          />
        </Row>
      </form>
    </Dialog>
  )
}

/** Esc closes an open list and not the form around it, with all that was filled in. */
const listOnly = (event: KeyboardEvent) => {
  if (event.key === 'Escape' && (event.target as HTMLElement).getAttribute('aria-expanded') === 'true') event.preventDefault()
}

/** Without what is not given: a rule says nothing of what it does not ask. */
const only = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

type RowProps = { readonly id: string; readonly name: string; readonly fault?: boolean; readonly children: React.ReactNode }
const Row = ({ id, name, fault = false, children }: RowProps) => (
  <div className="rule-row">
    <label className="rule-label" htmlFor={id}>
      {t(`desk.routing.when.${name as 'any'}`)}
    </label>
    <div className="stack">
      {children}
      {fault && (
        <p className="small fault" id={`${id}-fault`} role="alert">
          {t('common.fault.required', { field: t(`desk.routing.when.${name as 'any'}`) })}
        </p>
      )}
    </div>
  </div>
)

function Chip({ code, onRemove }: { code: string; onRemove: () => void }) {
  const { data } = useArea(code)
  const name = data?.rows[0]?.name ?? code
  return (
    <li>
      <button type="button" className="button" aria-label={t('desk.routing.removeArea', { area: name })} onClick={onRemove}>
        {name} ×
      </button>
    </li>
  )
}

type OfficeProps = {
  readonly id: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly kinds: readonly Choice[]
  readonly invalid: boolean
  readonly describedBy: string
}

/** Kinds of office first, of which the nearest is meant; by typing, one office alone. */
function OfficePick({ id, value, onChange, kinds, invalid, describedBy }: OfficeProps) {
  const [text, setText] = useState('')
  const wanted = useSettled(text.trim(), 180)
  const { data } = useQ<OrganisationRow>('organisations', { takesPart: 'true', text: wanted, limit: 30 }, { on: wanted !== '' })
  const isKind = kinds.some((kind) => kind.value === value)
  const named = useOrganisation(value === '' || isKind ? null : value)
  const single = (data?.rows ?? []).map((row): Choice => ({ value: row.id, label: row.name }))
  const own = named && !single.some((one) => one.value === named.id) ? [{ value: named.id, label: named.name }] : []
  const fitting = kinds.filter((kind) => wanted === '' || kind.label.toLowerCase().includes(wanted.toLowerCase()))
  return (
    <Select
      id={id}
      value={value === '' ? null : value}
      onChange={(picked: string | null) => onChange(picked ?? '')}
      showSearch={{ filterOption: false, onSearch: setText }}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      placeholder={t('common.choose')}
      options={[
        { label: t('desk.routing.kinds'), options: fitting },
        ...(single.length + own.length > 0 ? [{ label: t('desk.routing.single'), options: [...own, ...single] }] : []),
      ]}
      style={{ width: '100%' }}
    />
  )
}
