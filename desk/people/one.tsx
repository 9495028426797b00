// One person: his posts and who stands in, his sign-in, his phones, what administrators did; and the leaving that hands all over.
import { useState } from 'react'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { agoWords, exactWords } from '../../ui/time.ts'
import { useToast } from '../../ui/toast.tsx'
import { t } from '../texts.ts'
import { Acts } from './acts.tsx'
import { AwayForm, SeatForm } from './forms.tsx'
import { Leaving, Vacating } from './leaving.tsx'
import { SignIn } from './signin.tsx'
import { type One, type Person, type Post, useAct, useOne, whyOf } from './use.ts'

type Doing =
  | { readonly what: 'post' }
  | { readonly what: 'move' | 'away' | 'end'; readonly post: Post }
  | { readonly what: 'leave' }
  | null

export function OnePerson({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const { data, error } = useOne(person.id)
  const [doing, setDoing] = useState<Doing>(null)
  const act = useAct()
  const toast = useToast()
  const now = useNow()
  const run = async (name: string, body: Readonly<Record<string, unknown>>, done: string) => {
    try {
      await act(name, { person: person.id, ...body })
      toast({ text: done })
      setDoing(null)
    } catch (failed) {
      toast({ text: whyOf(failed), tone: 'refused' })
    }
  }
  return (
    <section className="card stack people-one" aria-labelledby="people-one">
      <div className="row-of">
        <h2 id="people-one">{person.name}</h2>
        <span className="code soft">{person.login}</span>
        <button type="button" className="button plain" onClick={onClose}>
          {t('common.close')}
        </button>
      </div>
      {!person.mine && <p className="notice amber">▲ {error ? error.message : t('staff.notMine')}</p>}
      <h3>{t('staff.posts')}</h3>
      <ul className="plain-list stack">
        {person.posts.length === 0 && <li className="soft">{t('staff.noPost')}</li>}
        {person.posts.map((post) => (
          <li key={post.id} className="stack">
            <span>
              <b>{post.name}</b> · {post.organisationName} · {post.areaNames.join('、')}{' '}
              <span className="soft small">
                {post.from > now && t('staff.from', { at: exactWords(post.from) })}
                {post.to !== null && t('staff.until', { at: exactWords(post.to) })}
              </span>
            </span>
            {post.away.map((one) => (
              <span key={one.id} className="row-of">
                ◐ {t('staff.away', { from: exactWords(one.from), to: exactWords(one.to), name: one.deputyName ?? '–' })}
                {person.mine && (
                  <button
                    type="button"
                    className="button"
                    onClick={() => void run('absenceEnd', { absence: one.id }, t('staff.done.absenceEnd'))}
                  >
                    {t('staff.act.absenceEnd')}
                  </button>
                )}
              </span>
            ))}
            {person.mine && post.from < now && (
              <span className="row-of">
                <button type="button" className="button" onClick={() => setDoing({ what: 'move', post })}>
                  {t('staff.act.move')}
                  <span className="unseen"> {post.name}</span>
                </button>
                <button type="button" className="button" onClick={() => setDoing({ what: 'away', post })}>
                  {t('staff.act.absence')}
                  <span className="unseen"> {post.name}</span>
                </button>
                {person.posts.length > 1 && (
                  <button type="button" className="button" onClick={() => setDoing({ what: 'end', post })}>
                    {t('staff.act.postEnd')}
                    <span className="unseen"> {post.name}</span>
                  </button>
                )}
              </span>
            )}
            {doing !== null && 'post' in doing && doing.post.id === post.id && doing.what === 'move' && (
              <Vacating person={person} post={post}>
                {(heir) => (
                  <SeatForm
                    button={t('staff.act.move')}
                    before={post}
                    onCancel={() => setDoing(null)}
                    onSeat={(seat) => run('move', { post: post.id, ...heir, ...seat }, t('staff.done.move'))}
                  />
                )}
              </Vacating>
            )}
            {doing !== null && 'post' in doing && doing.post.id === post.id && doing.what === 'end' && (
              <Vacating person={person} post={post}>
                {(heir, missing) => (
                  <div className="row-of">
                    <button
                      type="button"
                      className="button final"
                      disabled={missing}
                      onClick={() => void run('postEnd', { post: post.id, ...heir }, t('staff.done.postEnd'))}
                    >
                      {t('staff.act.postEnd')}
                    </button>
                    <button type="button" className="button plain" onClick={() => setDoing(null)}>
                      {t('common.cancel')}
                    </button>
                  </div>
                )}
              </Vacating>
            )}
            {doing !== null && 'post' in doing && doing.post.id === post.id && doing.what === 'away' && (
              <AwayForm
                post={post}
                person={person}
                onCancel={() => setDoing(null)}
                onAway={(away) => run('absence', { post: post.id, ...away }, t('staff.done.absence'))}
              />
            )}
          </li>
        ))}
      </ul>
      {person.mine && (
        <div className="row-of">
          <button type="button" className="button" onClick={() => setDoing({ what: 'post' })}>
            {t('staff.act.post')}
          </button>
          <button type="button" className="button final" onClick={() => setDoing({ what: 'leave' })}>
            {t('staff.act.leave')}
          </button>
        </div>
      )}
      {doing?.what === 'post' && (
        <SeatForm
          button={t('staff.act.post')}
          before={person.posts[0] ?? null}
          onCancel={() => setDoing(null)}
          onSeat={(seat) => run('post', seat, t('staff.done.post'))}
        />
      )}
      {doing?.what === 'leave' && <Leaving person={person} onClose={() => setDoing(null)} />}
      {person.mine && <SignIn person={person} run={run} />}
      {person.mine && !data && !error && <Skeleton height={120} />}
      {person.mine && data && <Phones phones={data.phones} run={run} now={now} />}
      {person.mine && data && data.acts.length > 0 && (
        <details>
          <summary>{t('staff.acts.of')}</summary>
          <Acts rows={data.acts} />
        </details>
      )}
      {person.mine && (
        <p className="small">
          <Link to="/desk/people">{t('staff.recorded')}</Link>
        </p>
      )}
    </section>
  )
}

function Phones({
  phones,
  run,
  now,
}: {
  readonly phones: One['phones']
  readonly run: (name: string, body: Readonly<Record<string, unknown>>, done: string) => Promise<void>
  readonly now: number
}) {
  return (
    <>
      <h3>{t('staff.phones')}</h3>
      {phones.length === 0 && <p className="soft">{t('staff.phones.none')}</p>}
      <ul className="plain-list stack">
        {phones.map((phone) => (
          <li key={phone.id} className="stack">
            <span>
              <b>{phone.device}</b>{' '}
              <span className="soft small">
                {t('staff.phone.since', { at: exactWords(phone.boundAt), ago: agoWords(phone.seenAt, now) })}
              </span>
            </span>
            {phone.wipedAt !== null ? (
              <span>● {t('staff.phone.wiped', { at: exactWords(phone.wipedAt) })}</span>
            ) : phone.wipeAt !== null ? (
              <span>◐ {t('staff.phone.wipe', { at: exactWords(phone.wipeAt) })}</span>
            ) : (
              <span className="row-of">
                {phone.endedAt !== null && <span>○ {t('staff.phone.ended', { at: exactWords(phone.endedAt) })}</span>}
                {phone.endedAt === null && (
                  <button
                    type="button"
                    className="button"
                    onClick={() => void run('phone', { phone: phone.id, wipe: false }, t('staff.done.phoneEnded'))}
                  >
                    {t('staff.act.phoneEnd')}
                  </button>
                )}
                <button
                  type="button"
                  className="button final"
                  onClick={() => void run('phone', { phone: phone.id, wipe: true }, t('staff.done.phoneWipe'))}
                >
                  {t('staff.act.phoneWipe')}
                </button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
