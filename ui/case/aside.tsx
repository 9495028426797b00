// Right of the case page: the clocks, who has it, objections and proposals, who is responsible here, what is near.
import { useQ } from '../ask.ts'
import { Chain } from '../chain.tsx'
import { ClockCard } from '../clock.tsx'
import type { CaseLine, CaseView } from '../contract.ts'
import { Shape } from '../light.tsx'
import { useNow } from '../now.ts'
import { Link } from '../router.tsx'
import { t, word } from '../texts.ts'
import { whenWords } from '../time.ts'

export function Clocks({ view }: { view: CaseView }) {
  const running = view.clocks.filter((clock) => clock.stoppedAt === null)
  const stopped = view.clocks.filter((clock) => clock.stoppedAt !== null)
  const { kind } = view.case
  const asked = new Set(view.tasks.map((task) => task.id))
  return (
    <section className="card stack" aria-label={t('case.clocks')}>
      <h2>{t('case.clocks')}</h2>
      {running.map((clock) => (
        <ClockCard key={clock.id} clock={clock} kind={kind} asked={asked.has(clock.id)} />
      ))}
      {running.length === 0 && <p className="soft">{t('case.clocks.none')}</p>}
      {stopped.length > 0 && (
        <details>
          <summary>{t('case.clocks.stopped', { n: stopped.length })}</summary>
          {stopped.map((clock) => (
            <ClockCard key={clock.id} clock={clock} kind={kind} asked={asked.has(clock.id)} />
          ))}
        </details>
      )}
    </section>
  )
}

export function Who({ view }: { view: CaseView }) {
  const { case: line, chain } = view
  const rows = [
    [t('case.holder'), line.holderName],
    ...(line.handlerName === null ? [] : [[t('case.handler'), line.handlerName]]),
    [t('case.centre'), line.centreName],
    ...(line.leaderName === null ? [] : [[t('case.leader'), line.leaderName]]),
  ]
  return (
    <section className="card stack" aria-label={t('case.who')}>
      <h2>{t('case.who')}</h2>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('case.chain')}</h3>
      <Chain rows={chain} />
    </section>
  )
}

export function Disputes({ view }: { view: CaseView }) {
  const now = useNow()
  const { objections, proposals, requests, supervisions, ratings } = view
  if ([objections, proposals, requests, supervisions, ratings].every((list) => list.length === 0)) return null
  const asked = requests.findLast((one) => one.decidedAt === null)
  return (
    <section className="card stack" aria-label={t('case.objections')}>
      {objections.map((one) => (
        <div key={one.id} className="stack">
          <h3>
            {t('case.objections')}
            <span className={one.decidedAt === null ? 'tag amber' : 'tag'}>
              {one.decidedAt === null
                ? `▲ ${t('case.objection.open')}`
                : t(one.upheld ? 'case.objection.upheld' : 'case.objection.refused')}
            </span>
          </h3>
          <p className="small figures">
            {[one.by, word('ground', one.ground), one.item, whenWords(one.at, now)].filter(Boolean).join(' · ')}
          </p>
          {one.text !== null && <p className="said">{one.text}</p>}
        </div>
      ))}
      {proposals.map((one) => (
        <div key={one.id}>
          <h3>
            {t('case.proposals')}
            <span className={one.decidedAt === null ? 'tag amber' : 'tag'}>
              {one.decidedAt === null
                ? `▲ ${t('case.proposal.open')}`
                : t(one.accepted ? 'case.proposal.accepted' : 'case.proposal.refused')}
            </span>
          </h3>
          <p className="small">
            {Object.entries(one.fields)
              .map(([field, value]) => `${word('field', field)} ${word(field, String(value))}`)
              .join(' · ')}
          </p>
        </div>
      ))}
      {requests.map((one) => {
        // Only what was asked last can still be waiting, and only while the work goes on.
        const open = one === asked && view.case.phase === 'handling'
        return (
          <div key={one.id} className="stack">
            <h3>
              {t('case.requests')}
              <span className={open ? 'tag amber' : 'tag'}>
                {open
                  ? `▲ ${t('case.request.open')}`
                  : t(
                      one.decidedAt === null
                        ? 'case.request.over'
                        : one.granted
                          ? 'case.request.granted'
                          : 'case.request.refused',
                    )}
              </span>
            </h3>
            <p className="small figures">
              {[
                t(`case.request.${one.what}`, { until: one.until }),
                one.ground === null ? null : word('ground', one.ground),
                one.by,
                whenWords(one.at, now),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {one.text !== null && <p className="said">{one.text}</p>}
          </div>
        )
      })}
      {supervisions.map((one) => (
        <div key={one.id} className="stack">
          <h3>
            {word('level', one.level)}
            <span className={one.closedAt === null ? 'tag amber' : 'tag'}>
              {one.closedAt === null && '▲ '}
              {t(`case.supervision.${stateOf(one)}`)}
            </span>
          </h3>
          <p className="small figures">
            {[
              one.organisation,
              word('ground', one.ground),
              t('case.supervision.until', { until: one.until }),
              one.by === null ? t('case.supervision.bySystem') : t('case.supervision.of', { by: one.by }),
              whenWords(one.at, now),
            ].join(' · ')}
          </p>
          {one.text !== null && <p className="said">{one.text}</p>}
          {one.answer !== null && <p className="said">{one.answer}</p>}
        </div>
      ))}
      {ratings.map((one) => (
        <div key={one.at}>
          <h3>{t('case.ratings')}</h3>
          <p>
            {t(one.solved ? 'case.fact.solved' : 'case.fact.notSolved')} · {word('grade', String(one.grade))}
          </p>
          {one.text !== null && <p className="said">{one.text}</p>}
        </div>
      ))}
    </section>
  )
}

const stateOf = (one: CaseView['supervisions'][number]): 'open' | 'answered' | 'settled' | 'raised' => {
  if (one.closedAt !== null) return one.settled ? 'settled' : 'raised'
  return one.answeredAt === null ? 'open' : 'answered'
}

/** Other open cases near this one: where the same thing may have been told twice. */
export function Nearby({ view, base }: { view: CaseView; base: string }) {
  const { county, id } = view.case
  const { data } = useQ<CaseLine>('nearby', { county, id })
  if (!data) return null
  return (
    <section className="card stack" aria-label={t('case.nearby')}>
      <h2>{t('case.nearby')}</h2>
      {data.rows.length === 0 && <p className="soft">{t('case.nearby.none')}</p>}
      <ul className="stack">
        {data.rows.slice(0, 6).map((row) => (
          <li key={row.id} className="near">
            <Shape light={row.light} />
            <Link to={`${base}/${row.county}/${row.id}`}>{row.categoryName}</Link>
            <span className="soft small">{row.text ?? ''}</span>
            <span className="soft small figures">
              {row.distance === undefined ? '' : t('case.nearby.metres', { n: Math.round(row.distance) })} ·{' '}
              {word('state', row.state, row.kind)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
