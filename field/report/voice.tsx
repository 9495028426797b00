// A voice instead of typing: at most a minute, kept on the phone like a photo, heard by whoever handles it; no machine writes it down.
import { useState } from 'react'
import { uuid } from '../../ui/client.ts'
import type { CaseRef } from '../../ui/contract.ts'
import { useRecorder } from '../../ui/record.ts'
import { f } from '../texts.ts'
import { usePhone } from '../use.ts'

type Props = { readonly of: CaseRef; readonly value: readonly string[]; readonly onChange: (ids: readonly string[]) => void }

export function Voice({ of, value, onChange }: Props) {
  const phone = usePhone()
  const [lost, setLost] = useState(false)
  const keep = async (said: Blob) => {
    try {
      const id = uuid()
      await phone.addPiece(of, { id, kind: 'voice', type: said.type, bytes: await said.arrayBuffer() })
      setLost(false)
      onChange([id])
    } catch {
      setLost(true)
    }
  }
  const { able, recording, denied, left, toggle } = useRecorder((said) => void keep(said))
  const drop = (id: string) => {
    void phone.outbox.dropPiece(id)
    onChange([])
  }
  const [kept] = value
  if (!able) return null
  return (
    <div className="stack">
      {kept ? (
        <p className="row-of between">
          <span>
            <span aria-hidden="true">● </span>
            {f('field.voice.kept')}
          </span>
          <button type="button" className="button" onClick={() => drop(kept)}>
            {f('field.voice.remove')}
          </button>
        </p>
      ) : (
        <button type="button" className="button wide" aria-pressed={recording} onClick={toggle}>
          <span aria-hidden="true">{recording ? '■' : '●'}</span>
          {recording ? f('field.voice.stop', { n: left }) : f('field.voice.start')}
        </button>
      )}
      <p role="status" className="soft small">
        {denied && f('field.voice.denied')}
        {lost && f('field.voice.lost')}
      </p>
    </div>
  )
}
