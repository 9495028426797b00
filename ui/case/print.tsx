// A case on paper (A4): what, where, who, until when, and everything that happened, oldest first.
import { createPortal } from 'react-dom'
import { serverNow } from '../client.ts'
import { spelled } from '../code.ts'
import type { CaseView } from '../contract.ts'
import { t, word } from '../texts.ts'
import { exactWords } from '../time.ts'
import { CaseTimeline, plainWords } from './page.tsx'
import '../print.css'

export function PrintCase({ view }: { view: CaseView }) {
  const { case: line } = view
  const now = serverNow()
  const rows: readonly (readonly [string, string])[] = [
    [t('case.category'), line.categoryName],
    [
      t('case.urgencyLabel'),
      [word('urgency', line.urgency), line.class === null ? '' : word('class', line.class)].filter(Boolean).join(' · '),
    ],
    [t('case.source'), word('source', line.source, line.kind)],
    [t('case.opened'), exactWords(line.openedAt)],
    [
      t('case.areaLabel'),
      line.surveyed ? line.areaName : t('common.withMark', { sentence: line.areaName, mark: t('common.invented') }),
    ],
    [t('case.placeText'), line.placeText ?? t('case.placeNone')],
    [t('case.field.text'), line.text ?? t('case.textNone')],
    ...(line.result === null ? [] : [[t('case.field.result'), line.result] as const]),
    ...(line.handlerName === null ? [] : [[t('case.handler'), line.handlerName] as const]),
    ...(line.closedAt === null ? [] : [[t('case.closed'), exactWords(line.closedAt)] as const]),
  ]
  // Beside the shell, so that printing leaves out everything else.
  return createPortal(
    <div className="paper" aria-hidden="true">
      <h1>
        {word('kind', line.kind)} <span className="code">{spelled(line.code)}</span>
      </h1>
      <p>{plainWords(view, now)}</p>
      <table>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th>{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('case.clocks')}</h2>
      <table>
        <tbody>
          {view.clocks.map((clock) => (
            <tr key={clock.id}>
              <th>{word('clock', clock.name, line.kind)}</th>
              <td>
                {exactWords(clock.startedAt)} – {exactWords(clock.dueAt)}
                {clock.provisional ? ` ${t('common.provisional')}` : ''}
                {clock.stoppedAt === null ? '' : ` · ${t('case.stopped')} ${exactWords(clock.stoppedAt)}`}
              </td>
              <td>{clock.cite ?? t('case.law.local')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>{t('case.timeline')}</h2>
      <CaseTimeline view={view} newestFirst={false} />
      <p className="paper-foot">{t('case.printed', { at: exactWords(now) })}</p>
    </div>,
    document.body,
  )
}
