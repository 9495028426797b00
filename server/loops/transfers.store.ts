// What of a matter goes along to another keeper: read, its contact opened and sealed anew there, its files copied under ids that derive from the transfer.
import type { CaseRow } from '../../rules/case.ts'
import { derivedId } from '../../store/digest.ts'
import { announce, complete } from '../../store/files/attachment.ts'
import type { FileStore, Form, Kept } from '../../store/files/port.ts'
import type { House } from '../../store/house.ts'
import type { Place, Transfer } from '../../store/transfers.ts'

const context = (county: string) => ({ actor: 'system:reaction', counties: [county] })

type Row = {
  readonly kind: string
  readonly category: string
  readonly class: CaseRow['class']
  readonly urgency: CaseRow['urgency']
  readonly area: string
  readonly lon: number | null
  readonly lat: number | null
  readonly accuracy: number | null
  readonly opened_at: number
  readonly secret: boolean
  readonly barred: readonly string[]
  readonly text: string | null
  readonly place: string | null
}
export type Matter = Row & {
  readonly reason: string | null
  readonly contact: {
    readonly name: string | null
    readonly phone: string | null
    readonly email: string | null
    readonly wants: string
  } | null
}

type Sealed = {
  readonly id: string
  readonly name_sealed: string | null
  readonly phone_sealed: string | null
  readonly email_sealed: string | null
  readonly wants: string
}

/** The words of an id; null when erased or none. */
export async function wordsOf(house: House, county: string, id: string | null): Promise<string | null> {
  if (id === null) return null
  const [row] = await house.db.read(context(county), (tx) =>
    tx.rows<{ text: string }>('select text from words where county = $1 and id = $2 and erased_by is null', [county, id]),
  )
  return row?.text ?? null
}

/** The kind of a case; '' where there is none. */
export const kindOf = async (house: House, county: string, caseId: string): Promise<string> => {
  const [row] = await house.db.read(context(county), (tx) =>
    tx.rows<{ kind: string }>('select kind from "case" where county = $1 and id = $2', [county, caseId]),
  )
  return row?.kind ?? ''
}

/** Everything the other keeper is told. Throws when the case is gone. */
export async function matterOf(house: House, { county, caseId }: Place, transfer: Transfer): Promise<Matter> {
  const { row, party } = await house.db.read(context(county), async (tx) => {
    const [row] = await tx.rows<Row>(
      `select c.kind, c.category, c.class, c.urgency, c.area, st_x(c.point) as lon, st_y(c.point) as lat, c.accuracy, c.opened_at, c.secret, c.barred,
         nullif(t.text, '') as text, nullif(p.text, '') as place
       from "case" c left join words t on t.county = $1 and t.id = c.text_id left join words p on p.county = $1 and p.id = c.place_id
       where c.county = $1 and c.id = $2`,
      [county, caseId],
    )
    const [party] = await tx.rows<Sealed>(
      `select id, name_sealed, phone_sealed, email_sealed, wants from party
       where county = $1 and case_id = $2 and role = 'reporter' and erased_by is null order by id limit 1`,
      [county, caseId],
    )
    return { row, party }
  })
  if (!row) throw new Error('a case that was handed over is gone')
  const opened = (field: 'name' | 'phone' | 'email'): string | null => {
    const sealed = party?.[`${field}_sealed`] ?? null
    return party && sealed !== null ? house.vault.open(`party.${field}_sealed`, party.id, sealed) : null
  }
  return {
    ...row,
    reason: await wordsOf(house, county, transfer.words_id),
    contact: party ? { name: opened('name'), phone: opened('phone'), email: opened('email'), wants: party.wants } : null,
  }
}

type File = {
  readonly id: string
  readonly kind: string
  readonly name: string | null
  readonly type: string
  readonly width: number | null
  readonly height: number | null
}
const forms: readonly Form[] = ['full', 'small', 'thumb']
/** What one office did proves nothing of what the next one did. */
const kindThere = (kind: string): string => (kind === 'after' ? 'before' : kind)

/** Copies what arrived of the case's files; the ids there. Where a camera was is not sent along: the place of the matter is. */
export async function copyFiles(house: House, store: FileStore, from: Place, to: Place): Promise<readonly string[]> {
  const files = await house.db.read(context(from.county), (tx) =>
    tx.rows<File>(
      `select id, kind, name, type, width, height from attachment
       where county = $1 and case_id = $2 and state in ('small', 'complete') and type is not null and kind <> 'other' order by at, id`,
      [from.county, from.caseId],
    ),
  )
  const there: string[] = []
  for (const file of files) {
    const id = derivedId(to.caseId, file.id)
    const kept = await copyBytes(store, { ...from, id: file.id }, { ...to, id })
    // A file whose bytes are lost is a defect of the first keeper, and no reason to keep the matter there.
    if (kept === null) continue
    await house.db.begin(context(to.county), async (tx) => {
      const at = { county: to.county, caseId: to.caseId, id }
      const by = `keeper:${from.county}`
      await announce(tx, { ...at, kind: kindThere(file.kind), name: file.name, ...kept, by, at: house.now() })
      await complete(tx, { ...at, type: file.type, width: file.width, height: file.height, position: null })
    })
    there.push(id)
  }
  return there
}

type At = Place & { readonly id: string }
async function copyBytes(store: FileStore, from: At, to: At): Promise<Kept | null> {
  let first: Kept | null = null
  for (const form of forms) {
    // While an original is missing its small version is what there is.
    const found = await store.get(from.county, from.caseId, from.id, form)
    const bytes = found ?? (form === 'full' ? await store.get(from.county, from.caseId, from.id, 'small') : null)
    if (bytes === null) {
      if (form === 'full') return null
      continue
    }
    const kept = await store.put(to.county, to.caseId, to.id, form, bytes)
    first ??= kept
  }
  return first
}
