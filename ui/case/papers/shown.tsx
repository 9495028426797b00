// One issued paper: as a sheet on the screen, to print or take along as PDF or DOCX.
import { useQuery } from '@tanstack/react-query'
import { get } from '../../client.ts'
import type { CaseRef, PaperView } from '../../contract.ts'
import { Dialog } from '../../dialog.tsx'
import { Skeleton } from '../../skeleton.tsx'
import { word } from '../../texts.ts'
import { Sheet, type SheetView } from './sheet.tsx'
import { t } from './words.ts'

type Props = {
  readonly at: CaseRef
  readonly paper: Pick<PaperView, 'id' | 'name' | 'written' | 'voidedAt'>
  readonly onClose: () => void
}

export function ShownPaper({ at, paper, onClose }: Props) {
  const path = `/papers/${at.county}/${at.id}/${paper.id}`
  const { data, error } = useQuery({
    queryKey: ['paper', paper.id, paper.voidedAt],
    queryFn: ({ signal }) => get<SheetView>(`${path}/page.json`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Dialog
      width={820}
      title={[word('paper', paper.name), paper.written].filter(Boolean).join(' ')}
      onClose={onClose}
      foot={
        <span className="row-of">
          <a className="button main" href={`/api${path}/page.pdf`} target="_blank" rel="noreferrer">
            {t('papers.print')}
          </a>
          <a className="button" href={`/api${path}/page.pdf`} download>
            {t('papers.pdf')}
          </a>
          {paper.voidedAt === null && (
            <a className="button" href={`/api${path}/page.docx`} download>
              {t('papers.docx')}
            </a>
          )}
        </span>
      }
    >
      {data ? (
        <Sheet sheet={data} />
      ) : error ? (
        <p role="alert">{t('common.error.load', { why: error.message })}</p>
      ) : (
        <Skeleton height={480} />
      )}
    </Dialog>
  )
}
