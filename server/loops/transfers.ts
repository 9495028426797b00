// Hand-overs between keepers, carried after commit: the case opened there, asked back, and the answer brought home. Each is done once in effect.
import type { Step } from '../../rules/step.ts'
import { derivedId } from '../../store/digest.ts'
import type { FileStore } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'
import { perform } from '../../store/perform.ts'
import { findTransfer, type Transfer } from '../../store/transfers.ts'
import { makeLetter } from '../letters/letters.store.ts'
import type { ReactionRow } from './reactions.store.ts'
import type { Outside } from './reactions.ts'
import { copyFiles, kindOf, type Matter, matterOf, wordsOf } from './transfers.store.ts'

const actor = { type: 'system', name: 'reaction' } as const

/** The case that a transfer opens with the other keeper. */
export const caseOfTransfer = (transfer: string): string => derivedId(transfer, 'case')

type Carried = { readonly what: 'send' | 'recall' | 'answer' | 'letter'; readonly transfer: string }

/**
 * Handler of the topic 'transfer'. Every step it sends has a key that derives from the reaction that caused it, and the id of
 * the case it opens from the transfer: whoever does it a second time is told what came of the first.
 */
export const carryTransfers = (house: House, files: FileStore): Outside => ({
  how: 'outside',
  run: async (one) => {
    const { what, transfer: id } = one.payload as Carried
    const { county, case_id: caseId } = one
    const transfer = await house.db.read({ actor: 'system:reaction', counties: [county] }, (tx) =>
      findTransfer(tx, county, caseId, id),
    )
    if (!transfer) throw new Error('a transfer without its row')
    if (what === 'letter') return makeLetter(house, county, caseId, id)
    if (what === 'send') return send(house, files, one, transfer)
    if (what === 'recall') return recall(house, one, transfer)
    return answer(house, one, transfer)
  },
  settle: async () => {},
})

async function send(house: House, files: FileStore, one: ReactionRow, transfer: Transfer): Promise<void> {
  const to = transfer.other_county
  if (to === null || transfer.organisation === null) return
  const from = { county: one.county, caseId: one.case_id }
  const at = { county: to, caseId: caseOfTransfer(transfer.id) }
  const matter = await matterOf(house, from, transfer)
  const sent = house.region(to) ? await copyFiles(house, files, from, at) : []
  const verdict = await tell(house, one, at.county, at.caseId, matter.kind, 'handIn', handIn(matter, from, transfer, sent))
  if (verdict === null) return
  // It cannot even arrive there: it goes on where it was, with the reason.
  await tell(house, one, from.county, from.caseId, matter.kind, 'receiptCame', {
    accepted: false,
    how: 'keeper',
    ground: 'notPossible',
    text: verdict,
    transfer: transfer.id,
  })
}

function handIn(matter: Matter, from: { county: string; caseId: string }, transfer: Transfer, files: readonly string[]) {
  const { lon, lat, accuracy } = matter
  return {
    transfer: transfer.id,
    from: { county: from.county, case: from.caseId },
    organisation: transfer.organisation,
    ground: transfer.ground,
    ...(transfer.law === null ? {} : { law: transfer.law }),
    ...(matter.reason === null ? {} : { reason: matter.reason }),
    category: matter.category,
    class: matter.class,
    urgency: matter.urgency,
    openedAt: matter.opened_at,
    ...(matter.text === null ? {} : { text: matter.text }),
    place: {
      area: matter.area,
      ...(lon === null || lat === null ? {} : { point: { lon, lat, system: 'CGCS2000', accuracy } }),
      ...(matter.place === null ? {} : { words: matter.place }),
    },
    files,
    ...(matter.contact ? { contact: matter.contact } : {}),
    secret: matter.secret,
    barred: matter.barred,
  }
}

/** Refused there only when it was received already, or ended: then its answer is on its way. */
async function recall(house: House, one: ReactionRow, transfer: Transfer): Promise<void> {
  if (transfer.other_county === null || transfer.outcome !== null) return
  const kind = await kindOf(house, one.county, one.case_id)
  await tell(house, one, transfer.other_county, caseOfTransfer(transfer.id), kind, 'recallTransfer', { transfer: transfer.id })
}

/** From the keeper that received, refused or gave it back, to the one it came from. */
async function answer(house: House, one: ReactionRow, transfer: Transfer): Promise<void> {
  if (transfer.other_county === null || transfer.other_case === null || transfer.outcome === null) return
  const kind = await kindOf(house, one.county, one.case_id)
  const text = await wordsOf(house, one.county, transfer.answer_id)
  const accepted = transfer.outcome === 'accepted'
  await tell(house, one, transfer.other_county, transfer.other_case, kind, 'receiptCame', {
    accepted,
    how: 'keeper',
    transfer: transfer.id,
    ...(transfer.outcome === 'recalled' ? { recalled: true } : {}),
    ...(transfer.answer_ground === null ? {} : { ground: transfer.answer_ground }),
    // A refusal without words left (erased meanwhile) still is one.
    ...(text === null ? (transfer.outcome === 'refused' ? { text: '–' } : {}) : { text }),
    ...(accepted ? { other: one.case_id } : {}),
  })
}

/** Null when it was done, now or before; else the code of the refusal. Throws while the database is busy: tried again. */
async function tell(
  house: House,
  one: ReactionRow,
  county: string,
  caseId: string,
  kind: string,
  step: string,
  input: Record<string, unknown>,
): Promise<string | null> {
  const verdict = await perform(house, actor, {
    kind,
    step,
    form: 1,
    case: { county, id: caseId },
    seen: null,
    input,
    key: derivedId(one.id, step),
    at: { device: house.now(), offset: 0 },
  } as Step)
  // A key in use was sent before and done; the words may have been erased since.
  if (verdict.outcome !== 'refused' || verdict.refusal?.code === 'keyReused') return null
  if (verdict.refusal?.code === 'busy') throw new Error('busy')
  return verdict.refusal?.code ?? 'badInput'
}
