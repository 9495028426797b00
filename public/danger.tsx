// Someone in danger? The three calls, before anything else.
import { p } from './texts.ts'

const calls = [
  ['110', 'common.danger.police', 'public.danger.110'],
  ['119', 'common.danger.fire', 'public.danger.119'],
  ['120', 'common.danger.ambulance', 'public.danger.120'],
] as const

/** `why`: the sentence of a kind of matter that is dangerous by itself; else the plain question. */
export function Danger({ why }: { why?: string }) {
  return (
    <section className="danger" aria-label={p('public.danger.label')}>
      <p>
        <span aria-hidden="true">■ </span>
        <strong>{why ?? p('common.danger.ask')}</strong>
      </p>
      <div className="calls">
        {calls.map(([number, call, short]) => (
          <a key={number} className="button" href={`tel:${number}`} aria-label={p(call)}>
            {number} {p(short)}
          </a>
        ))}
      </div>
    </section>
  )
}
