// Beside the list: the chosen case, short enough to decide on, with the letters of its steps.

import { NotLoaded } from '../../ui/alarm.tsx'
import { useCase } from '../../ui/ask.ts'
import { Actions } from '../../ui/case/actions.tsx'
import { Clocks, Disputes, Nearby } from '../../ui/case/aside.tsx'
import { CaseTimeline, Head } from '../../ui/case/page.tsx'
import { Parties } from '../../ui/case/parties.tsx'
import { RelatedCases } from '../../ui/case/related.tsx'
import { Tasks } from '../../ui/case/tasks.tsx'
import { Brief, Where } from '../../ui/case/what.tsx'
import { spelled } from '../../ui/code.ts'
import type { CaseLine } from '../../ui/contract.ts'
import { useSettled } from '../../ui/form/pick.tsx'
import { Link } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import '../../ui/case/case.css'

export function Preview({ line }: { line: CaseLine | null }) {
  const key = line === null ? null : `${line.county}/${line.id}`
  // While j is held down nothing is fetched for rows that are only passed.
  const settled = useSettled(key, 90)
  const [county, id] = (settled ?? '').split('/')
  const { data, error } = useCase(settled !== null && county && id ? { county, id } : null)
  const view = data && line && data.case.id === line.id ? data : null
  if (!line)
    return (
      <aside className="preview empty" aria-label={t('desk.preview.title')}>
        <p className="soft">{t('desk.preview.none')}</p>
      </aside>
    )
  const open = `/desk/case/${line.county}/${line.id}`
  return (
    <aside className="preview" aria-label={t('desk.preview.title')}>
      {view ? (
        <>
          <Head view={view}>
            <Link className="button" to={open}>
              {t('desk.preview.open')}
              <kbd>↵</kbd>
            </Link>
          </Head>
          <Brief view={view} />
          <Actions view={view} />
          <div className="stack">
            <Where view={view} map={false} />
            <Parties view={view} />
            <Clocks view={view} />
            <RelatedCases view={view} base="/desk/case" />
            <Tasks view={view} />
            <Disputes view={view} />
            <Nearby view={view} base="/desk/case" />
            <section className="card" aria-label={t('case.timeline')}>
              <h2>{t('case.timeline')}</h2>
              <CaseTimeline view={{ ...view, timeline: view.timeline.slice(-4) }} />
            </section>
          </div>
        </>
      ) : error ? (
        <NotLoaded error={error} />
      ) : (
        <div className="stack" aria-busy="true">
          <h2 className="code">{spelled(line.code)}</h2>
          <h3>{line.categoryName}</h3>
          <p>{line.text}</p>
          <Skeleton height={160} />
        </div>
      )}
    </aside>
  )
}
