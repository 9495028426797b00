// Which page an address means; every page is fetched when it is first needed.

import { lazy, Suspense, useEffect } from 'react'
import { match } from '../ui/address.ts'
import { Broken } from '../ui/broken.tsx'
import type { Me } from '../ui/contract.ts'
import { go, usePlace } from '../ui/router.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { t } from './texts.ts'

const Queue = lazy(() => import('./queue/page.tsx'))
const Case = lazy(() => import('./case.tsx'))
const Search = lazy(() => import('./search/page.tsx'))
const MapPage = lazy(() => import('./map/page.tsx'))
const Notices = lazy(() => import('./notices.tsx'))
const Team = lazy(() => import('./team.tsx'))
const Call = lazy(() => import('./call/page.tsx'))
const Recordings = lazy(() => import('./call/recordings.tsx'))
const CallBacks = lazy(() => import('./callBacks/page.tsx'))
const KnowledgePage = lazy(() => import('./knowledge/page.tsx'))
const Questions = lazy(() => import('./knowledge/questions.tsx'))
const Centre = lazy(() => import('./centre/page.tsx'))
const Outer = lazy(() => import('./outer/page.tsx'))
const Report = lazy(() => import('./report.tsx'))
const Whistles = lazy(() => import('./whistles.tsx'))
const Supervision = lazy(() => import('./supervision/page.tsx'))
const Digest = lazy(() => import('./digest.tsx'))
const Duty = lazy(() => import('./duty/page.tsx'))
const Meetings = lazy(() => import('./duty/meetings.tsx'))
const Roster = lazy(() => import('./duty/roster.tsx'))
const Routing = lazy(() => import('./routing/page.tsx'))
const More = lazy(() => import('./more.tsx'))
const Status = lazy(() => import('./status.tsx'))
const Figures = lazy(() => import('./figures/page.tsx'))
const OneFigure = lazy(() => import('./figures/one.tsx'))
const FigureCases = lazy(() => import('./figures/cases.tsx'))
const Daily = lazy(() => import('./daily/page.tsx'))
const Leader = lazy(() => import('./leader/page.tsx'))
const Walls = lazy(() => import('./wall/walls.tsx'))
const Phones = lazy(() => import('./phones.tsx'))
const Lists = lazy(() => import('./lists/page.tsx'))
const Admissions = lazy(() => import('./lists/admissions.tsx'))
const Passing = lazy(() => import('./lists/passing.tsx'))
const Papers = lazy(() => import('./papers/page.tsx'))
const Shares = lazy(() => import('./lists/shares.tsx'))
const Ledger = lazy(() => import('./ledger/page.tsx'))
const Exports = lazy(() => import('./export/page.tsx'))
const Table = lazy(() => import('./lists/table.tsx'))
const Messages = lazy(() => import('./doors/messages.tsx'))
const Topics = lazy(() => import('./doors/topics.tsx'))
const Keys = lazy(() => import('./doors/keys.tsx'))
const People = lazy(() => import('./people/page.tsx'))
const PeopleRoster = lazy(() => import('./people/roster.tsx'))
const PeopleActs = lazy(() => import('./people/acts.tsx'))
const Devices = lazy(() => import('./account/devices.tsx'))

export function Route({ me }: { me: Me }) {
  const { path } = usePlace()
  return (
    <Broken key={path.split('/').slice(0, 3).join('/')}>
      <Suspense fallback={<Skeleton height={'60vh'} />}>
        <Page me={me} path={path} />
      </Suspense>
    </Broken>
  )
}

function Page({ me, path }: { me: Me; path: string }) {
  const at = match('/desk/case/:county/:id', path)
  if (at) return <Case key={`${at.county}/${at.id}`} at={{ county: at.county ?? '', id: at.id ?? '' }} />
  const letter = match('/desk/digest/:county/:id', path)
  if (letter) return <Digest key={letter.id} at={{ county: letter.county ?? '', id: letter.id ?? '' }} />
  const listed = match('/desk/figures/:code/cases', path)
  if (listed) return <FigureCases me={me} code={listed.code ?? ''} />
  const figure = match('/desk/figures/:code', path)
  if (figure) return <OneFigure code={figure.code ?? ''} />
  const daily = match('/desk/daily/:id', path)
  if (daily) return <Daily key={daily.id} me={me} at={daily.id ?? ''} />
  switch (path.replace(/\/$/, '')) {
    case '':
    case '/desk':
      return <Onward to="/desk/queue" />
    case '/desk/queue':
      return <Queue me={me} />
    case '/desk/search':
      return <Search me={me} />
    case '/desk/map':
      return <MapPage />
    case '/desk/notices':
      return <Notices />
    case '/desk/team':
      return <Team me={me} />
    case '/desk/call':
      return <Call me={me} />
    case '/desk/recordings':
      return <Recordings />
    case '/desk/callBacks':
      return <CallBacks />
    case '/desk/knowledge':
      return <KnowledgePage />
    case '/desk/centre':
      return <Centre />
    case '/desk/outer':
      return <Outer />
    case '/desk/report':
      return <Report me={me} />
    case '/desk/whistles':
      return <Whistles me={me} />
    case '/desk/supervision':
      return <Supervision me={me} />
    case '/desk/daily':
      return <Daily me={me} at={null} />
    case '/desk/leader':
      return <Leader />
    case '/desk/walls':
      return <Walls me={me} />
    case '/desk/phones':
      return <Phones />
    case '/desk/figures':
      return <Figures />
    case '/desk/duty':
      return <Duty />
    case '/desk/duty/meetings':
      return <Meetings me={me} />
    case '/desk/duty/roster':
      return <Roster me={me} />
    case '/desk/routing':
      return <Routing />
    case '/desk/more':
      return <More me={me} />
    case '/desk/status':
      return <Status />
    case '/desk/lists':
      return <Lists />
    case '/desk/admissions':
      return <Admissions me={me} />
    case '/desk/passing':
      return <Passing me={me} />
    case '/desk/papers':
      return <Papers me={me} />
    case '/desk/questions':
      return <Questions />
    case '/desk/shares':
      return <Shares me={me} />
    case '/desk/ledger':
      return <Ledger />
    case '/desk/exports':
      return <Exports me={me} />
    case '/desk/table':
      return <Table me={me} />
    case '/desk/messages':
      return <Messages />
    case '/desk/topics':
      return <Topics me={me} />
    case '/desk/keys':
      return <Keys />
    case '/desk/people':
      return <People me={me} />
    case '/desk/people/roster':
      return <PeopleRoster />
    case '/desk/acts':
      return <PeopleActs />
    case '/desk/devices':
      return <Devices />
    default:
      return (
        <div className="empty">
          <p>{t('desk.nowhere')}</p>
          <button type="button" className="button main" onClick={() => go('/desk/queue')}>
            {t('desk.nav.queue')}
          </button>
        </div>
      )
  }
}

function Onward({ to }: { to: string }) {
  useEffect(() => go(to, { replace: true }), [to])
  return null
}
