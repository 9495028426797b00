// The whole of one's own matter: what was reported, the answers, and what has been done by whom.
import type { RefObject } from 'react'
import { spelled } from '../../ui/code.ts'
import { useNow } from '../../ui/now.ts'
import { exactWords, whenWords } from '../../ui/time.ts'
import { p, wordOf } from '../texts.ts'
import type { Full, Happened } from './answers.ts'

/** Sent by the reporter; the others show what the offices found and did. */
const own = ({ kind }: Full['photos'][number]): boolean => kind !== 'before' && kind !== 'after'

export function Follow({ full, heading }: { full: Full; heading: RefObject<HTMLHeadingElement | null> }) {
  const now = useNow()
  const place = [full.areaName, full.placeText].filter((one) => one).join(' ')
  return (
    <>
      <section aria-labelledby="head-replies">
        <h2 id="head-replies" ref={heading} tabIndex={-1}>
          {p('public.follow.replies')}
        </h2>
        {full.law && full.due !== null && !full.ended && <p className="soft">{p('public.follow.law', { law: full.law })}</p>}
        {full.together && (
          <p className="notice">
            {p('public.follow.together', {
              state: wordOf('plain', full.together.state, full.together.state),
              office: full.together.office ?? p('public.follow.officeHidden'),
            })}
          </p>
        )}
        {full.gathered && (
          <p className="notice">
            {p(
              full.gathered.ended || full.gathered.state === 'answered' ? 'public.follow.gatheredDone' : 'public.follow.gathered',
              {
                office: full.gathered.office ?? p('public.follow.officeHidden'),
              },
            )}
          </p>
        )}
        {full.transfer && (
          <p className="notice">
            {p(full.transfer.received ? 'public.follow.received' : 'public.follow.onTheWay', {
              to: full.transfer.to ?? p('public.follow.officeHidden'),
            })}
          </p>
        )}
        {full.call && (
          <p className="notice">{p('public.follow.call', { at: whenWords(full.call.until, now), law: full.call.law })}</p>
        )}
        {full.replies.length === 0 && <p>{p('public.follow.noReplies')}</p>}
        <ul className="replies">
          {full.replies.map((reply) => (
            <li key={`${reply.at} ${reply.text}`} className="notice">
              <p className="words">{reply.text ?? p('public.follow.erased')}</p>
              <p className="soft figures">{[reply.office, whenWords(reply.at, now)].filter((one) => one !== null).join(' · ')}</p>
            </li>
          ))}
        </ul>
        <Copies of={full} />
        <Photos
          of={full}
          ids={full.photos.filter((photo) => !own(photo)).map((photo) => photo.id)}
          name={p('public.follow.donePhotos')}
        />
      </section>
      {(full.parts ?? []).length > 0 && (
        <section aria-labelledby="head-parts">
          <h2 id="head-parts">{p('public.follow.parts')}</h2>
          <ul className="replies">
            {full.parts?.map((part) => (
              <li key={part.code} className="notice">
                <a href={`/public/track/${part.code}`}>{spelled(part.code)}</a>{' '}
                {[wordOf('plain', part.state, part.state), part.office].filter((one) => one !== null).join(' · ')}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="head-mine">
        <h2 id="head-mine">{p('public.follow.mine')}</h2>
        <dl className="parts">
          {full.categoryName && <Part name={p('public.follow.category')} value={full.categoryName} />}
          <Part name={p('public.follow.text')} value={full.text ?? p('public.follow.erased')} />
          {place !== '' && <Part name={p('public.follow.place')} value={place} />}
        </dl>
        <Photos of={full} ids={full.photos.filter(own).map((photo) => photo.id)} name={p('public.follow.photos')} />
      </section>
      <section aria-labelledby="head-timeline">
        <h2 id="head-timeline">{p('public.follow.timeline')}</h2>
        <ol className="timeline">
          {full.timeline.map((entry) => (
            <li key={`${entry.version ?? ''} ${entry.at} ${entry.step}`}>
              <time dateTime={new Date(entry.at).toISOString()} className="soft figures" title={exactWords(entry.at)}>
                {whenWords(entry.at, now)}
              </time>
              <span>
                {wordOf('did', entry.step, p('public.did.other'))}
                {who(entry) !== '' && <span className="soft"> · {who(entry)}</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

function who({ office, by }: Happened): string {
  if (office) return office
  if (by === 'reporter') return p('public.follow.you')
  return by === 'system' ? p('public.follow.system') : ''
}

function Part({ name, value }: { name: string; value: string }) {
  return (
    <div className="part">
      <dt>{name}</dt>
      <dd className="words">{value}</dd>
    </div>
  )
}

/** What she asked for, to take away: only from here, each time on record, and not for ever. */
function Copies({ of: { code, copies } }: { of: Full }) {
  const now = useNow()
  if (!copies) return null
  return (
    <div className="notice">
      <p>{copies.until === null ? p('open.copies.ready') : p('open.copies.until', { at: whenWords(copies.until, now) })}</p>
      <div className="buttons no-print">
        {copies.files.map((file, i) => (
          <a key={file.id} className="button main" href={`/api/public/copies/${code}/${file.id}`} download>
            {p('open.copies.take', { n: i + 1, size: Math.max(1, Math.round((file.size ?? 0) / 1024)) })}
          </a>
        ))}
      </div>
    </div>
  )
}

function Photos({ of, ids, name }: { of: Full; ids: readonly string[]; name: string }) {
  if (ids.length === 0) return null
  const files = `/api/files/${encodeURIComponent(of.county)}/${encodeURIComponent(of.id)}`
  return (
    <>
      <h3>{name}</h3>
      <ul className="photos">
        {ids.map((id, i) => (
          <li key={id}>
            <a href={`${files}/${id}/full`} target="_blank" rel="noreferrer">
              <img className="thumb" src={`${files}/${id}/thumb`} alt={p('public.photos.one', { n: i + 1 })} loading="lazy" />
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
