// After the commit an issued paper becomes a file of its case: drawn once, kept under its own id.

import { isRefusal } from '../../rules/refusal.ts'
import { announce, complete, findAttachment } from '../../store/files/attachment.ts'
import { digestOf } from '../../store/files/disk.ts'
import type { FileStore } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'
import type { Outside } from '../loops/reactions.ts'
import { fileName, pdfOf } from './draw.ts'
import { findIssued, saidOn } from './papers.store.ts'

export const keepPapers = (house: House, files: FileStore): Outside => ({
  how: 'outside',
  run: async (one) => {
    const { county, case_id: caseId } = one
    const id = String((one.payload as { paper?: unknown }).paper ?? '')
    const context = { actor: 'system:reaction', counties: [county] }
    const row = await house.db.read(context, (tx) => findIssued(tx, county, caseId, id))
    const values = row && saidOn(house, row)
    // Erased before it was drawn: there is nothing to keep.
    if (!row || !values || isRefusal(values)) return
    const bytes = await pdfOf({ ...row, voided_at: null }, values)
    await files.put(county, caseId, id, 'full', bytes)
    await house.db.begin(context, async (tx) => {
      const digest = digestOf(bytes)
      const name = `${fileName(row)}.pdf`
      await announce(tx, {
        county,
        caseId,
        id,
        kind: 'document',
        name,
        size: bytes.length,
        digest,
        by: 'system:reaction',
        at: row.at,
      })
      await complete(tx, { county, caseId, id, type: 'application/pdf', width: null, height: null, position: null })
      const kept = await findAttachment(tx, county, caseId, id)
      if (kept?.state === 'erased') await files.remove(county, caseId, id)
    })
  },
  settle: async () => {},
})
