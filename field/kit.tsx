// What the phone lends to the common forms: photos that wait here until their act goes, drafts that outlive the page.
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'
import type { FilesProps } from '../ui/form/files.tsx'
import { KitProvider, PlainPick } from '../ui/form/kit.tsx'
import type { Piece } from '../ui/outbox/outbox.ts'
import type { Drafts } from './keep/drafts.ts'
import { Photos } from './photo/photos.tsx'
import { OwnArea } from './place/area.tsx'
import { f } from './texts.ts'

const Context = createContext<Drafts | null>(null)
export function useDrafts(): Drafts {
  const drafts = useContext(Context)
  if (!drafts) throw new Error('no drafts above')
  return drafts
}

export function FieldKit({ drafts, children }: { drafts: Drafts; children: ReactNode }) {
  const kit = useMemo(() => ({ Pick: PlainPick, Files: FormPhotos, Area: OwnArea, drafts }), [drafts])
  const trouble = useSyncExternalStore(drafts.subscribe, drafts.trouble)
  return (
    <Context value={drafts}>
      <KitProvider value={kit}>
        {trouble !== null && (
          <p className="notice vermilion" role="alert">
            {f(`field.trouble.${trouble}`)}
          </p>
        )}
        {children}
      </KitProvider>
    </Context>
  )
}

function FormPhotos({ id, case: of, kind, max, value, onChange, invalid, describedBy }: FilesProps) {
  return (
    <Photos
      id={id}
      of={of}
      kind={kind as Piece['kind']}
      most={max}
      value={value}
      onChange={onChange}
      invalid={invalid}
      describedBy={describedBy}
    />
  )
}
