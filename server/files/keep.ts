// An attachment is kept: by the id its sender gave, only where its case may be added to, as something that cannot run.
import { mayView } from '../../rules/actor.ts'
import { isRefusal } from '../../rules/refusal.ts'
import {
  type AttachmentRow,
  announce,
  complete,
  countAttachments,
  findAttachment,
  findViewed,
  reportedBy,
} from '../../store/files/attachment.ts'
import { isPicture, type Made, makeOf } from '../../store/files/picture.ts'
import type { Held } from '../../store/files/port.ts'
import { followed } from '../accounts/follow.ts'
import type { Asker, Door } from '../door.ts'
import { Refused, stop } from '../http/errors.ts'
import { isPractice } from '../http/identity.ts'

/** Bytes as their sender counted them. */
export type Sent = { readonly digest: string; readonly size: number }
export type Meta = {
  readonly id: string
  readonly county: string
  readonly case: string
  readonly kind: 'report' | 'before' | 'after' | 'document' | 'voice' | 'other'
} & { readonly [K in keyof Sent]?: Sent[K] | undefined }
const mostPerCase = 60

/**
 * Sniffs, claims the id, re-encodes, keeps, completes. Nothing is kept of what is refused. With `original`, what is held is the small version
 * of a picture whose original is announced and may follow; entries name the original's digest.
 */
export async function keep(door: Door, asker: Asker, meta: Meta, held: Held, original?: Sent): Promise<AttachmentRow> {
  const { house, files } = door
  if (house.region(meta.county) === null) stop('caseMissing')
  if ((meta.digest !== undefined && meta.digest !== held.digest) || (meta.size !== undefined && meta.size !== held.size))
    stop('fileBroken')
  const { digest, size } = original ?? held
  await demandPlace(door, asker, meta)
  const by = asker.type === 'staff' ? asker.actor.person : `device:${asker.actor.device}`
  const context = { actor: by, counties: [meta.county] }
  const place = { county: meta.county, caseId: meta.case, id: meta.id }
  const before = await house.db.read(context, (tx) => findAttachment(tx, meta.county, meta.case, meta.id))
  if (before && (before.digest !== digest || before.by_person !== by || before.state === 'erased')) stop('idTaken')
  if (before?.state === 'complete' || (original && before?.state === 'small')) return before
  const made = await makeOf(held.read, meta.kind)
  if (isRefusal(made)) throw new Refused(made)
  if (original && !isPicture(made)) stop('fileType', { type: made.type })
  const announced = await house.db.begin(context, (tx) =>
    announce(tx, { ...place, kind: meta.kind, name: null, size, digest, by, at: house.now() }),
  )
  if (announced.digest !== digest || announced.by_person !== by) stop('idTaken')
  await writeForms(door, place, made, { small: original !== undefined, again: announced.state === 'small' })
  const picture = isPicture(made) ? made : null
  const position = picture?.position
    ? house.vault.seal('attachment.position_sealed', meta.id, JSON.stringify(picture.position))
    : null
  return house.db.begin(context, async (tx) => {
    const state = original ? 'small' : 'complete'
    await complete(tx, {
      ...place,
      state,
      type: made.type,
      width: picture?.width ?? null,
      height: picture?.height ?? null,
      position,
    })
    const row = await findAttachment(tx, meta.county, meta.case, meta.id)
    if (row?.state === 'erased') await files.remove(meta.county, meta.case, meta.id)
    return row ?? stop('missing')
  })
}

/** `small`: without the whole, which is to follow. `again`: a small version is there already and stays, whatever goes wrong. */
async function writeForms(
  door: Door,
  place: { county: string; caseId: string; id: string },
  made: Made,
  { small, again }: { readonly small: boolean; readonly again: boolean },
): Promise<void> {
  const { county: keeper, caseId, id: name } = place
  try {
    if (isPicture(made)) {
      await door.files.put(keeper, caseId, name, 'small', made.small)
      await door.files.put(keeper, caseId, name, 'thumb', made.thumb)
    }
    if (!small) await door.files.put(keeper, caseId, name, 'full', made.full)
  } catch (error) {
    if (!again) await door.files.remove(keeper, caseId, name).catch(() => {})
    throw error
  }
}

/** May this one add to the case? A case that is not there yet takes what its report will name; nobody else knows its id. */
export async function demandPlace(door: Door, asker: Asker, meta: Meta): Promise<void> {
  const { house } = door
  const context = { actor: 'files', counties: [meta.county] }
  if (asker.type === 'staff' && !asker.counties.includes(meta.county))
    // What a phone still has to send for the other side waits there.
    stop(isPractice(door, meta.county) === asker.practice ? 'caseMissing' : 'busy')
  const found = await house.db.read(context, async (tx) => ({
    viewed: await findViewed(tx, meta.county, meta.case),
    count: await countAttachments(tx, meta.county, meta.case),
    reported: asker.type === 'resident' && (await reportedBy(tx, meta.county, meta.case, asker.device)),
  }))
  if (found.viewed !== null && !found.reported) {
    const actor = asker.type === 'staff' ? asker.actor : await followed(door, asker.actor, asker.device, meta.county, meta.case)
    if (!mayView(actor, found.viewed)) stop('caseMissing')
  }
  if (found.count >= mostPerCase) stop('tooMany', { max: mostPerCase })
}
