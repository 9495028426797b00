// The call bar: what rings and since when, who is on my line, and every act with a key. The caller's matters are not looked up by her number.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { useMe, useQ } from '../../ui/ask.ts'
import { Refused, send, uuid } from '../../ui/client.ts'
import { useKeys } from '../../ui/keys.ts'
import { useNow } from '../../ui/now.ts'
import { t } from '../texts.ts'

export type Call = {
  readonly id: string
  readonly state: 'ringing' | 'talking' | 'held' | 'three'
  readonly way: 'in' | 'out'
  readonly line: string | null
  readonly rangAt: number
  readonly answeredAt: number | null
  readonly phone: string | null
}
type Command = 'answer' | 'hold' | 'resume' | 'join' | 'leave' | 'hangUp'
/** The seat stays with the machine it is at. */
const seat = 'chaguan.line'
const seated = (): string => {
  try {
    return localStorage.getItem(seat) ?? '1'
  } catch {
    return '1'
  }
}
const beat = 1_000

export function CallBar({ onCall }: { onCall: (call: Call | null) => void }) {
  const id = useId()
  const client = useQueryClient()
  const { data: me } = useMe()
  const [line, setLine] = useState(seated)
  const [third, setThird] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const now = useNow()
  const { data } = useQ<Call>('calls', {}, { fresh: 500 })
  useEffect(() => {
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: ['q', 'calls'] }), beat)
    return () => clearInterval(timer)
  }, [client])
  const rows = data?.rows ?? []
  const mine = rows.find((one) => one.state !== 'ringing' && one.line === line) ?? null
  const ringing = rows.filter((one) => one.state === 'ringing' && one.way === 'in')
  const [known, setKnown] = useState<string | null>(null)
  useEffect(() => {
    if ((mine?.id ?? null) === known) return
    setKnown(mine?.id ?? null)
    onCall(mine)
  }, [mine, known, onCall])
  const act = async (path: 'commands' | 'ring', body: Readonly<Record<string, unknown>>) => {
    setRefused(null)
    try {
      await send('POST', `/telephony/${path}`, body)
    } catch (error) {
      setRefused(error instanceof Refused ? error.message : t('common.error.unknown'))
    }
    await client.invalidateQueries({ queryKey: ['q', 'calls'] })
  }
  const tell = (command: Command, call: Call | null, number?: string) => {
    if (call) void act('commands', { call: call.id, command, line, ...(number === undefined ? {} : { number }) })
  }
  const [first] = ringing
  const hold: Command = mine?.state === 'held' ? 'resume' : 'hold'
  useKeys({
    ...(first && !mine ? { a: () => tell('answer', first) } : {}),
    ...(mine?.state === 'talking' || mine?.state === 'held' ? { h: () => tell(hold, mine) } : {}),
    ...(mine ? { u: () => tell('hangUp', mine) } : {}),
    ...(mine?.state === 'three' ? { l: () => tell('leave', mine) } : {}),
  })
  const seconds = (since: number) => Math.max(0, Math.round((now - since) / 1000))
  const invented = me?.region.invented === true
  return (
    <section className="card stack call-bar" aria-label={t('hotline.bar.title')}>
      <div className="row-of" aria-live="assertive">
        {mine ? (
          <b>
            <span aria-hidden="true">● </span>
            {t(`hotline.bar.state.${mine.state}`)} {mine.phone !== null && <span className="figures">{mine.phone}</span>}
          </b>
        ) : first ? (
          <b className="ringing">
            <span aria-hidden="true">▲ </span>
            {t('hotline.bar.ringing', { n: ringing.length })} <span className="figures">{first.phone ?? ''}</span>
          </b>
        ) : (
          <span className="soft">{t('hotline.bar.quiet')}</span>
        )}
      </div>
      {first && !mine && <p className="small figures">{t('hotline.bar.waits', { n: seconds(first.rangAt) })}</p>}
      <div className="row-of">
        {!mine && (
          <button type="button" className="button main" disabled={!first} onClick={() => tell('answer', first ?? null)}>
            {t('hotline.bar.answer')} <kbd>A</kbd>
          </button>
        )}
        {mine && mine.state !== 'three' && (
          <button type="button" className="button" onClick={() => tell(hold, mine)}>
            {t(`hotline.bar.${hold === 'hold' ? 'hold' : 'resume'}`)} <kbd>H</kbd>
          </button>
        )}
        {mine && mine.state !== 'three' && (
          <span className="row-of">
            <label htmlFor={`${id}-third`} className="small">
              {t('hotline.bar.third')}
            </label>
            <input
              id={`${id}-third`}
              className="field short-field"
              inputMode="tel"
              maxLength={20}
              value={third}
              onChange={(event) => setThird(event.target.value.replace(/[^\d+*#-]/g, ''))}
            />
            <button type="button" className="button" disabled={third.length < 3} onClick={() => tell('join', mine, third)}>
              {t('hotline.bar.join')}
            </button>
          </span>
        )}
        {mine?.state === 'three' && (
          <button type="button" className="button" onClick={() => tell('leave', mine)}>
            {t('hotline.bar.leave')} <kbd>L</kbd>
          </button>
        )}
        {mine && (
          <button type="button" className="button" onClick={() => tell('hangUp', mine)}>
            {t('hotline.bar.hangUp')} <kbd>U</kbd>
          </button>
        )}
        <label className="row-of small">
          {t('hotline.bar.line')}
          <input
            className="field short-field call-line"
            value={line}
            maxLength={10}
            onChange={(event) => {
              const at = event.target.value.replace(/[^\w-]/g, '')
              setLine(at)
              try {
                localStorage.setItem(seat, at)
              } catch {
                // Only this page knows it then.
              }
            }}
          />
        </label>
        {invented && !mine && (
          <button
            type="button"
            className="button plain"
            onClick={() => void act('ring', { from: `0000-7123${uuid().replace(/\D/g, '').padEnd(4, '0').slice(0, 4)}` })}
          >
            {t('hotline.bar.ring')}
          </button>
        )}
      </div>
      {refused && <Alarm>{refused}</Alarm>}
    </section>
  )
}
