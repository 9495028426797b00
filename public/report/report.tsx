// Reporting: one page to fill in, one to look it over, then the delivery; what was written is kept all the way.
import { type Dispatch, type SetStateAction, useCallback, useEffect, useState } from 'react'
import type { Refused } from '../../ui/client.ts'
import type { Answer, StepMessage } from '../../ui/contract.ts'
import { go, usePlace } from '../../ui/router.tsx'
import { useDelivery } from '../deliver.ts'
import type { Fault } from '../faults.tsx'
import { Heading } from '../frame.tsx'
import { usePhotos } from '../photos.ts'
import { dropPictures } from '../pictures.ts'
import { findReceipt, keepReceipt, receiptFrom } from '../receipt/receipts.ts'
import { forget, keep, recall } from '../remember.ts'
import { Sending } from '../sending.tsx'
import { p } from '../texts.ts'
import { check, fieldOf, idOf } from './check.ts'
import { begun, blank, type Draft, fromPaper, stepOf, textOf } from './draft.ts'
import { Form } from './form.tsx'
import { Refusal, Review } from './review.tsx'

export type County = { readonly county: string; readonly name: string }
type Props = { counties: readonly County[] }

/** The draft of this device, or a new one with what the address fills in. Kept at every change. */
function useDraft(
  counties: readonly County[],
): [Draft, (some: Partial<Draft>) => void, Dispatch<SetStateAction<Draft>>, boolean] {
  const { query } = usePlace()
  const [kept, setKept] = useState(true)
  const [draft, set] = useState<Draft>(() => {
    const only = counties.length === 1 ? (counties[0]?.county ?? null) : null
    const held = recall<Draft>('draft')
    const base = { ...blank(only), ...held }
    return { ...base, county: base.county ?? only, ...(held !== null && begun(held) ? {} : fromPaper(query)) }
  })
  useEffect(() => setKept(keep('draft', draft)), [draft])
  const change = useCallback((some: Partial<Draft>) => set((before) => ({ ...before, ...some })), [])
  return [draft, change, set, kept]
}

/** What this device keeps for a draft beside its words. */
const filesOf = (draft: Draft): readonly string[] =>
  [...draft.photos, ...(draft.voice === null ? [] : [draft.voice])].map((one) => one.id)

const sameInput = (a: StepMessage, b: StepMessage): boolean => JSON.stringify(a.input) === JSON.stringify(b.input)

export function Report({ counties }: Props) {
  const { path } = usePlace()
  const [draft, change, set, kept] = useDraft(counties)
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [round, setRound] = useState(0)
  const [refused, setRefused] = useState<Refused | null>(null)
  const changePhotos = useCallback(
    (to: (before: Draft['photos']) => Draft['photos']) => set((before) => ({ ...before, photos: to(before.photos) })),
    [set],
  )
  const ref = draft.county === null ? null : { county: draft.county, id: draft.id }
  const photos = usePhotos(ref, draft.photos, changePhotos)

  const arrived = (answer: Answer, earlier: boolean) => {
    const receipt = receiptFrom(answer, textOf(draft), earlier)
    if (receipt) keepReceipt(receipt)
    void dropPictures(filesOf(draft))
    forget('draft')
    go('/public/receipt', { replace: true })
  }
  const delivery = useDelivery(draft.sent, {
    done: (answer) => arrived(answer, draft.sent !== null && !sameInput(draft.sent, stepOf(draft))),
    refused: (why) => {
      // The case exists: what was sent before the change has arrived after all. Its own key brings its receipt.
      if (why.code === 'idTaken' && draft.before !== null && draft.sent?.key !== draft.before.key)
        return change({ sent: draft.before })
      if (findReceipt()?.id === draft.id) return go('/public/receipt', { replace: true })
      const field = fieldOf(why)
      change({ sent: null })
      setRefused(field === null ? why : null)
      setFaults(field === null ? [] : [{ field, id: idOf(field), text: why.message, told: true }])
      setRound((before) => before + 1)
      if (field !== null) go('/public/report')
    },
  })

  const now = check(draft)
  // What has been mended is no longer said; what the server said stands until the next try.
  const still = faults.filter((fault) => fault.told || now.some((one) => one.id === fault.id))

  const look = () => {
    setFaults(now)
    setRound((before) => before + 1)
    setRefused(null)
    if (now.length === 0) go('/public/report/review')
  }
  const send = () => {
    const step = stepOf(draft)
    // Changed and changed back: the earlier one is still the same report, so it is sent with its own key.
    change({ sent: draft.before !== null && sameInput(draft.before, step) ? draft.before : step })
  }
  const fresh = () => {
    void dropPictures(filesOf(draft))
    setFaults([])
    setRefused(null)
    set(blank(counties.length === 1 ? (counties[0]?.county ?? null) : null))
    go('/public/report')
    scrollTo(0, 0)
  }
  // Looked over only what is complete: the address alone does not lead past the form.
  const reviewing = path.endsWith('/review') && (draft.sent !== null || now.length === 0)

  if (draft.sent !== null)
    return (
      <>
        <Heading key="sending">{p('public.sending.title')}</Heading>
        <Sending delivery={delivery} edit={() => change({ sent: null, before: draft.sent })} />
      </>
    )
  if (reviewing)
    return (
      <>
        <Heading key="review">{p('public.review.title')}</Heading>
        {refused !== null && <Refusal why={refused} round={round} fresh={fresh} />}
        <Review draft={draft} counties={counties} send={send} />
      </>
    )
  return (
    <>
      <Heading key={`head ${draft.id}`}>{p('public.report.title')}</Heading>
      {refused !== null && <Refusal why={refused} round={round} fresh={fresh} />}
      <Form
        key={draft.id}
        draft={draft}
        change={change}
        photos={photos}
        counties={counties}
        faults={still}
        round={round}
        kept={kept}
        next={look}
        clear={fresh}
      />
    </>
  )
}
