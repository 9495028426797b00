// For a neighbour who cannot report: only with consent, and only how he wants to be reached; otherwise no person is written down.
import { f } from '../texts.ts'
import { type Draft, limits } from './draft.ts'

type Props = { readonly draft: Draft; readonly change: (some: Partial<Draft>) => void }

export function ForOther({ draft, change }: Props) {
  return (
    <section className="stack">
      <label className="flag big">
        <input
          type="checkbox"
          checked={draft.forOther}
          onChange={(event) => change({ forOther: event.target.checked, consent: false })}
        />
        {f('field.other.on')}
      </label>
      {draft.forOther && (
        <div className="stack card">
          <p>{f('field.other.why')}</p>
          <label className="flag big">
            <input type="checkbox" checked={draft.consent} onChange={(event) => change({ consent: event.target.checked })} />
            {f('field.other.consent')}
          </label>
          <label htmlFor="other-name">{f('field.other.name')}</label>
          <input
            id="other-name"
            className="field"
            autoComplete="off"
            maxLength={limits.name}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
          <label htmlFor="other-phone">{f('field.other.phone')}</label>
          <input
            id="other-phone"
            className="field"
            type="tel"
            autoComplete="off"
            maxLength={limits.phone}
            value={draft.phone}
            onChange={(event) => change({ phone: event.target.value })}
          />
        </div>
      )}
    </section>
  )
}
