// Scans come in: each page goes to the case that its square names, by a step of its own; without one it lies in the tray.
import { randomUUID } from 'node:crypto'
import { jpegsOf } from '../../registers/documents/pages.ts'
import { readSquare } from '../../registers/documents/scan.ts'
import { checkSquare } from '../../registers/documents/signature.ts'
import { mayView } from '../../rules/actor.ts'
import { derivedId } from '../../store/digest.ts'
import { findViewed } from '../../store/files/attachment.ts'
import { findForm } from '../../store/paperForms.ts'
import { perform } from '../../store/perform.ts'
import type { Asker, Door } from '../door.ts'
import { keep } from '../files/keep.ts'
import { stop } from '../http/errors.ts'
import { formCode } from './forms.ts'
import { findByDigest } from './papers.store.ts'
import { findCase, findScan, putScan, settleScan } from './scans.store.ts'

type Staff = Extract<Asker, { type: 'staff' }>
type Target = {
  readonly county: string
  readonly id: string
  readonly kind: string
  readonly code: string
  readonly paper: string | null
}
export type Page = { readonly page: number; readonly filed: Omit<Target, 'kind' | 'paper'> | null; readonly scan: string | null }

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The case that a square names and this person may see: of an issued paper, or of a form that was entered. */
async function targetOf({ house }: Door, { actor, counties }: Staff, square: string): Promise<Target | null> {
  const said = checkSquare(square, house.issuePaper.keys)
  const form = formCode(square)
  for (const county of counties) {
    const found = await house.db.read({ actor: actor.person, counties: [county] }, async (tx) => {
      const paper = typeof said === 'string' ? null : await findByDigest(tx, county, said.digest)
      const printed = form?.county === county ? await findForm(tx, county, form.code) : null
      const id = paper?.case_id ?? (printed?.used ? printed.case_id : null)
      const one = id === null ? null : await findCase(tx, county, { id })
      const viewed = one && (await findViewed(tx, county, one.id))
      return one && viewed && mayView(actor, viewed) ? { ...one, county, paper: paper?.id ?? null } : null
    })
    if (found) return found
  }
  return null
}

/** Keeps the bytes as a file of the case and enters that they came; ids derive from `scan`, so that a second try is the same. */
async function fileInto(door: Door, asker: Staff, target: Target, scan: string, bytes: Uint8Array): Promise<void> {
  const { house, files } = door
  const id = derivedId(scan, `filed in ${target.id}`)
  const held = await files.hold(once(bytes))
  try {
    await keep(door, asker, { id, county: target.county, case: target.id, kind: 'document' }, held)
  } finally {
    await held.drop()
  }
  const verdict = await perform(house, asker.actor, {
    kind: target.kind,
    step: 'filePaper',
    form: 1,
    case: { county: target.county, id: target.id },
    seen: null,
    input: { files: [id], ...(target.paper === null ? {} : { paper: target.paper }) },
    key: derivedId(scan, `enter in ${target.id}`),
    at: { device: house.now(), offset: 0 },
  })
  if (verdict.refusal) stop(verdict.refusal.code as Parameters<typeof stop>[0], verdict.refusal.facts)
}

/** The office of this person that has a tray, or the refusal. */
export const officeOf = ({ actor }: Staff): string =>
  actor.posts.find((post) => post.permissions.includes('paper.issue'))?.organisation ?? stop('notYours')

/** Every page of one file, in order; what became of each. */
export async function takeIn(door: Door, asker: Staff, county: string, bytes: Buffer): Promise<readonly Page[]> {
  const organisation = officeOf(asker)
  const isPdf = bytes.subarray(0, 5).toString('latin1') === '%PDF-'
  const pictures = isPdf ? jpegsOf(bytes) : [bytes]
  // Pages that cannot be taken apart lie in the tray as one file.
  const parts = pictures.length > 0 ? pictures : [bytes]
  const done: Page[] = []
  for (const [n, part] of parts.entries()) {
    const scan = randomUUID()
    const square = pictures.length > 0 ? await readSquare(part).catch(() => null) : null
    const target = square === null ? null : await targetOf(door, asker, square)
    if (target) {
      await fileInto(door, asker, target, scan, part)
      done.push({ page: n + 1, filed: { county: target.county, id: target.id, code: target.code }, scan: null })
      continue
    }
    const held = await door.files.hold(once(part))
    try {
      await keep(door, asker, { id: scan, county, case: scan, kind: 'document' }, held)
    } finally {
      await held.drop()
    }
    const { house } = door
    const { person } = asker.actor
    await house.db.begin({ actor: person, counties: [county] }, (tx) =>
      putScan(tx, { county, id: scan, organisation, page: n + 1, pages: parts.length, person, at: house.now() }),
    )
    done.push({ page: n + 1, filed: null, scan })
  }
  return done
}

/** Out of the tray into the case of that code. */
export async function assign(
  door: Door,
  asker: Staff,
  of: { readonly county: string; readonly id: string },
  code: { readonly county: string; readonly code: string },
): Promise<void> {
  const { house } = door
  const { actor } = asker
  const found = await house.db.read({ actor: actor.person, counties: [code.county] }, async (tx) => {
    const one = await findCase(tx, code.county, { code: code.code })
    const viewed = one && (await findViewed(tx, code.county, one.id))
    return one && viewed && mayView(actor, viewed) ? one : null
  })
  if (!found) return stop('caseMissing')
  const scan = await house.db.read({ actor: actor.person, counties: [of.county] }, (tx) => findScan(tx, of.county, of.id))
  if (!scan || scan.organisation !== officeOf(asker)) return stop('notFound')
  const bytes = await door.files.get(of.county, of.id, of.id, 'full')
  if (bytes === null) return stop('fileMissing', { file: of.id })
  await fileInto(door, asker, { ...found, county: code.county, paper: null }, of.id, bytes)
  await house.db.begin({ actor: actor.person, counties: [of.county] }, (tx) =>
    settleScan(tx, of, { caseId: found.id, person: actor.person, at: house.now() }),
  )
}
