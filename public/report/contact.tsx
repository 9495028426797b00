// Whether and how to tell the result: nothing here is needed, and a number only where a message or call is wished for.
import { Beside, type Fault, tied } from '../faults.tsx'
import { p } from '../texts.ts'
import { idOf } from './check.ts'
import type { Draft, Wants } from './draft.ts'

const ways: readonly Wants[] = ['none', 'message', 'call']

export function Contact({
  draft,
  change,
  faults,
}: {
  draft: Draft
  change: (some: Partial<Draft>) => void
  faults: readonly Fault[]
}) {
  const named = draft.wants !== 'none' || draft.name !== '' || draft.phone !== ''
  return (
    <section aria-labelledby="head-contact">
      <h2 id="head-contact">{p('public.contact.title')}</h2>
      <p className="soft">{p('public.contact.hint')}</p>
      <fieldset className="group">
        <legend>{p('public.contact.wants')}</legend>
        <div className="tiles">
          {ways.map((way) => (
            <label key={way} className="tile">
              <input type="radio" name="wants" checked={draft.wants === way} onChange={() => change({ wants: way })} />
              <span>{p(`public.wants.${way}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {named && (
        <div className="pair">
          <div className="ask">
            <label htmlFor={idOf('phone')}>{p('public.contact.phone')}</label>
            <p className="soft hint" id="hint-phone">
              {p('public.contact.phoneHint')}
            </p>
            <input
              {...tied(faults, idOf('phone'), 'hint-phone')}
              className="field"
              type="tel"
              inputMode="tel"
              autoComplete="tel"
              value={draft.phone}
              onChange={(event) => change({ phone: event.target.value })}
            />
            <Beside faults={faults} id={idOf('phone')} />
          </div>
          <div className="ask">
            <label htmlFor={idOf('name')}>{p('public.contact.name')}</label>
            <input
              {...tied(faults, idOf('name'))}
              className="field"
              type="text"
              autoComplete="name"
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
            <Beside faults={faults} id={idOf('name')} />
          </div>
        </div>
      )}
      <label className="tile tick">
        <input
          type="checkbox"
          checked={draft.secret}
          aria-describedby="hint-secret"
          onChange={(event) => change({ secret: event.target.checked })}
        />
        <span>
          {p('public.secret.label')}
          <span className="soft hint" id="hint-secret">
            {p('public.secret.hint')}
          </span>
        </span>
      </label>
    </section>
  )
}
