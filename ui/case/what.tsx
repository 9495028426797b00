// Left of the case page: what it is, where it is, who reported it, what was photographed.

import { lazy, Suspense } from 'react'
import type { CaseView } from '../contract.ts'
import { Skeleton } from '../skeleton.tsx'
import { t, word } from '../texts.ts'
import { exactWords } from '../time.ts'
import { isShown, thumbOf, whyNot } from '../timeline.tsx'
import { Parties } from './parties.tsx'

const CaseMap = lazy(() => import('../map/case.tsx'))

export function What({ view }: { view: CaseView }) {
  return (
    <>
      {view.view === 'record' && <p className="notice indigo">{t('case.recordOnly')}</p>}
      <Brief view={view} />
      <Where view={view} />
      {view.view === 'whole' && <Parties view={view} />}
    </>
  )
}

/** What it is, in the words of who reported it. */
export function Brief({ view }: { view: CaseView }) {
  const { case: line } = view
  const report = view.timeline.find((entry) => entry.words.some((one) => one.kind === 'text'))
  const erased = report?.words.find((one) => one.kind === 'text')?.erasedBy ?? null
  return (
    <section className="card stack" aria-label={t('case.what')}>
      <h2>{line.categoryName}</h2>
      <p className="case-text">
        {line.text ?? (
          <span className="soft">
            {t(erased !== null ? 'case.textErased' : view.view === 'record' ? 'case.words.notShown' : 'case.textNone')}
          </span>
        )}
      </p>
      {(view.answers ?? []).map((one) => (
        <p key={one.question} className="case-text">
          <b>{one.question}</b> {one.answer}
        </p>
      ))}
      {line.result !== null && (
        <p className="case-text">
          <b>{t('case.field.result')}</b> {line.result}
        </p>
      )}
      {line.outer && (
        <p className="figures">
          <b>{t('case.outer.number')}</b> <span className="code">{line.outer.number}</span> · {word('source', line.source)} ·{' '}
          {line.outer.due === null ? t('case.outer.noDue') : t('case.outer.due', { due: line.outer.due })} ·{' '}
          {t(line.outer.returned ? 'case.outer.returned' : 'case.outer.notReturned')}
        </p>
      )}
      <div className="row-of">
        {line.urgency === 'urgent' && <span className="tag vermilion">■ {word('urgency', 'urgent')}</span>}
        {line.urgency === 'important' && <span className="tag amber">▲ {word('urgency', 'important')}</span>}
        {line.class !== null && <span className="tag">{word('class', line.class)}</span>}
        {line.secret && <span className="tag plum">✦ {t('case.secret')}</span>}
        {line.bounced > 0 && <span className="tag amber">▲ {t('case.bounced', { n: line.bounced })}</span>}
        {line.supervision !== null && (
          <span className="tag plum">✦ {t('case.supervised', { level: word('level', line.supervision) })}</span>
        )}
        {line.oldNumber !== null && (
          <span className="tag">
            ◇ {line.oldNumber === '' ? t('case.takenOver') : t('case.takenOverFrom', { number: line.oldNumber })}
          </span>
        )}
        {line.urged > 0 && <span className="tag amber">▲ {t('case.urged', { n: line.urged })}</span>}
        {line.reopened > 0 && <span className="tag amber">▲ {t('case.reopened', { n: line.reopened })}</span>}
        {line.hold !== 'none' && <span className="tag indigo">◆ {word('hold', line.hold)}</span>}
      </div>
      <p className="soft small figures">
        {t('case.reportedLine', { source: word('source', line.source, line.kind), at: exactWords(line.openedAt) })}
      </p>
      <Documents view={view} />
    </section>
  )
}

/** Where it is, and how sure that is. */
export function Where({ view, map = true }: { view: CaseView; map?: boolean }) {
  const { case: line } = view
  const sure = line.placeState === 'point' || line.placeState === 'picked'
  return (
    <section className="card stack" aria-label={t('case.where')}>
      <h2>
        {line.areaName}
        {!line.surveyed && (
          <span className="tag" title={t('common.inventedHint')}>
            {t('common.invented')}
          </span>
        )}
      </h2>
      <p>
        {line.placeText ?? <span className="soft">{t(view.view === 'record' ? 'case.words.notShown' : 'case.placeNone')}</span>}
      </p>
      <p className={sure ? 'soft small' : 'small'}>
        {!sure && <span aria-hidden="true">▲ </span>}
        {word('placeState', line.placeState)}
        {line.accuracy !== null && ` · ${t('common.place.accuracy', { n: Math.round(line.accuracy) })}`}
      </p>
      {map && line.point && (
        <Suspense fallback={<Skeleton height={220} />}>
          <CaseMap line={line} />
        </Suspense>
      )}
    </section>
  )
}

function Documents({ view }: { view: CaseView }) {
  // Official papers stand in a list of their own.
  const papers = new Set(view.papers.issued.map((one) => one.id))
  const documents = view.documents.filter((one) => !papers.has(one.id))
  if (documents.length === 0) return <p className="soft small">{t('case.documents.none')}</p>
  return (
    <ul className="thumbs">
      {documents.map((one) => (
        <li key={one.id}>
          {isShown(one) ? (
            <a href={one.full} target="_blank" rel="noreferrer">
              {one.width === null ? (
                <span className="file-mark code" aria-hidden="true">
                  {one.type === 'application/pdf' ? 'PDF' : '…'}
                </span>
              ) : (
                <img src={thumbOf(one)} alt={word('docKind', one.kind)} loading="lazy" />
              )}
              <span className="small">{word('docKind', one.kind)}</span>
            </a>
          ) : (
            <span className="soft small">{whyNot(one)}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
