// One line of the queue: shape, code, what, where, what is to do, who has it, the clock. Plain elements, so that thousands scroll.
import { type MouseEvent, memo } from 'react'
import { LineClock } from '../../ui/clock.tsx'
import { shortCode } from '../../ui/code.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { Shape } from '../../ui/light.tsx'
import { useNow } from '../../ui/now.ts'
import { lightAt } from '../../ui/remaining.ts'
import { word } from '../../ui/texts.ts'
import { t } from '../texts.ts'

type Props = {
  readonly line: CaseLine
  readonly id: string
  readonly at: number
  readonly of: number
  readonly top: number
  readonly chosen: boolean
  readonly picked: boolean
  readonly left: boolean
  readonly onChoose: (line: CaseLine) => void
  readonly onPick: (line: CaseLine, range: boolean) => void
  readonly onOpen: (line: CaseLine) => void
}

export const QueueRow = memo(function QueueRow({ line, id, at, of, top, chosen, picked, left, onChoose, onPick, onOpen }: Props) {
  const now = useNow()
  const light = lightAt(line, now)
  const pick = (event: MouseEvent) => {
    event.stopPropagation()
    onPick(line, event.shiftKey)
  }
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={picked}
      aria-current={chosen ? 'true' : undefined}
      aria-posinset={at + 1}
      aria-setsize={of}
      className={`qrow${chosen ? ' chosen' : ''}${picked ? ' picked' : ''}${left ? ' left' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onChoose(line)}
      onDoubleClick={() => onOpen(line)}
      onKeyDown={undefined}
    >
      <span className="qpick" onClick={pick} onKeyDown={undefined} aria-hidden="true">
        {picked ? '☑' : '☐'}
      </span>
      <Shape light={light} />
      <span className="qcode code">{shortCode(line.code)}</span>
      <span className="qwhat">
        {line.urgency === 'urgent' && <b className="qurgent">{word('urgency', 'urgent')} </b>}
        <b>{line.categoryName}</b>

        {line.supervision !== null && (
          <span className="tag plum">✦ {t('case.supervised', { level: word('level', line.supervision) })}</span>
        )}
        {line.hold === 'inTransfer' && <span className="tag indigo">◆ {word('hold', 'inTransfer')}</span>}
        {line.urged > 0 && <span className="tag amber">▲ {t('case.urged', { n: line.urged })}</span>}
        {line.bounced > 0 && <span className="tag amber">▲ {t('case.bounced', { n: line.bounced })}</span>}
        {line.reopened > 0 && <span className="tag amber">▲ {t('case.reopened', { n: line.reopened })}</span>}
        <span className="qtext"> {line.text ?? ''}</span>
      </span>
      <span className="qwhere">
        {line.areaName}
        {(line.placeState === 'none' ||
          line.placeState === 'outside' ||
          line.placeState === 'line' ||
          line.placeState === 'coarse') && <span className="tag amber">▲ {t('desk.row.placeOpen')}</span>}
      </span>
      <span className="qwhy">
        {left ? t('desk.row.left') : line.why === null ? word('state', line.state, line.kind) : word('why', line.why, line.kind)}
      </span>
      <span className="qholder">{line.holderName}</span>
      <span className="qclock">
        <LineClock line={line} />
      </span>
    </div>
  )
})
