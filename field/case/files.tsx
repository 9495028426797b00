// Photos of a case: shown when the centre is reached; without a line only that they are there.
import { useState } from 'react'
import type { FieldCase } from '../../rules/sync.ts'
import type { CaseRef } from '../../ui/contract.ts'
import { word } from '../../ui/texts.ts'
import { f } from '../texts.ts'

export function CaseFiles({ at, files }: { at: CaseRef; files: FieldCase['files'] }) {
  const shown = files.filter((file) => file.state !== 'erased')
  if (shown.length === 0) return null
  return (
    <ul className="shots" aria-label={f('field.case.photos')}>
      {shown.map((file) => (
        <li key={file.id}>
          <figure>
            <Remote src={`/api/files/${at.county}/${at.id}/${file.id}`} alt={word('docKind', file.kind)} />
            <figcaption className="small">{word('docKind', file.kind)}</figcaption>
          </figure>
        </li>
      ))}
    </ul>
  )
}

function Remote({ src, alt }: { src: string; alt: string }) {
  const [gone, setGone] = useState(false)
  if (gone) return <span className="shot-none">{f('field.case.photoAway', { what: alt })}</span>
  return (
    <a href={`${src}/small`} target="_blank" rel="noreferrer">
      <img src={`${src}/thumb`} alt={alt} loading="lazy" onError={() => setGone(true)} />
    </a>
  )
}
