// ⌘K: a code, words or a place lead to the case; a name of a page leads there. Words are asked for when the input method is done.
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { useQ } from '../../ui/ask.ts'
import { LineClock } from '../../ui/clock.tsx'
import { spelled } from '../../ui/code.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useSettled } from '../../ui/form/pick.tsx'
import { type SpokenPlace, spokenWords } from '../../ui/form/spoken.tsx'
import { Shape } from '../../ui/light.tsx'
import { go } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import './search.css'

type Choice = { readonly key: string; readonly to: string; readonly line: CaseLine | null; readonly label: string }
const pages = ['queue', 'search', 'map', 'report', 'team', 'notices', 'devices'] as const

export default function Palette({ onClose }: { onClose: () => void }) {
  const id = useId()
  const [text, setText] = useState('')
  const [composing, setComposing] = useState(false)
  const [at, setAt] = useState(0)
  const wanted = useSettled(composing ? '' : text.trim(), 140)
  const { data, isFetching, error } = useQ<CaseLine>(
    'cases',
    { text: wanted, limit: 12 },
    { on: wanted.length > 0, fresh: 5_000 },
  )
  const spoken = useQ<SpokenPlace>('places', { text: wanted.slice(0, 50), limit: 3 }, { on: wanted.length > 1, fresh: 60_000 })
  const choices = useMemo((): readonly Choice[] => {
    const said = text.trim().toLowerCase()
    const places = pages
      .map((page) => ({ key: page, to: `/desk/${page}`, line: null, label: t(`desk.nav.${page}`) }))
      .filter((page) => said === '' || page.label.toLowerCase().includes(said))
    const cases =
      wanted === ''
        ? []
        : (data?.rows ?? []).map((line) => ({
            key: line.id,
            to: `/desk/case/${line.county}/${line.id}`,
            line,
            label: line.categoryName,
          }))
    const all =
      wanted === ''
        ? []
        : [
            {
              key: 'all',
              to: `/desk/search?text=${encodeURIComponent(wanted)}`,
              line: null,
              label: t('desk.search.all', { text: wanted }),
            },
          ]
    const here =
      wanted.length < 2
        ? []
        : (spoken.data?.rows ?? []).flatMap((one) =>
            one.lon === null
              ? [{ key: one.area, to: `/desk/search?area=${one.area}`, line: null, label: `${one.name} · ${spokenWords(one)}` }]
              : [
                  {
                    key: one.id ?? one.area,
                    to: `/desk/map?at=${one.lon},${one.lat},17`,
                    line: null,
                    label: `${one.name} · ${spokenWords(one)}`,
                  },
                ],
          )
    return [...cases, ...here, ...all, ...places]
  }, [data, spoken.data, text, wanted])
  const current = Math.min(at, choices.length - 1)
  const take = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    go(choice.to)
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown') setAt(Math.min(choices.length - 1, current + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1))
    else if (event.key === 'Enter') take(choices[current])
    else return
    event.preventDefault()
  }
  return (
    <Dialog bare title={t('desk.search.ask')} onClose={onClose}>
      <div className="palette">
        <input
          className="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={choices[current] ? `${id}-${choices[current].key}` : undefined}
          aria-label={t('desk.search.ask')}
          placeholder={t('desk.search.ask')}
          // The palette is opened to type in it.
          ref={(input) => input?.focus()}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onKeyDown={press}
        />
        <div id={`${id}-list`} role="listbox" aria-label={t('desk.search.found')} className="palette-list">
          {choices.map((choice, i) => (
            <div
              key={choice.key}
              id={`${id}-${choice.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className={i === current ? 'palette-row current' : 'palette-row'}
              onMouseMove={() => setAt(i)}
              onClick={() => take(choice)}
              onKeyDown={undefined}
            >
              {choice.line ? <Found line={choice.line} /> : <span>{choice.label}</span>}
            </div>
          ))}
        </div>
        <p className="soft small palette-foot" role="status">
          {error
            ? t('common.error.load', { why: error.message })
            : isFetching
              ? t('common.loading')
              : wanted !== '' && data?.rows.length === 0
                ? t('desk.search.none')
                : t('desk.search.hint')}
        </p>
      </div>
    </Dialog>
  )
}

/** One case as an answer: code, what, where, who has it, until when. */
export function Found({ line }: { line: CaseLine }) {
  return (
    <span className="found">
      <Shape light={line.phase === 'ended' ? 'stopped' : line.light} />
      <span className="found-main">
        <b>{line.categoryName}</b> <span className="code soft">{spelled(line.code)}</span>
        <span className="found-text soft"> {line.hit ?? line.text ?? ''}</span>
      </span>
      <span className="small found-side">
        {word('state', line.state, line.kind)} · {line.areaName} · {line.holderName}
      </span>
      <span className="small found-side">{line.phase === 'ended' ? '' : <LineClock line={line} short />}</span>
    </span>
  )
}
