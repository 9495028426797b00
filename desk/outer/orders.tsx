// Orders of one standing: by the day of whoever sent them; those that are over are chosen and go back as one sheet.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { outerSources } from '../../rules/outer.ts'
import { usePages } from '../../ui/ask.ts'
import { Refused, send, uuid } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import { Shape } from '../../ui/light.tsx'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { find, word } from '../../ui/texts.ts'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import type { OuterOrder } from './use.ts'

type Returned = { readonly batch: string; readonly returned: number; readonly refused: readonly { id: string; text: string }[] }
const most = 500

export function Orders({ state }: { state: 'ready' | 'open' | 'returned' }) {
  const client = useQueryClient()
  const [source, setSource] = useState('')
  const found = usePages<OuterOrder>('outerOrders', { state, source: source || null }, 100)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<Returned | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const giveBack = async () => {
    setBusy(true)
    setRefused(null)
    try {
      const cases = rows.filter((one) => chosen.has(one.id)).map(({ county, id }) => ({ county, id }))
      const done = await send<Returned>('POST', '/outer/returns', { batch: uuid(), cases: cases.slice(0, most) })
      setTold(done)
      setChosen(new Set())
      if (done.returned > 0) fetchSheet(done.batch)
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'outerOrders' })
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="stack">
      <div className="row-of">
        <label className="row-of">
          {t('hotline.outer.source')}
          <select className="field short-field" value={source} onChange={(event) => setSource(event.target.value)}>
            <option value="">{t('hotline.outer.everySource')}</option>
            {outerSources.map((one) => (
              <option key={one} value={one}>
                {t(`hotline.source.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {state === 'ready' && rows.length > 0 && (
          <>
            <button type="button" className="button" onClick={() => setChosen(new Set(rows.slice(0, most).map((one) => one.id)))}>
              {t('hotline.outer.chooseAll')}
            </button>
            <span className="figures" aria-live="polite">
              {t('hotline.outer.choose', { n: chosen.size })}
            </span>
            <button type="button" className="button main" disabled={busy || chosen.size === 0} onClick={() => void giveBack()}>
              {t(busy ? 'hotline.outer.returning' : 'hotline.outer.return')}
            </button>
          </>
        )}
      </div>
      <div aria-live="polite" className="stack">
        {told && told.returned > 0 && <p className="notice">{t('hotline.outer.returned', { n: told.returned })}</p>}
        {told && told.refused.length > 0 && (
          <div className="notice amber">
            <p>{t('hotline.outer.notReturned', { n: told.refused.length })}</p>
            <ul>
              {told.refused.map((one) => (
                <li key={one.id}>{one.text}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {(refused ?? found.error) && (
        <p className="notice vermilion" role="alert">
          {refused ?? t('common.error.load', { why: found.error?.message ?? '' })}
        </p>
      )}
      {found.isPending ? (
        <Skeleton height={240} />
      ) : rows.length === 0 ? (
        <p className="empty">{t(`hotline.outer.none.${state}`)}</p>
      ) : (
        <ul className="plain-list stack">
          {rows.map((one) => (
            <Order
              key={one.id}
              one={one}
              chosen={state === 'ready' ? chosen.has(one.id) : null}
              onChoose={() => toggle(one.id)}
            />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <button type="button" className="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('hotline.outer.more')}
        </button>
      )}
    </section>
  )
}

function Order({ one, chosen, onChoose }: { one: OuterOrder; chosen: boolean | null; onChoose: () => void }) {
  const from = find(`hotline.source.${one.source}`) ?? one.source
  return (
    <li className="card outer-order">
      {chosen !== null && (
        <label className="outer-choose">
          <input type="checkbox" checked={chosen} onChange={onChoose} aria-label={one.outer} />
        </label>
      )}
      <div className="stack outer-words">
        <p className="row-of figures">
          <Shape light={one.light} />
          <b className="code">{one.outer}</b>
          <span className="tag">{from}</span>
          <span>{one.due === null ? t('hotline.outer.noDue') : t('hotline.outer.due', { due: one.due })}</span>
          <Link to={`/desk/case/${one.county}/${one.id}`}>
            <span className="code">{spelled(one.code)}</span>
          </Link>
          <span className="tag indigo">◆ {word('state', one.state, 'workOrder')}</span>
        </p>
        <p>
          {one.categoryName} · {one.areaName} · {one.text ?? ''}
        </p>
        {one.returnedAt === null ? (
          <p className={one.reply === null ? 'soft' : 'said'}>{one.reply ?? t('hotline.outer.noReply')}</p>
        ) : (
          <p className="row-of small">
            {t('hotline.outer.on', { at: exactWords(one.returnedAt) })}
            {one.batch !== null && (
              <button type="button" className="button plain" onClick={() => fetchSheet(one.batch ?? '')}>
                {t('hotline.outer.again')}
              </button>
            )}
          </p>
        )}
      </div>
    </li>
  )
}

/** The browser keeps the file; the page stays. */
function fetchSheet(batch: string): void {
  const link = document.createElement('a')
  link.href = `/api/outer/returns/${batch}`
  link.download = ''
  link.click()
}
