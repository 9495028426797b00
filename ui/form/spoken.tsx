// A place by what somebody says of it: a field that answers while one types, each answer with its reason; arrows and Enter choose.
import { type KeyboardEvent, useId, useState } from 'react'
import { useMe, useQ } from '../ask.ts'
import { Refused, send } from '../client.ts'
import { useKeys } from '../keys.ts'
import { find, t } from '../texts.ts'
import { useSettled } from './pick.tsx'

export type SpokenPlace = {
  readonly id: string | null
  readonly kind: string
  readonly name: string
  readonly said: string
  readonly why: string
  readonly relation: string
  readonly address: string | null
  readonly area: string
  readonly grid: string | null
  readonly gridName: string | null
  readonly communityName: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly surveyed: boolean
}
/** Found, but by a way that the next caller should not have to go. */
const weak = new Set(['part', 'sound', 'letters', 'holds', 'begins'])

/** Name, kind, where it lies and why it is answered, on one line. */
export function spokenWords(one: SpokenPlace): string {
  return [
    find(`common.place.kind.${one.kind}`) ?? '',
    one.address !== null && one.address !== one.name ? one.address : '',
    one.communityName ?? '',
    one.gridName ?? (one.lon === null ? t('common.place.spoken.only') : ''),
    find(`common.place.relation.${one.relation}`) ?? '',
    find(`common.place.why.${one.why}`, { said: one.said }) ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

type Props = { readonly onPick: (place: SpokenPlace, words: string) => void; readonly letter?: string }

export function SpokenField({ onPick, letter }: Props) {
  const id = useId()
  const { data: me } = useMe()
  const [text, setText] = useState('')
  const [composing, setComposing] = useState(false)
  const [at, setAt] = useState(0)
  const [picked, setPicked] = useState<{ place: SpokenPlace; words: string; state: 'no' | 'done' } | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const wanted = useSettled(composing ? '' : text.trim(), 120)
  const open = wanted.length > 1 && picked === null
  const { data, error } = useQ<SpokenPlace>('places', { text: wanted.slice(0, 50), limit: 8 }, { on: open, fresh: 60_000 })
  const rows = open ? (data?.rows ?? []) : []
  const current = Math.min(at, rows.length - 1)
  useKeys(
    letter === undefined
      ? {}
      : {
          [letter]: (event) => {
            event.preventDefault()
            document.getElementById(id)?.focus()
          },
        },
  )
  const take = (place: SpokenPlace | undefined) => {
    if (!place) return
    setPicked({ place, words: wanted, state: 'no' })
    setText(place.name)
    onPick(place, wanted)
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown') setAt(Math.min(rows.length - 1, current + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1))
    else if (event.key === 'Enter') take(rows[current])
    else return
    event.preventDefault()
  }
  const remember = async () => {
    if (!picked?.place.id) return
    try {
      await send('POST', '/places/alias', { place: picked.place.id, name: picked.words })
      setPicked({ ...picked, state: 'done' })
    } catch (problem) {
      setRefused(problem instanceof Refused ? problem.message : t('common.error.unknown'))
    }
  }
  const mayName = me?.posts.some((post) => post.permissions.includes('call.take')) === true
  return (
    <div className="stack spoken">
      <label className="small" htmlFor={id}>
        {t('common.place.spoken')} {letter !== undefined && <kbd>{letter.toUpperCase()}</kbd>}
      </label>
      <input
        id={id}
        className="field"
        role="combobox"
        autoComplete="off"
        aria-expanded={rows.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={rows[current] ? `${id}-${current}` : undefined}
        maxLength={50}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setPicked(null)
          setAt(0)
        }}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={press}
      />
      {rows.length > 0 && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t('common.place.spoken.found', { n: rows.length })}
          className="spoken-list"
        >
          {rows.map((one, i) => (
            <div
              key={one.id ?? one.area}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className={i === current ? 'spoken-row current' : 'spoken-row'}
              onMouseMove={() => setAt(i)}
              onClick={() => take(one)}
              onKeyDown={undefined}
            >
              <b>{one.name}</b> <span className="small soft">{spokenWords(one)}</span>
            </div>
          ))}
        </div>
      )}
      <div role="status" className="small">
        {error && t('common.error.load', { why: error.message })}
        {open && data && rows.length === 0 && t('common.place.spoken.none')}
        {picked && (
          <span className="row-of">
            ● {picked.place.name} · {spokenWords(picked.place)}
            {mayName && picked.place.id !== null && weak.has(picked.place.why) && picked.state === 'no' && (
              <button type="button" className="button plain" onClick={() => void remember()}>
                {t('common.place.spoken.remember', { words: picked.words })}
              </button>
            )}
            {picked.state === 'done' && t('common.place.spoken.remembered')}
          </span>
        )}
        {refused}
      </div>
    </div>
  )
}
