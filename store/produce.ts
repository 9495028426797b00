// The rows that one step writes, produced from its effect: hashed, sealed, and named as the tables name them.
import type { Actor } from '../rules/actor.ts'
import type { CaseRow } from '../rules/case.ts'
import type { ClockRow } from '../rules/clock.ts'
import { makeCode, receiptWord } from '../rules/code.ts'
import { phoneKey } from '../rules/contact.ts'
import { type Effect, lookAt, never } from '../rules/effect.ts'
import { setting } from '../rules/house.ts'
import type { Change, Ctx, Opening } from '../rules/kind.ts'
import type { Parsed } from '../rules/parse.ts'
import type { Entry } from '../rules/record.ts'
import type { Region } from '../rules/region.ts'
import { localDay } from '../rules/time.ts'
import { derivedId, hashEntry, hashWords, hex, zero } from './digest.ts'
import type { House } from './house.ts'
import type { Deed } from './perform.ts'
import { caseOf, type Json } from './rows.ts'
import type { Written } from './write.ts'

/** What a resident is handed: derived from the key, so that a retry is handed the same and nothing needs storing. */
export function receiptOf(house: House, key: string, code: string): { code: string; word: string; token: string } {
  const token = Buffer.from(house.vault.hmac(`token ${key}`))
    .subarray(0, 16)
    .toString('base64url')
  return { code, word: receiptWord(house.vault.hmac(`word ${key}`)), token }
}

/** The row of a case that does not exist yet: version 0, nothing happened. */
export function firstRow(house: House, region: Region, parsed: Parsed, actor: Actor, opening: Opening, now: number): CaseRow {
  const { county, id } = parsed.sent.case
  const openedAt = opening.openedAt ?? now
  return {
    county,
    id,
    kind: parsed.kind.name,
    code: makeCode(county, localDay(openedAt, region.calendar.zone), house.random(16)),
    state: 'new',
    hold: 'none',
    version: 0,
    category: opening.category,
    class: opening.class,
    urgency: opening.urgency,
    areaFiled: opening.area,
    area: opening.area,
    point: opening.point,
    placeState: opening.placeState,
    accuracy: opening.accuracy,
    source: opening.source,
    holder: opening.holder,
    centre: opening.centre,
    handler: null,
    organisations: [],
    barred: opening.barred ?? [],
    secret: opening.secret ?? false,
    designated: false,
    bounced: 0,
    reopened: 0,
    reporter: actor.type === 'staff' ? actor.person : null,
    openedAt,
    updatedAt: openedAt,
    closedAt: null,
    data: {},
  }
}

const bytes = (text: string | Uint8Array) => `\\x${typeof text === 'string' ? text : hex(text)}`
const clean = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json

function partyRow(house: House, deed: Deed, ctx: Ctx): Json | null {
  const { party } = deed.change
  if (!party) return null
  const id = ctx.id('party')
  const { actor } = deed
  const receipt = receiptOf(house, deed.parsed.sent.key, '')
  return {
    county: ctx.county,
    case_id: ctx.caseId,
    id,
    role: party.role,
    wants: party.wants,
    name_sealed: party.name === null ? null : house.vault.seal('party.name_sealed', id, party.name),
    phone_sealed: party.phone === null ? null : house.vault.seal('party.phone_sealed', id, party.phone),
    phone_lookup: party.phone === null ? null : bytes(house.vault.lookup('phone', phoneKey(party.phone))),
    device: actor.type === 'resident' ? bytes(actor.device) : null,
    token_lookup: bytes(house.vault.lookup('token', receipt.token)),
    word_sealed: house.vault.seal('party.word_sealed', id, receipt.word),
    erased_by: null,
  }
}

