// The rules in their order, each as one sentence; in one's own draft they are moved, changed and taken away.
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { cite, isLaw } from '../../rules/law.ts'
import { useArea, useMe } from '../../ui/ask.ts'
import { language, word } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import { type NamedRule, officeKind, placeType, useCategoryNames } from './use.ts'

type Props = {
  readonly rules: readonly NamedRule[]
  /** Undefined: only to be read. */
  readonly edit?: {
    readonly busy: boolean
    readonly onMove: (at: number, to: number) => void
    readonly onEdit: (at: number) => void
    readonly onRemove: (at: number) => void
  }
}

export function Rules({ rules, edit }: Props) {
  const list = useRef<HTMLOListElement>(null)
  const follow = useRef<{ id: string; button: string } | null>(null)
  // The focus stays with the rule that was moved.
  useEffect(() => {
    const held = follow.current
    if (!held || rules.length === 0) return
    follow.current = null
    const row = list.current?.querySelector<HTMLElement>(`[data-rule="${CSS.escape(held.id)}"]`)
    const button = row?.querySelector<HTMLButtonElement>(`[data-act="${held.button}"]:not(:disabled)`)
    ;(button ?? row?.querySelector<HTMLButtonElement>('button:not(:disabled)'))?.focus()
  }, [rules])
  const move = (at: number, by: -1 | 1) => {
    const rule = rules[at]
    if (!edit || edit.busy || !rule || at + by < 0 || at + by >= rules.length) return
    follow.current = { id: rule.id, button: by < 0 ? 'up' : 'down' }
    edit.onMove(at, at + by)
  }
  const keys = (at: number) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(at, event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <ol className="rules" ref={list}>
      {rules.map((rule, at) => (
        <li key={rule.id} className="rule card" data-rule={rule.id} {...(edit ? { onKeyDown: keys(at) } : {})}>
          <span className="rule-number figures" aria-hidden="true">
            {at + 1}
          </span>
          <Sentence rule={rule} />
          {edit && (
            <span className="rule-acts">
              {(['up', 'down'] as const).map((way) => (
                <button
                  key={way}
                  type="button"
                  className="button icon"
                  data-act={way}
                  disabled={way === 'up' ? at === 0 : at === rules.length - 1}
                  aria-label={t(`desk.routing.${way}`, { rule: rule.note })}
                  onClick={() => move(at, way === 'up' ? -1 : 1)}
                >
                  {way === 'up' ? '↑' : '↓'}
                </button>
              ))}
              <button type="button" className="button" disabled={edit.busy} onClick={() => edit.onEdit(at)}>
                {t('desk.routing.edit')}
                <span className="unseen"> {rule.note}</span>
              </button>
              <button type="button" className="button" disabled={edit.busy} onClick={() => edit.onRemove(at)}>
                {t('desk.routing.remove')}
                <span className="unseen"> {rule.note}</span>
              </button>
            </span>
          )}
        </li>
      ))}
      <li className="rule card rule-last">
        <span className="rule-number" aria-hidden="true">
          ∞
        </span>
        <p>{t('desk.routing.rest')}</p>
      </li>
    </ol>
  )
}

const listed = (words: readonly string[]): string => words.join(t('desk.routing.or'))

function Sentence({ rule }: { rule: NamedRule }) {
  const nameOf = useCategoryNames()
  const invented = useMe().data?.region.invented ?? false
  const { when, gives } = rule
  const parts: { key: string; node: ReactNode }[] = []
  const put = (key: string, list: readonly string[] | undefined, name: (one: string) => string) => {
    if (list) parts.push({ key, node: listed(list.map(name)) })
  }
  put('categories', when.categories, nameOf)
  if (when.areas)
    parts.push({ key: 'areas', node: when.areas.map((area, n) => <AreaName key={area} code={area} first={n === 0} />) })
  put('any', when.words?.any, (one) => t('desk.routing.quoted', { word: one }))
  if (when.words?.all)
    parts.push({
      key: 'all',
      node: when.words.all.map((one) => t('desk.routing.quoted', { word: one })).join(t('desk.routing.and')),
    })
  put('days', when.days, (one) => t(`desk.routing.day.${one as 'office' | 'outside' | 'rest'}`))
  put('placeTypes', when.placeTypes, placeType)
  put('listItems', when.listItems, (one) => one)
  return (
    <div className="rule-says">
      <p>
        {parts.length === 0
          ? t('desk.routing.always')
          : parts.map(({ key, node }) => (
              <span key={key} className="rule-part">
                <span className="soft small">{t(`desk.routing.when.${key as 'any'}`)}</span> {node}
              </span>
            ))}
      </p>
      <p>
        <span aria-hidden="true">→ </span>
        <span className="unseen">{t('desk.routing.goes')}</span>
        <b>{rule.name === gives.organisation ? officeKind(rule.name) : rule.name}</b>{' '}
        {gives.class && <span className="tag indigo">{word('class', gives.class)}</span>}
        {rule.coNames.length > 0 && (
          <span className="small">
            {' '}
            {t('desk.routing.with', { offices: rule.coNames.map(officeKind).join(t('desk.routing.and')) })}
          </span>
        )}
      </p>
      <p className="soft small">
        {rule.note} · {isLaw(rule.ground) ? cite(rule.ground, language(), { invented }) : rule.ground}
      </p>
    </div>
  )
}

function AreaName({ code, first }: { code: string; first: boolean }) {
  const { data } = useArea(code)
  return (
    <>
      {!first && t('desk.routing.or')}
      {data?.rows[0]?.name ?? code}
    </>
  )
}
