// Whether and how to tell the result: nothing here is needed, and a number only where a message or call is wished for.
import type { Page } from '../../ui/contract.ts'
import { useAsk } from '../ask.ts'
import { Beside, type Fault, tied } from '../faults.tsx'
import { Tel } from '../tel.tsx'
import { p } from '../texts.ts'
import { idOf } from './check.ts'
import type { Draft, Wants } from './draft.ts'
import { Choice } from './place.tsx'

const all: readonly Wants[] = ['none', 'message', 'email', 'call']

export function Contact({
  draft,
  change,
  faults,
}: {
  draft: Draft
  change: (some: Partial<Draft>) => void
  faults: readonly Fault[]
}) {
  const { value: known } = useAsk<{ readonly ways: readonly string[] }>('/settings')
  // Mail is offered only where it can be sent; the others may be done by hand.
  const ways = all.filter((way) => way !== 'email' || draft.wants === 'email' || known?.ways.includes('email'))
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
          {draft.wants === 'email' && (
            <div className="ask">
              <label htmlFor={idOf('email')}>{p('public.contact.email')}</label>
              <input
                {...tied(faults, idOf('email'))}
                className="field"
                type="email"
                inputMode="email"
                autoComplete="email"
                value={draft.email}
                onChange={(event) => change({ email: event.target.value })}
              />
              <Beside faults={faults} id={idOf('email')} />
            </div>
          )}
          <Tel
            id={idOf('phone')}
            label={p('public.contact.phone')}
            hint={p('public.contact.phoneHint')}
            faults={faults}
            value={draft.phone}
            change={(phone) => change({ phone })}
          />
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
      <About draft={draft} change={change} faults={faults} />
    </section>
  )
}

type Office = { readonly id: string; readonly name: string }
/** A complaint about an office: it is named so that it can be kept out, from the first moment and for ever. */
function About({ draft, change, faults }: { draft: Draft; change: (some: Partial<Draft>) => void; faults: readonly Fault[] }) {
  const area = draft.community ?? draft.street
  const within = area === null ? '' : `&area=${encodeURIComponent(area)}`
  const { value } = useAsk<Page<Office>>(
    draft.about === null || draft.county === null
      ? null
      : `/public/stations?all=true&county=${encodeURIComponent(draft.county)}${within}`,
  )
  return (
    <>
      <label className="tile tick">
        <input
          type="checkbox"
          checked={draft.about !== null}
          aria-describedby="hint-about"
          onChange={(event) => change({ about: event.target.checked ? '' : null })}
        />
        <span>
          {p('open.about.label')}
          <span className="soft hint" id="hint-about">
            {p('open.about.hint')}
          </span>
        </span>
      </label>
      {draft.about !== null && (
        <Choice
          label={p('open.about.which')}
          field={idOf('about')}
          faults={faults}
          value={draft.about}
          rows={(value?.rows ?? []).map((row) => ({ code: row.id, name: row.name }))}
          pick={(about) => change({ about: about ?? '' })}
        />
      )}
    </>
  )
}
