// A case that a page of the desk opens itself: the form of its opening step, from nothing or from another case; whoever opened it goes to it.
import { type ReactNode, type RefObject, useState } from 'react'
import { useKind } from '../ui/ask.ts'
import { uuid } from '../ui/client.ts'
import type { CaseRef, Me } from '../ui/contract.ts'
import type { Values } from '../ui/form/fields.ts'
import { StepForm } from '../ui/form/form.tsx'
import { go } from '../ui/router.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { word } from '../ui/texts.ts'
import { useKeeper } from './keeper.ts'

type Props = {
  readonly me: Me
  readonly kind: string
  readonly step: string
  /** Filled in as the form opens; what it says later changes nothing. */
  readonly suggest?: Values
  /** The case from which it is opened and to which it hangs: same keeper, what is near it at hand. */
  readonly from?: CaseRef | null
  /** A permission: the form begins at the area of the post that has it, unless it is somewhere below. */
  readonly at?: string
  readonly onCancel: () => void
}

/** The trimmed area of the first post that has a permission; null for whoever has none. */
const ownArea = (me: Me, permission: string): string | null =>
  me.posts.find((post) => post.permissions.includes(permission))?.areas[0] ?? null

/** A case as an address of a page names it: `county/id`. */
export const refOf = (text: string | null | undefined): CaseRef | null => {
  const [county, id] = text?.split('/') ?? []
  return county === undefined || id === undefined ? null : { county, id }
}

/** The form alone, as a dialog shows it. */
export function OpeningForm({ me, kind, step, suggest = {}, from = null, at, onCancel }: Props) {
  const { data } = useKind(kind)
  const [id] = useState(uuid)
  const form = data?.steps.find((one) => one.name === step)
  const area = at === undefined ? null : (ownArea(me, at)?.padEnd(12, '0') ?? null)
  const [first] = useState({ ...(area === null ? {} : { area }), ...(from ? { root: from.id } : {}), ...suggest })
  const kept = useKeeper(me, area)
  const county = from?.county ?? kept
  if (!form || county === undefined) return <Skeleton height={320} />
  return (
    <StepForm
      kind={kind}
      step={step}
      form={form.form}
      version={form.version}
      case={{ county, id }}
      {...(from ? { near: from } : {})}
      area={area}
      seen={null}
      suggest={first}
      tone="normal"
      onDone={({ step: sent }) => go(`/desk/case/${sent.case.county}/${sent.case.id}`)}
      onCancel={onCancel}
    />
  )
}

/** The form as a card of the page, with what the page says above it. */
export function Opening({
  top,
  says,
  ...rest
}: Props & { readonly says?: ReactNode; readonly top?: RefObject<HTMLElement | null> }) {
  const title = word('step', rest.step, rest.kind)
  return (
    <section ref={top} className="card stack report" aria-label={title}>
      <h2>{title}</h2>
      {says}
      <OpeningForm {...rest} />
    </section>
  )
}
