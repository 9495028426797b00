// One public matter as a line of a list: what, where, how far, by when; to follow it or not.
import { useState } from 'react'
import { Shape } from '../../ui/light.tsx'
import { useNow } from '../../ui/now.ts'
import { go, Link } from '../../ui/router.tsx'
import { exactWords, whenWords } from '../../ui/time.ts'
import { p, wordOf } from '../texts.ts'
import { Tell } from './tell.tsx'
import { tokenOf, unwatch, watch, watched } from './watched.ts'

export type OpenRow = {
  readonly code: string
  readonly category: string
  readonly categoryName: string
  readonly state: string
  readonly ended: boolean
  readonly done: boolean
  readonly areaName: string
  readonly office: string | null
  readonly openedAt: number
  readonly due: number | null
  readonly place: readonly [number, number] | null
}

export function Matter({ of, onFollow }: { of: OpenRow; onFollow?: () => void }) {
  const now = useNow()
  const [follows, setFollows] = useState(() => watched().includes(of.code))
  const late = !of.done && of.due !== null && of.due < now
  const turn = () => {
    // Who is told by message stops on the page of the matter, where his number is deleted.
    if (follows && tokenOf(of.code) !== null) return go(`/public/track/${of.code}`)
    if (follows) unwatch(of.code)
    else watch(of.code)
    setFollows(!follows)
    if (!follows) onFollow?.()
  }
  const told = tokenOf(of.code) !== null
  const where = [of.areaName, of.office].filter((one) => one).join(' · ')
  return (
    <li className="card matter">
      <p>
        <Shape light={of.done ? 'stopped' : late ? 'red' : 'green'} size={18} /> <strong>{of.categoryName}</strong>
      </p>
      <p>{wordOf('plain', of.state, p('public.plain.other'))}</p>
      <p className="soft">{where}</p>
      <p className="soft figures">
        <span title={exactWords(of.openedAt)}>{p('open.list.since', { at: whenWords(of.openedAt, now) })}</span>
        {of.due !== null && !of.done && ` · ${p(late ? 'open.list.late' : 'open.list.due', { at: whenWords(of.due, now) })}`}
      </p>
      <div className="buttons">
        <Link className="button" to={`/public/track/${of.code}`} aria-label={p('open.list.seeWhat', { what: of.categoryName })}>
          {p('open.list.see')}
        </Link>
        <button type="button" className="button" aria-pressed={follows} onClick={turn}>
          {follows ? `✓ ${p('open.follow.on')}` : p('open.follow.off')}
        </button>
      </div>
      {follows && !of.done && !told && <Tell code={of.code} />}
    </li>
  )
}
