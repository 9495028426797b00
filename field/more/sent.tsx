// What is on its way: each act in the order it was done, with what became of it, and one button to try now.
import { spelled } from '../../ui/code.ts'
import { useNow } from '../../ui/now.ts'
import type { Item } from '../../ui/outbox/outbox.ts'
import { Link } from '../../ui/router.tsx'
import { word } from '../../ui/texts.ts'
import { whenWords } from '../../ui/time.ts'
import { nameOf } from '../keep/held.ts'
import { f } from '../texts.ts'
import { useContact, useHeld, useItems, usePhone } from '../use.ts'

const shapes: Readonly<Record<Item['status'], string>> = {
  unsent: '▲',
  held: '◆',
  refused: '■',
  noted: '◆',
  done: '●',
  left: '—',
}

export default function Sent() {
  const items = useItems()
  const phone = usePhone()
  const { state, unsent } = useContact()
  const now = useNow()
  const newest = [...items].reverse()
  return (
    <>
      <h1>{f('field.sent.title', { n: unsent })}</h1>
      <p className="soft">{f('field.sent.lead')}</p>
      <button
        type="button"
        className={unsent > 0 ? 'button main wide' : 'button wide'}
        disabled={state === 'going'}
        onClick={() => void phone.meet()}
      >
        {f(state === 'going' ? 'field.bar.going' : 'field.sent.now')}
      </button>
      {items.length === 0 && <p className="empty">{f('field.sent.none')}</p>}
      <ul className="rows">
        {newest.map((item) => (
          <li key={item.key}>
            <Line item={item} now={now} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Line({ item, now }: { item: Item; now: number }) {
  const { cases } = useHeld()
  const one = item.step && cases.get(nameOf(item.step.case))
  const what = item.step
    ? word('step', item.step.step, item.step.kind)
    : item.answer?.entry
      ? word('step', item.answer.entry.step)
      : f('field.sent.act')
  const status = (
    <span className={`mark ${item.status}`}>
      <span aria-hidden="true">{shapes[item.status]}</span> {f(`field.status.${item.status}`)}
    </span>
  )
  const line = (
    <>
      <b>{item.call?.title ?? (item.key.startsWith('card ') ? f('field.sent.card') : what)}</b>{' '}
      {one?.categoryName ?? spelled(item.answer?.case?.code ?? '')}{' '}
      <span className="soft small figures together">{whenWords(item.at, now)}</span>
    </>
  )
  return (
    <p className="row-of between">
      {item.status === 'refused' ? <Link to="/field/cards">{line}</Link> : <span>{line}</span>}
      {status}
    </p>
  )
}
