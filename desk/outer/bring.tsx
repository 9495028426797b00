// A sheet from above looked at before it is brought in: which column is what, what is new, what is here, what must be corrected.
import { useId, useRef, useState } from 'react'
import { type OuterField, type OuterSource, outerFields, outerSources } from '../../rules/outer.ts'
import { Alarm } from '../../ui/alarm.tsx'
import { Refused, send } from '../../ui/client.ts'
import { spelled } from '../../ui/code.ts'
import { Link } from '../../ui/router.tsx'
import { find } from '../../ui/texts.ts'
import { t } from '../texts.ts'
import { base64, type Columns, type Looked } from './use.ts'

export function Bring() {
  const id = useId()
  const file = useRef<HTMLInputElement>(null)
  const [source, setSource] = useState<OuterSource>('12345')
  const [pasted, setPasted] = useState('')
  const [data, setData] = useState<string | null>(null)
  const [looked, setLooked] = useState<Looked | null>(null)
  const [busy, setBusy] = useState<'no' | 'look' | 'write'>('no')
  const [refused, setRefused] = useState<string | null>(null)
  const ask = async (bytes: string, more: { columns?: Columns; write?: boolean; from?: OuterSource } = {}) => {
    setBusy(more.write ? 'write' : 'look')
    setRefused(null)
    try {
      const { from = source, columns, write = false } = more
      setLooked(await send<Looked>('POST', '/outer/sheet', { source: from, data: bytes, write, ...(columns ? { columns } : {}) }))
      if (write) {
        setData(null)
        setPasted('')
        if (file.current) file.current.value = ''
      }
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    } finally {
      setBusy('no')
    }
  }
  const look = (bytes: Uint8Array) => {
    const text = base64(bytes)
    setData(text)
    setLooked(null)
    void ask(text)
  }
  const choose = (field: OuterField, at: string) => {
    if (!looked || data === null) return
    const { [field]: _before, ...rest } = looked.columns
    void ask(data, { columns: at === '' ? rest : { ...rest, [field]: Number(at) } })
  }
  const toTake = looked ? looked.fresh + looked.moved : 0
  return (
    <section className="card stack" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('hotline.bring.how')}</h2>
      <label className="row-of">
        {t('hotline.outer.source')}
        <select
          className="field short-field"
          value={source}
          onChange={(event) => {
            const from = event.target.value as OuterSource
            setSource(from)
            if (data !== null) void ask(data, { from })
          }}
        >
          {outerSources.map((one) => (
            <option key={one} value={one}>
              {t(`hotline.source.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="stack">
        {t('hotline.bring.file')}
        <input
          ref={file}
          type="file"
          accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => {
            const [chosen] = event.target.files ?? []
            if (chosen) void chosen.arrayBuffer().then((bytes) => look(new Uint8Array(bytes)))
          }}
        />
      </label>
      <label className="stack" htmlFor={`${id}-paste`}>
        {t('hotline.bring.paste')}
        <textarea
          id={`${id}-paste`}
          className="field"
          rows={4}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
        />
      </label>
      <div>
        <button
          type="button"
          className="button"
          disabled={busy !== 'no' || pasted.trim() === ''}
          onClick={() => look(new TextEncoder().encode(pasted))}
        >
          {t('hotline.bring.look')}
        </button>
      </div>
      <div aria-live="polite" role="status">
        {busy !== 'no' && <p>{t(busy === 'look' ? 'hotline.bring.looking' : 'hotline.bring.writing')}</p>}
      </div>
      {refused && <Alarm>{refused}</Alarm>}
      {looked && looked.received.length > 0 && <Done looked={looked} />}
      {looked && data !== null && (
        <>
          <ColumnsOf looked={looked} onChoose={choose} />
          {looked.lacking.length > 0 ? (
            <p className="notice amber">
              {t('hotline.bring.lacking', { fields: looked.lacking.map((one) => t(`hotline.field.${one}`)).join(' · ') })}
            </p>
          ) : (
            <Preview looked={looked} />
          )}
          {looked.lacking.length === 0 && (
            <div className="row-of">
              <button
                type="button"
                className="button main"
                disabled={busy !== 'no' || toTake === 0}
                onClick={() => void ask(data, { columns: looked.columns, write: true })}
              >
                {t('hotline.bring.write', { n: toTake })}
              </button>
              {toTake === 0 && looked.rows > 0 && <span>{t('hotline.bring.nothing')}</span>}
            </div>
          )}
        </>
      )}
    </section>
  )
}

function ColumnsOf({ looked, onChoose }: { looked: Looked; onChoose: (field: OuterField, at: string) => void }) {
  return (
    <details open={looked.lacking.length > 0}>
      <summary>{t('hotline.bring.columns')}</summary>
      <p className="soft small">{t('hotline.bring.columnsHint')}</p>
      <div className="outer-columns">
        {outerFields.map((field) => (
          <label key={field} className="stack small">
            {t(`hotline.field.${field}`)}
            <select
              className="field"
              value={looked.columns[field] ?? ''}
              onChange={(event) => onChoose(field, event.target.value)}
            >
              <option value="">{t('hotline.bring.noColumn')}</option>
              {looked.headings.map((heading, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <option key={at} value={at}>
                  {heading || `– ${at + 1} –`}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </details>
  )
}

function Preview({ looked }: { looked: Looked }) {
  const { rows, fresh, here, moved, faults, orders } = looked
  return (
    <div className="stack">
      <p>
        <b>{t('hotline.bring.counts', { rows, fresh, here, moved })}</b>
      </p>
      {faults.length > 0 && (
        <div className="notice amber">
          <p>{t('hotline.bring.faults', { n: faults.length })}</p>
          <ul>
            {faults.map((one) => (
              <li key={`${one.row} ${one.field} ${one.why}`}>
                {t('hotline.bring.row', { row: one.row, field: t(`hotline.field.${one.field}`) })}{' '}
                {find(`hotline.fault.${one.why}`, { value: one.value }) ?? one.why}
              </li>
            ))}
          </ul>
        </div>
      )}
      {orders.length > 0 && (
        <div className="board-scroll">
          <table className="coverage">
            <caption className="small soft">{t('hotline.bring.first', { n: orders.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('hotline.field.outer')}</th>
                <th scope="col">{t('hotline.field.due')}</th>
                <th scope="col">{t('hotline.field.text')}</th>
                <th scope="col">{t('hotline.field.category')}</th>
                <th scope="col">{t('hotline.field.place')}</th>
              </tr>
            </thead>
            <tbody>
              {orders.map((one) => (
                <tr key={one.row}>
                  <th scope="row" className="code">
                    {one.outer}
                    {one.known && (
                      <span className="tag indigo">
                        ◆ {one.moved ? t('hotline.bring.moved', { due: one.due ?? '' }) : t('hotline.bring.known')}
                      </span>
                    )}
                  </th>
                  <td className="figures">{one.due ?? '–'}</td>
                  <td>{one.text}</td>
                  <td>
                    {one.categoryName} <span className="soft small">{t(`hotline.bring.how.${one.how}`)}</span>
                  </td>
                  <td>{one.areaName ?? t('hotline.bring.noArea')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

function Done({ looked }: { looked: Looked }) {
  const { received } = looked
  const count = (done: Looked['received'][number]['done']) => received.filter((one) => one.done === done).length
  const counts = { opened: count('opened'), moved: count('moved'), here: count('here'), refused: count('refused') }
  return (
    <div className="notice stack" role="status">
      <p>{t('hotline.bring.done', counts)}</p>
      <ul>
        {received
          .filter((one) => one.done === 'opened' || one.done === 'refused')
          .slice(0, 100)
          .map((one) => (
            <li key={one.row}>
              <span className="code">{one.outer}</span>{' '}
              {one.id === undefined ? (
                one.text
              ) : (
                <Link to={`/desk/case/${one.county}/${one.id}`}>
                  <span className="code">{spelled(one.code ?? '')}</span>
                </Link>
              )}
            </li>
          ))}
      </ul>
    </div>
  )
}
