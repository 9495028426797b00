// Who is responsible here, whom to ring about them, and where a door is open.
import type { Page } from '../../ui/contract.ts'
import { Link } from '../../ui/router.tsx'
import { minuteWords } from '../../ui/time.ts'
import { useAsk } from '../ask.ts'
import { Failed, Heading, Waiting } from '../frame.tsx'
import { p } from '../texts.ts'
import { OwnArea, useOwnArea } from './area.tsx'

type Here = {
  readonly role: 'gridWorker' | 'community' | 'street' | 'supervision'
  readonly area: string | null
  readonly person: string | null
  readonly office: string
  readonly phone: string | null
  readonly aroundTheClock: boolean
}
type Station = {
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly aroundTheClock: boolean
  readonly hours: readonly (readonly [number, number])[]
}

const dialled = (phone: string): string => phone.replace(/[^\d+]/g, '')
const Phone = ({ number }: { number: string | null }) =>
  number === null ? p('open.who.noPhone') : <a href={`tel:${dialled(number)}`}>{number}</a>

export default function Who({ county }: { county: string }) {
  const [area, change] = useOwnArea()
  const people = useAsk<Page<Here>>(
    area.community === null
      ? null
      : `/public/here?county=${encodeURIComponent(county)}&area=${encodeURIComponent(area.community)}`,
  )
  const below = area.community === null ? '' : `&area=${encodeURIComponent(area.community)}`
  const places = useAsk<Page<Station>>(`/public/stations?county=${encodeURIComponent(county)}${below}`)
  return (
    <div className="page">
      <Heading>{p('open.who.title')}</Heading>
      <OwnArea area={area} change={change} county={county} />
      <section aria-labelledby="head-people">
        <h2 id="head-people">{p('open.who.people')}</h2>
        {area.community === null && <p>{p('open.who.choose')}</p>}
        {people.fault !== null && <Failed why={people.fault.message} again={people.again} />}
        {area.community !== null && people.value === null && people.fault === null && <Waiting rows={3} />}
        <dl className="parts">
          {(people.value?.rows ?? []).map((one) => (
            <div className="part" key={`${one.role} ${one.area} ${one.person} ${one.office}`}>
              <dt>
                {p(`open.role.${one.role}`)}
                {one.area !== null && <span className="soft"> {one.area}</span>}
              </dt>
              <dd>
                {one.person ?? one.office} <Phone number={one.phone} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="head-stations">
        <h2 id="head-stations">{p('open.station.title')}</h2>
        <p className="soft">{p('open.station.services')}</p>
        {places.fault !== null && <Failed why={places.fault.message} again={places.again} />}
        {places.value === null && places.fault === null && <Waiting rows={3} />}
        <ul className="matters">
          {(places.value?.rows ?? []).slice(0, 60).map((one) => (
            <li key={one.id} className="card">
              <p>
                <strong>{one.name}</strong>
              </p>
              <p className="figures">
                {one.aroundTheClock
                  ? p('open.station.always')
                  : p('open.station.hours', {
                      hours: one.hours.map(([from, to]) => `${minuteWords(from)}–${minuteWords(to)}`).join(' · '),
                    })}
              </p>
              <p>
                <Phone number={one.phone} />
              </p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="head-answers">
        <h2 id="head-answers">{p('open.answers.title')}</h2>
        <p>{p('open.answers.later')}</p>
        <Link className="button" to="/public/report">
          {p('public.nav.report')}
        </Link>
      </section>
    </div>
  )
}
