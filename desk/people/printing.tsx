// What is printed for an area: slips for everybody who has no password yet, and the page of each role.
import { useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { send, uuid } from '../../ui/client.ts'
import type { Me } from '../../ui/contract.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { exactWords } from '../../ui/time.ts'
import { t } from '../texts.ts'
import { RolesPaper, roleOf, roles } from './roles.tsx'
import { SlipsPaper } from './slips.tsx'
import { type Slip, useSeats, whyOf } from './use.ts'

type Made = { readonly rows: readonly Slip[]; readonly until: number; readonly more: boolean }

export function Printing({ me }: { readonly me: Me }) {
  const { data: seats } = useSeats()
  const own = me.posts.filter((post) => post.permissions.includes('account.posts')).flatMap((post) => post.areas)
  const streets = (seats?.areas ?? []).filter((area) => area.level === 'street')
  const [area, setArea] = useState<string | null>(null)
  const chosen = area ?? streets[0]?.code ?? own[0] ?? ''
  const title = streets.find((one) => one.code === chosen)?.name ?? ''
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const [paper, setPaper] = useState<readonly string[] | null>(null)
  const make = async () => {
    setAsking(false)
    setBusy(true)
    setRefused(null)
    try {
      setMade(await send<Made>('POST', '/rosters/slips', { id: uuid(), area: chosen }))
    } catch (error) {
      setRefused(whyOf(error))
    } finally {
      setBusy(false)
    }
  }
  const kinds = new Set(made?.rows.flatMap((one) => one.kinds.map(roleOf)) ?? [])
  return (
    <section className="card stack" aria-labelledby="printing">
      <h2 id="printing">{t('staff.print.title')}</h2>
      <p className="soft">{t('staff.print.lead')}</p>
      <div className="row-of">
        {streets.length > 1 && (
          <label className="row-of">
            {t('staff.print.area')}
            <select className="field short-field" value={chosen} onChange={(event) => setArea(event.target.value)}>
              {streets.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" className="button" disabled={busy || chosen === ''} onClick={() => setAsking(true)}>
          {t(busy ? 'common.sending' : 'staff.print.make')}
        </button>
        <button type="button" className="button" onClick={() => setPaper(roles)}>
          {t('staff.print.roles')}
        </button>
      </div>
      {refused && <Alarm>{refused}</Alarm>}
      {made && (
        <div className="stack" role="status">
          <p>
            {made.rows.length === 0
              ? t('staff.print.none')
              : t('staff.print.made', { n: made.rows.length, until: exactWords(made.until) })}
          </p>
          {made.more && <p className="notice amber">▲ {t('staff.print.rest')}</p>}
          {made.rows.length > 0 && (
            <div className="row-of">
              <button
                type="button"
                className="button main"
                onClick={() => {
                  setPaper(null)
                  setTimeout(() => window.print(), 50)
                }}
              >
                {t('staff.print.print')}
              </button>
              <button type="button" className="button" onClick={() => setPaper(roles.filter((one) => kinds.has(one)))}>
                {t('staff.print.rolesOf')}
              </button>
            </div>
          )}
          {made.rows.length > 0 && paper === null && <SlipsPaper title={title} slips={made.rows} until={made.until} />}
        </div>
      )}
      {paper !== null && <RolesPaper roles={paper} onDone={() => setPaper(null)} />}
      {asking && (
        <Dialog
          title={t('staff.print.make')}
          width={520}
          onClose={() => setAsking(false)}
          foot={
            <button type="button" className="button main" onClick={() => void make()}>
              {t('staff.print.make')}
            </button>
          }
        >
          <p>{t('staff.print.ask', { area: title })}</p>
        </Dialog>
      )}
    </section>
  )
}
