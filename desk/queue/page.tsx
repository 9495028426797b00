// The queue: all that is mine to do now, by what is due next; read, decided and left behind with the keyboard.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useActing } from '../../ui/acting.ts'
import { prefetchCase, useKind } from '../../ui/ask.ts'
import { useAway } from '../../ui/away.ts'
import type { CaseLine, Me } from '../../ui/contract.ts'
import { useKeys } from '../../ui/keys.ts'
import { go, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { word } from '../../ui/texts.ts'
import { NoteGate, useGate } from '../duty/note.tsx'
import { ExportButton } from '../export/dialog.tsx'
import { t } from '../texts.ts'
import { QueueBar } from './bar.tsx'
import { together } from './bulk.ts'
import { caseOf, cleared, filtersOf, narrowing } from './filters.ts'
import { QueueHeader } from './header.tsx'
import { QueueList } from './list.tsx'
import { Many } from './many.tsx'
import { Preview } from './preview.tsx'
import { PrintMany } from './print.tsx'
import { stillMine, useQueue } from './use.ts'
import './queue.css'

const wide = matchMedia('(min-width: 1100px)')
const caseAddress = (line: CaseLine): string => `/desk/case/${line.county}/${line.id}`

export default function QueuePage({ me }: { me: Me }) {
  const client = useQueryClient()
  const { onActed } = useActing()
  const [query, change] = useQuery()
  const filters = useMemo(() => filtersOf(query), [query])
  const queue = useQueue(filters)
  const { rows } = queue
  const [chosen, setChosen] = useState<string | null>(() => caseOf(query)?.id ?? null)
  const [picked, setPicked] = useState<ReadonlyMap<string, CaseLine>>(new Map())
  const [many, setMany] = useState<string | null>(null)
  const [printing, setPrinting] = useState(false)
  const away = useAway() !== null
  const at = rows.findIndex((row) => row.id === chosen)
  const line = rows[at] ?? null
  // Red cases open once the note of the last shift was read; what is urgent is never held back.
  const gate = useGate()
  const held = (one: CaseLine | null) => gate !== null && one?.light === 'red' && one.urgency !== 'urgent'
  const latest = useRef({ rows, at, filters })
  latest.current = { rows, at, filters }

  // The first row is chosen by itself on a wide desk; a narrow one shows the list.
  useEffect(() => {
    if (chosen === null && rows[0] && wide.matches) setChosen(rows[0].id)
  }, [chosen, rows])
  // The address follows the choice when it has come to rest.
  const address = line ? `${line.county}/${line.id}` : null
  useEffect(() => {
    if (address === null) return
    const timer = setTimeout(() => change({ case: address }), 300)
    return () => clearTimeout(timer)
  }, [address, change])
  const after = rows[at + 1]
  useEffect(() => {
    if (!after || at < 0) return
    const timer = setTimeout(() => void prefetchCase(client, after), 150)
    return () => clearTimeout(timer)
  }, [after, at, client])

  // After a step that takes the case off my hands the next row is chosen; taken back, it is chosen again.
  useEffect(
    () =>
      onActed(({ step, view }) => {
        const { rows: now, filters: held } = latest.current
        // The form is gone; the keys and the reader go on in the list.
        document.querySelector<HTMLElement>('.qlist')?.focus({ preventScroll: true })
        if (step.step === 'undo') {
          setChosen(step.case.id)
          return
        }
        if (stillMine(view, held)) return
        const index = now.findIndex((row) => row.id === step.case.id)
        setChosen((before) => (before === step.case.id ? (now[index + 1]?.id ?? now[index - 1]?.id ?? null) : before))
      }),
    [onActed],
  )
  const move = (by: number) => {
    const { rows: now, at: from } = latest.current
    const next = now[Math.min(now.length - 1, Math.max(0, from + by))]
    if (next) setChosen(next.id)
  }
  const latestHeld = useRef(held)
  latestHeld.current = held
  const open = useCallback((one: CaseLine) => {
    if (!latestHeld.current(one)) return go(caseAddress(one))
    setChosen(one.id)
    document.querySelector<HTMLElement>('.note-gate button')?.focus()
  }, [])
  const choose = useCallback(
    (one: CaseLine) => {
      if (wide.matches) setChosen(one.id)
      else open(one)
    },
    [open],
  )
  const lastPick = useRef<string | null>(null)
  const pick = useCallback((one: CaseLine, range: boolean) => {
    setPicked((before) => {
      const next = new Map(before)
      const { rows: now } = latest.current
      const from = range && lastPick.current !== null ? now.findIndex((row) => row.id === lastPick.current) : -1
      if (from >= 0) {
        const to = now.findIndex((row) => row.id === one.id)
        for (const row of now.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(row.id, row)
      } else if (!next.delete(one.id)) next.set(one.id, one)
      return next
    })
    lastPick.current = one.id
  }, [])
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    pagedown: () => move(15),
    pageup: () => move(-15),
    home: () => move(-rows.length),
    end: () => move(rows.length),
    x: () => line && pick(line, false),
    enter: () => line && open(line),
    r: () => queue.reload(),
    ...(picked.size > 0 ? { escape: () => setPicked(new Map()) } : {}),
  })
  const lines = useMemo(() => [...picked.values()], [picked])
  const { data: kind } = useKind(lines[0]?.kind ?? null)
  const ids = useMemo(() => new Set(picked.keys()), [picked])
  const bulkable = kind ? together(kind, lines) : []
  return (
    <div className="queue">
      <header className="qhead">
        <h1>{t('desk.queue.title')}</h1>
        <QueueHeader counts={queue.counts} filters={filters} change={change} />
        <QueueBar filters={filters} change={change} more={<ExportButton me={me} list="queue" asked={filters} />} />
      </header>
      <div className="qbody">
        {queue.fresh > 0 && (
          <button type="button" className="qfresh" onClick={queue.reload}>
            ◆ {t('desk.queue.came', { n: queue.fresh })}
            <kbd>r</kbd>
          </button>
        )}
        {picked.size > 0 && (
          <div className="qbulk" role="toolbar" aria-label={t('desk.many.bar')}>
            <b className="figures">{t('desk.many.picked', { n: picked.size })}</b>
            {bulkable.map((step) => (
              <button key={step} type="button" className="button main" disabled={away} onClick={() => setMany(step)}>
                {word('step', step, lines[0]?.kind)}
              </button>
            ))}
            <button type="button" className="button" disabled={away} onClick={() => setPrinting(true)}>
              {t('papers.many.open')}
            </button>
            {bulkable.length === 0 && <span className="small">{t('desk.many.nothing')}</span>}
            <button type="button" className="button" onClick={() => setPicked(new Map(rows.map((row) => [row.id, row])))}>
              {t('desk.many.all', { n: rows.length })}
            </button>
            <button type="button" className="button" onClick={() => setPicked(new Map())}>
              {t('common.cancel')}
              <kbd>Esc</kbd>
            </button>
          </div>
        )}
        {queue.loading ? (
          <Skeleton height="60%" />
        ) : queue.error ? (
          <div className="empty" role="alert">
            <p>{t('common.error.load', { why: queue.error.message })}</p>
            <button type="button" className="button main" onClick={queue.reload}>
              {t('common.retry')}
            </button>
          </div>
        ) : rows.length === 0 ? (
          <Empty narrowed={narrowing(filters) > 0} posts={me.posts.length} onClear={() => change(cleared)} />
        ) : (
          <QueueList
            rows={rows}
            chosen={chosen}
            picked={ids}
            left={queue.left}
            more={queue.more}
            loadMore={queue.loadMore}
            onChoose={choose}
            onPick={pick}
            onOpen={open}
          />
        )}
      </div>
      {gate !== null && held(line) ? <NoteGate note={gate.note} promises={gate.promises} /> : <Preview line={line} />}
      {printing && <PrintMany lines={lines} onClose={() => setPrinting(false)} />}
      {many !== null && (
        <Many
          step={many}
          lines={lines}
          onClose={(done) => {
            setMany(null)
            if (done.length === 0) return
            queue.drop(done)
            setPicked(new Map([...picked].filter(([id]) => !done.includes(id))))
            queue.reload()
          }}
        />
      )}
    </div>
  )
}

function Empty({ narrowed, posts, onClear }: { narrowed: boolean; posts: number; onClear: () => void }) {
  if (posts === 0) return <div className="empty">{t('desk.person.noPost')}</div>
  return (
    <div className="empty">
      <p>{t(narrowed ? 'desk.queue.emptyFiltered' : 'desk.queue.empty')}</p>
      {narrowed ? (
        <button type="button" className="button main" onClick={onClear}>
          {t('desk.filter.clear')}
        </button>
      ) : (
        <button type="button" className="button" onClick={() => go('/desk/search')}>
          {t('desk.queue.emptyNext')}
        </button>
      )}
    </div>
  )
}
