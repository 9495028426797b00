// Somebody leaves, or one post of his ends: what hangs on it is listed, each part gets who takes it, and one act hands all of it over.
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { Alarm } from '../../ui/alarm.tsx'
import { get, queryOf } from '../../ui/client.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import { PersonPick } from './forms.tsx'
import { type Person, type Post, useAct, whyOf } from './use.ts'

type Leaving = {
  readonly posts: readonly {
    readonly post: string
    readonly name: string
    readonly organisation: string
    readonly waiting: readonly { readonly duty: string; readonly matters: number }[]
    readonly led: number
    readonly deputies: number
  }[]
  readonly turns: number
  readonly seats: number
  readonly promises: number
  readonly swaps: number
}

/** All that hangs on somebody, or on one post of his. */
const useLeaving = (person: Person, post: Post | null = null) =>
  useQuery({
    queryKey: ['people', 'leaving', person.id, post?.id ?? null],
    queryFn: ({ signal }) => get<Leaving>(`/people/one/${person.id}/leaving${queryOf({ post: post?.id })}`, signal),
    staleTime: 0,
  })
const hangs = (one: Leaving['posts'][number]) => one.waiting.length > 0 || one.led > 0 || one.deputies > 0
const inPerson = ({ turns, seats, promises }: Leaving) => turns + seats + promises > 0

/** One post ends, or is left for another: what hangs on it is told, who takes it is asked, and `children` asks for the rest. */
export function Vacating({
  person,
  post,
  children,
}: {
  readonly person: Person
  readonly post: Post
  /** `missing`: something would be left on nobody, and nobody was chosen. */
  readonly children: (heir: { readonly heir?: string }, missing: boolean) => ReactNode
}) {
  const id = useId()
  const { data, error } = useLeaving(person, post)
  const [heir, setHeir] = useState<string | null>(null)
  if (error)
    return (
      <p className="notice vermilion" role="alert">
        {error.message}
      </p>
    )
  if (!data) return <Skeleton height={120} />
  const [one] = data.posts
  const needed = (one !== undefined && hangs(one)) || inPerson(data)
  return (
    <section className="notice stack" aria-label={post.name}>
      <p>
        <b>{post.name}</b>：{one && hangs(one) ? <Figures one={one} /> : t('staff.leave.nothing')}
      </p>
      {inPerson(data) && <p>{t('staff.leave.personal', { turns: data.turns, seats: data.seats, promises: data.promises })}</p>}
      <div className="people-form">
        <PersonPick
          id={id}
          label={t(needed ? 'staff.leave.heir' : 'staff.leave.heirMaybe', { post: post.name })}
          but={person.id}
          onPick={(picked) => setHeir(picked?.person.id ?? null)}
        />
      </div>
      {children(heir === null ? {} : { heir }, needed && heir === null)}
    </section>
  )
}

export function Leaving({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const id = useId()
  const act = useAct()
  const { data, error } = useLeaving(person)
  const [posts, setPosts] = useState<Readonly<Record<string, string>>>({})
  const [rest, setRest] = useState<string | null>(null)
  const [done, setDone] = useState<{ readonly before: Leaving; readonly after: Leaving } | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  if (done) return <Done before={done.before} after={done.after} onClose={onClose} />
  if (error)
    return (
      <p className="notice vermilion" role="alert">
        {error.message}
      </p>
    )
  if (!data) return <Skeleton height={200} />
  const personal = inPerson(data)
  const missing = data.posts.some((one) => hangs(one) && !posts[one.post]) || (personal && rest === null)
  const leave = async () => {
    setBusy(true)
    setRefused(null)
    try {
      setDone(await act<{ before: Leaving; after: Leaving }>('leave', { person: person.id, posts, rest }))
    } catch (failed) {
      setRefused(whyOf(failed))
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="notice stack" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{t('staff.leave.title', { name: person.name })}</h3>
      <p className="soft">{t('staff.leave.lead')}</p>
      {data.posts.map((one) => (
        <div key={one.post} className="stack">
          <p>
            <b>{one.name}</b>：{hangs(one) ? <Figures one={one} /> : t('staff.leave.nothing')}
          </p>
          <div className="people-form">
            <PersonPick
              id={`${id}-${one.post}`}
              label={t(hangs(one) ? 'staff.leave.heir' : 'staff.leave.heirMaybe', { post: one.name })}
              but={person.id}
              onPick={(picked) => {
                const { [one.post]: _before, ...others } = posts
                setPosts(picked ? { ...others, [one.post]: picked.person.id } : others)
              }}
            />
          </div>
        </div>
      ))}
      {personal && (
        <div className="stack">
          <p>{t('staff.leave.personal', { turns: data.turns, seats: data.seats, promises: data.promises })}</p>
          <div className="people-form">
            <PersonPick
              id={`${id}-rest`}
              label={t('staff.leave.rest')}
              but={person.id}
              onPick={(picked) => setRest(picked?.person.id ?? null)}
            />
          </div>
        </div>
      )}
      {refused && <Alarm>{refused}</Alarm>}
      <div className="row-of">
        <button type="button" className="button final" disabled={busy || missing} onClick={() => void leave()}>
          {t(busy ? 'common.sending' : 'staff.leave.go')}
        </button>
        <button type="button" className="button plain" onClick={onClose}>
          {t('common.cancel')}
        </button>
      </div>
    </section>
  )
}

const Figures = ({ one }: { readonly one: Leaving['posts'][number] }) => (
  <>
    {t('staff.leave.figures', {
      waiting: one.waiting.reduce((n, two) => n + two.matters, 0),
      led: one.led,
      deputies: one.deputies,
    })}
  </>
)

function Done({ before, after, onClose }: { readonly before: Leaving; readonly after: Leaving; readonly onClose: () => void }) {
  const waiting = before.posts.reduce((n, one) => n + one.waiting.reduce((m, two) => m + two.matters, 0), 0)
  const led = before.posts.reduce((n, one) => n + one.led, 0)
  return (
    <div className="notice stack" role="status">
      <p>
        <b>{t('staff.leave.done')}</b>
      </p>
      <p>{t('staff.leave.before', { waiting, led, turns: before.turns, seats: before.seats, promises: before.promises })}</p>
      <p>{t('staff.leave.after', { left: after.turns + after.seats + after.promises + after.posts.length })}</p>
      <div className="row-of">
        <button type="button" className="button main" onClick={onClose}>
          {t('common.close')}
        </button>
      </div>
    </div>
  )
}
