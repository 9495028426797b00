// Saved and shared views: a name for an address, one's own or everybody's of the office.
import { useQueryClient } from '@tanstack/react-query'
import { Dropdown } from 'antd'
import { type FormEvent, useState } from 'react'
import { useQ } from '../../ui/ask.ts'
import { Refused, send } from '../../ui/client.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { cleared, type Filters, filtersOf, narrowing } from './filters.ts'

type View = {
  readonly id: string
  readonly name: string
  readonly shared: boolean
  readonly mine: boolean
  readonly query: Readonly<Record<string, string>>
}
type Props = { readonly filters: Filters; readonly change: (some: Readonly<Record<string, string | null>>) => void }

export function Views({ filters, change }: Props) {
  const client = useQueryClient()
  const toast = useToast()
  const { data } = useQ<View>('views', {}, { fresh: 60_000 })
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const views = data?.rows ?? []
  const renew = () => client.invalidateQueries({ queryKey: ['q', 'views'] })
  const attempt = async (act: () => Promise<unknown>, done: string) => {
    try {
      await act()
      await renew()
      toast({ text: done })
    } catch (error) {
      toast({ text: error instanceof Refused ? error.message : t('common.error.unknown'), tone: 'refused' })
    }
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    await attempt(
      () => send('POST', '/views', { name: name.trim(), shared, query: filters }),
      t('desk.view.saved', { name: name.trim() }),
    )
    setName('')
  }
  const panel = (
    <div className="card stack view-panel">
      {views.length === 0 && <p className="soft">{t('desk.view.none')}</p>}
      <ul className="stack">
        {views.map((view) => (
          <li key={view.id} className="row-of">
            <button
              type="button"
              className="button plain view-name"
              onClick={() => {
                change({ ...cleared, ...filtersOf(view.query) })
                setOpen(false)
              }}
            >
              {view.name}
              {view.shared && <span className="tag">{t('desk.view.shared')}</span>}
            </button>
            {view.mine && (
              <button
                type="button"
                className="button plain icon"
                aria-label={t('desk.view.remove', { name: view.name })}
                onClick={() =>
                  void attempt(() => send('DELETE', `/views/${view.id}`), t('desk.view.removed', { name: view.name }))
                }
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {narrowing(filters) > 0 && (
        <form className="stack" onSubmit={save}>
          <label htmlFor="view-name">{t('desk.view.save')}</label>
          <input
            id="view-name"
            className="field"
            value={name}
            maxLength={40}
            required
            onChange={(event) => setName(event.target.value)}
          />
          <label className="flag">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {t('desk.view.share')}
          </label>
          <button type="submit" className="button main" disabled={name.trim() === ''}>
            {t('common.save')}
          </button>
        </form>
      )}
    </div>
  )
  return (
    <Dropdown trigger={['click']} open={open} onOpenChange={setOpen} popupRender={() => panel}>
      <button type="button" className="button" aria-haspopup="true" aria-expanded={open}>
        {t('desk.view.title')}
        {views.length > 0 && <span className="soft figures">{views.length}</span>}
      </button>
    </Dropdown>
  )
}