function clockJson(clock: ClockRow, ctx: Ctx): Json {
  return {
    county: ctx.county,
    case_id: ctx.caseId,
    id: clock.id,
    name: clock.name,
    owner: clock.owner,
    policy: clock.policy,
    started_at: clock.startedAt,
    runs_from: clock.runsFrom,
    rest: clock.rest,
    due_at: clock.dueAt,
    warn_at: clock.warnAt,
    provisional: clock.provisional,
    calendar_version: clock.calendarVersion,
    stopped_at: clock.stoppedAt,
    paused_by: clock.pausedBy,
    paused_at: clock.pausedAt,
    expired: clock.expired,
    look_at: lookAt(clock, ctx),
  }
}

function caseJson(row: CaseRow, phase: string, due: { due: number | null; warn: number | null }, head: string): Json {
  return {
    county: row.county,
    id: row.id,
    kind: row.kind,
    code: row.code,
    state: row.state,
    phase,
    hold: row.hold,
    version: row.version,
    category: row.category,
    class: row.class,
    urgency: row.urgency,
    area_filed: row.areaFiled,
    area: row.area,
    point: row.point === null ? null : `SRID=4490;POINT(${row.point.lon} ${row.point.lat})`,
    place_state: row.placeState,
    accuracy: row.accuracy,
    source: row.source,
    holder: row.holder,
    centre: row.centre,
    handler: row.handler,
    organisations: row.organisations,
    barred: row.barred,
    secret: row.secret,
    designated: row.designated,
    bounced: row.bounced,
    reopened: row.reopened,
    reporter: row.reporter,
    due_at: due.due,
    warn_at: due.warn,
    opened_at: row.openedAt,
    updated_at: row.updatedAt,
    closed_at: row.closedAt,
    data: row.data,
    head: bytes(head),
  }
}

/** The first date that somebody must keep: of the queue, else of any clock that runs. */
function dueOf(effect: Effect): { due: number | null; warn: number | null } {
  const dated = effect.todos.filter((todo) => todo.due < never)
  const running = effect.clocks.filter((clock) => clock.stoppedAt === null && clock.pausedBy.length === 0)
  const all =
    dated.length > 0
      ? dated.map((todo) => ({ due: todo.due, warn: todo.warn }))
      : running.map((clock) => ({ due: clock.dueAt, warn: clock.warnAt }))
  return all.reduce<{ due: number | null; warn: number | null }>(
    (first, one) => (first.due === null || one.due < first.due ? one : first),
    { due: null, warn: null },
  )
}

function whoOf(deed: Deed): Pick<Entry, 'person' | 'post' | 'postKind' | 'organisation' | 'via'> {
  const { actor, post } = deed
  if (actor.type === 'system')
    return { person: `system:${actor.name}`, post: null, postKind: null, organisation: null, via: null }
  if (actor.type === 'resident') return { person: null, post: null, postKind: null, organisation: null, via: null }
  return {
    person: actor.person,
    post: post?.id ?? null,
    postKind: post?.kind ?? null,
    organisation: post?.organisation ?? null,
    via: post?.via ?? null,
  }
}

function entryJson(entry: Entry, prev: string, hash: string): Json {
  return {
    county: entry.county,
    case_id: entry.caseId,
    version: entry.version,
    kind: entry.kind,
    step: entry.step,
    form: entry.form,
    key: entry.key,
    at: entry.at,
    device_at: entry.deviceAt,
    device_offset: entry.deviceOffset,
    person: entry.person,
    post: entry.post,
    post_kind: entry.postKind,
    organisation: entry.organisation,
    via: entry.via,
    from_state: entry.from,
    to_state: entry.to,
    hold: entry.hold,
    holder: entry.holder,
    noted: entry.noted,
    clocks: entry.clocks,
    words: entry.words,
    files: entry.files,
    facts: entry.facts,
    common: entry.common,
    prev: bytes(prev),
    hash: bytes(hash),
  }
}

/** What undo needs to know of before: the old values of what this change sets. */
function undoFacts(deed: Deed, ctx: Ctx): Json {
  const { undo } = deed.parsed.def
  if (undo === undefined || ctx.actor.type !== 'staff') return {}
  const before = Object.fromEntries(Object.keys(deed.change.set ?? {}).map((name) => [name, deed.before[name as keyof CaseRow]]))
  return { before, undoUntil: ctx.now + 1000 * setting(ctx.region, 'case.undoSeconds', undo) }
}

/** Entry, case and everything else as rows, with the answer that the key will repeat. */
export function rowsOf(
  house: House,
  deed: Deed,
  effect: Effect,
  ctx: Ctx,
): { written: Written; version: number; answer: Record<string, unknown> } {
  const { parsed, change, actor } = deed
  const { sent, kind, def } = parsed
  const { county, caseId } = ctx
  const opened = deed.head === null
  const words = (change.words ?? []).map((one, n) => {
    const salt = Buffer.from(house.random(16)).toString('hex')
    return { id: ctx.id(`words:${n}`), kind: one.kind, text: one.text, salt, digest: hashWords(salt, one.text) }
  })
  const party = partyRow(house, deed, ctx)
  const undo = undoFacts(deed, ctx)
  const facts = clean({
    ...change.facts,
    ...undo,
    ...(def.handles ? { handles: true } : {}),
    ...(actor.type === 'resident' ? { party: actor.party?.party ?? (party?.id as string | undefined) ?? null } : {}),
  })
  const also = deed.also.map(caseOf)
  const common = also.length > 0 ? sent.key : null
  const prev = deed.head ?? zero
  const entry: Entry = {
    county,
    caseId,
    version: effect.row.version,
    kind: kind.name,
    step: sent.step,
    form: sent.form,
    key: sent.key,
    at: effect.row.updatedAt,
    deviceAt: sent.at.device,
    deviceOffset: sent.at.offset,
    ...whoOf(deed),
    from: opened ? null : deed.before.state,
    to: effect.row.state,
    hold: effect.row.hold,
    holder: effect.row.holder,
    noted: change.noted === true,
    clocks: effect.acts,
    words: words.map(({ id, kind: of, digest }) => ({ id, kind: of, digest })),
    files: (change.files ?? []).map((id) => ({ id, digest: deed.files.find((file) => file.id === id)?.digest ?? '' })),
    facts,
    common,
  }
  const hash = hashEntry(entry, prev)
  const phase = kind.states[effect.row.state]?.phase ?? 'intake'
  const row = caseJson(effect.row, phase, dueOf(effect), hash)
  const textOf = (of: string) => words.find((one) => one.kind === of)
  const touched = also.map((other, n) => {
    const told = change.also?.find((one) => one.id === other.id)
    const at = Math.max(ctx.now, other.updatedAt)
    const theirs: Entry = {
      ...entry,
      caseId: other.id,
      version: other.version + 1,
      at,
      from: other.state,
      to: other.state,
      hold: other.hold,
      holder: other.holder,
      clocks: [],
      words: [],
      files: [],
      facts: clean(told?.facts ?? {}),
    }
    const before = deed.also[n]?.head ?? zero
    return { entry: theirs, prev: before, hash: hashEntry(theirs, before) }
  })
  const objection = change.objects
  const answer: Record<string, unknown> = {
    outcome: change.noted ? 'noted' : 'done',
    case: { county, id: caseId, version: effect.row.version, state: effect.row.state, code: effect.row.code },
    entry: { version: entry.version, step: entry.step, at: entry.at },
    ...(opened && party ? { receipt: true } : {}),
    ...(undo.undoUntil === undefined ? {} : { undoUntil: undo.undoUntil }),
    ...(sent.seen !== null && sent.seen < deed.before.version ? { changedSince: sent.seen } : {}),
  }
  const at = entry.at
  const written: Written = {
    stepKey: { county, key: sent.key, digest: bytes(deed.digest), case_id: caseId, answer, at },
    entries: [entryJson(entry, prev, hash), ...touched.map((one) => entryJson(one.entry, one.prev, one.hash))],
    ...(opened
      ? {
          openedCase: {
            ...row,
            text_id: textOf('text')?.id ?? null,
            place_id: textOf('place')?.id ?? null,
            terms: tsvector(house.terms([...words.map((one) => one.text)].join('\n'))),
          },
        }
      : {}),
    changedCases: opened ? [] : [row],
    touchedCases: touched.map((one) => ({
      county,
      id: one.entry.caseId,
      version: one.entry.version,
      updated_at: one.entry.at,
      head: bytes(one.hash),
    })),
    clocks:
      effect.acts.length === 0
        ? []
        : effect.clocks.filter((clock) => effect.acts.some((one) => one.id === clock.id)).map((clock) => clockJson(clock, ctx)),
    todos: effect.todos.map((todo) => ({ county, case_id: caseId, ...todo })),
    words: words.map((one) => ({
      county,
      id: one.id,
      case_id: caseId,
      kind: one.kind,
      text: one.text,
      salt: one.salt,
      digest: bytes(one.digest),
      erased_by: null,
    })),
    parties: party ? [party] : [],
    objections: objection
      ? [
          {
            county,
            case_id: caseId,
            id: ctx.id('objection'),
            ...objection,
            words_id: words[0]?.id ?? null,
            at,
            decided_at: null,
            upheld: null,
          },
        ]
      : [],
    ...(change.decides
      ? {
          decidedObjection: {
            county,
            case_id: caseId,
            id: change.decides.objection,
            decided_at: at,
            upheld: change.decides.upheld,
          },
        }
      : {}),
    ratings: change.rates
      ? [
          {
            county,
            case_id: caseId,
            id: ctx.id('rating'),
            round: deed.before.reopened + 1,
            ...change.rates,
            words_id: words[0]?.id ?? null,
            at,
          },
        ]
      : [],
    proposals: change.proposes
      ? [
          {
            county,
            case_id: caseId,
            id: ctx.id('proposal'),
            fields: change.proposes,
            organisation: deed.post?.organisation ?? null,
            words_id: words[0]?.id ?? null,
            at,
            decided_at: null,
            accepted: null,
          },
        ]
      : [],
    ...(change.answers
      ? {
          answeredProposal: {
            county,
            case_id: caseId,
            id: change.answers.proposal,
            decided_at: at,
            accepted: change.answers.accepted,
          },
        }
      : {}),
    ...correction(house, change, ctx),
    reactions: [
      {
        county,
        id: derivedId(sent.key, 'reaction'),
        case_id: caseId,
        version: entry.version,
        topic: 'entry',
        payload: { step: sent.step, tells: [...(def.tells ?? []), ...(change.tells ?? [])] },
        not_before: undo.undoUntil ?? at,
        tries: 0,
        error: null,
        dead_at: null,
      },
    ],
    ...(change.dropsReactionOf === undefined
      ? {}
      : { droppedReaction: { county, case_id: caseId, version: change.dropsReactionOf } }),
  }
  return { written, version: entry.version, answer }
}

function correction(house: House, change: Change, ctx: Ctx): Pick<Written, 'corrected'> {
  const given = change.corrects
  if (!given) return {}
  const { party, name, phone } = given
  return {
    corrected: {
      county: ctx.county,
      case_id: ctx.caseId,
      id: party,
      name_sealed: name ? house.vault.seal('party.name_sealed', party, name) : null,
      phone_sealed: phone ? house.vault.seal('party.phone_sealed', party, phone) : null,
      phone_lookup: phone ? bytes(house.vault.lookup('phone', phoneKey(phone))) : null,
    },
  }
}

/** Lexemes as the text form of a tsvector, each quoted. */
const tsvector = (terms: readonly string[]): string =>
  terms.map((term) => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' ')
