// One case as a person reads it: what it is, what happened, until when, with whom, and what he may do now.
import { type Actor, viewOf } from '../../rules/actor.ts'
import { levelOf } from '../../rules/area.ts'
import type { CaseRow, Facts } from '../../rules/case.ts'
import { type ClockRow, light, remaining } from '../../rules/clock.ts'
import { offers } from '../../rules/judge.ts'
import type { ActStep, Kind } from '../../rules/kind.ts'
import { cite, isLaw } from '../../rules/law.ts'
import { toldAnswers } from '../../rules/questions.ts'
import { type Refusal, refuse } from '../../rules/refusal.ts'
import type { Region } from '../../rules/region.ts'
import { staysOf } from '../../rules/stays.ts'
import { maskName, maskPhone } from '../../rules/words.ts'
import { derivedId } from '../digest.ts'
import type { Asking } from '../query.ts'
import { canDo } from './can.ts'
import { formWithout } from './form.ts'
import { type EntryJson, factsOf, type Hung, readWhole, type Whole } from './hung.ts'
import { firstWords, plainLine, timeLeft } from './line.ts'
import { recordLooking } from './looking.ts'
import { papersOf } from './papers.ts'
import { recordOnly } from './recordOnly.ts'
import { relatedOf } from './related.ts'
import { transfersOf } from './transfers.ts'

type Said = (id: string | null | undefined) => string | null

/** What decides who answers for a matter: where it is, what it is about, and who has it. */
export type Matter = Pick<CaseRow, 'area' | 'point' | 'category' | 'handler' | 'barred'>

/**
 * The whole page of a case, or `caseMissing`: also when it exists and this actor may not see it. Needs a transaction that
 * may write: that staff looked is recorded, once per person, case and day. `chain` adds who is responsible for its area.
 */
export async function casePage(
  asking: Asking,
  county: string,
  id: string,
  chain: (matter: Matter) => Promise<readonly unknown[]> = async () => [],
): Promise<Readonly<Record<string, unknown>> | Refusal> {
  const { actor, counties, house, now } = asking
  const region = house.region(county)
  const whole = region && counties.includes(county) ? await readWhole(asking.tx, county, id) : null
  const kind = whole && house.kinds.get(whole.row.kind)
  if (!region || !whole || !kind) return refuse('caseMissing')
  const facts = factsOf(whole)
  const view = viewOf(actor, facts.case)
  if (view === null) return refuse('caseMissing')
  const looked = recordLooking(asking, { county, caseId: id, what: view === 'whole' ? 'case' : 'record', daily: true })
  const text = saidIn(whole.hung)
  const [responsible, related, transfers] = await Promise.all([
    chain({
      area: facts.case.area,
      point: facts.case.placeState === 'point' ? facts.case.point : null,
      category: facts.case.category,
      handler: facts.case.handler,
      barred: facts.case.barred,
    }),
    relatedOf(asking, county, id),
    transfersOf(asking, whole, facts.clocks, text),
  ])
  await looked
  const page = {
    view,
    case: { ...headOf(asking, whole, facts, region, kind), ...wordsOf(whole, text) },
    timeline: whole.hung.entries.map((entry) => entryOf(entry, whole.hung, region)),
    named: namedIn(whole.hung.entries, region),
    clocks: facts.clocks.map((clock) => clockOf(clock, asking, region)),
    answers: toldAnswers(
      region.categories.get(String(whole.hung.entries[0]?.facts.category ?? whole.row.category)),
      whole.hung.entries[0]?.facts.answers,
      asking.language,
    ),
    documents: whole.hung.files.filter((file) => file.state !== 'erased').map((file) => documentOf(file, county, id, whole.hung)),
    // Who follows it is no business of the offices: they are told how many do.
    parties: whole.hung.parties.filter((one) => one.role !== 'follower').map((party) => partyOf(party, asking)),
    followers: whole.hung.parties.filter((one) => one.role === 'follower' && one.erased_by === null).length,
    objections: whole.hung.objections.map(({ words_id, organisation, ...one }) => ({
      ...one,
      text: text(words_id),
      by: organisationName(region, organisation),
    })),
    requests: whole.hung.requests.map(({ words_id, organisation, ...one }) => ({
      ...one,
      text: text(words_id),
      by: organisationName(region, organisation),
    })),
    supervisions: whole.hung.supervisions.map(({ words_id, answer_id, organisation, by, ...one }) => ({
      ...one,
      organisation: organisationName(region, organisation),
      by: organisationName(region, by),
      text: text(words_id),
      answer: text(answer_id),
    })),
    tasks: whole.hung.tasks.map(({ words_id, answer_id, organisation, by, ...one }) => ({
      ...one,
      organisation,
      organisationName: organisationName(region, organisation),
      phone: region.organisations.get(organisation)?.phone ?? null,
      by,
      byName: organisationName(region, by),
      text: text(words_id),
      answer: text(answer_id),
    })),
    stays: levelsOf(whole, facts, kind, region, now),
    proposals: whole.hung.proposals.map((one) => ({ ...one, by: organisationName(region, one.organisation) })),
    ratings: whole.hung.ratings.map(({ words_id, ...one }) => ({ ...one, text: text(words_id) })),
    may: mayOf(kind, facts, actor, draftsIn(whole.hung, text), {
      now,
      region,
      county,
      caseId: id,
      id: (label) => derivedId(id, label),
      lot: () => 1,
    }),
    related,
    transfers,
    papers: papersOf(whole, facts, actor, region),
    shows: showsOf(kind, facts, asking, region),
    chain: responsible,
    workflow: kind.name,
  }
  return view === 'whole' ? page : recordOnly(page)
}

const organisationName = (region: Region, id: string | null): string | null =>
  id === null ? null : (region.organisations.get(id)?.name ?? id)

/** Offices that the facts of the record name, by id: whoever was asked, called, or came. */
function namedIn(entries: readonly EntryJson[], region: Region): Readonly<Record<string, string>> {
  const ids = entries.flatMap(({ facts }) => Object.values(facts).flat())
  return Object.fromEntries(
    ids.flatMap((id) => {
      const office = typeof id === 'string' ? region.organisations.get(id) : undefined
      return office ? [[office.id, office.name]] : []
    }),
  )
}

/** Of a matter that was assigned down: how long each level had it, in the unit of the clock that runs around them all. */
function levelsOf({ hung }: Whole, { tasks, clocks }: Facts, kind: Kind, region: Region, now: number) {
  const outer = clocks.findLast((clock) => clock.name === kind.frame.clocks.finish)
  if (!outer || !tasks.some((one) => one.what === 'down')) return []
  return staysOf(hung.entries, outer, now, region.calendar).map((one) => ({
    ...one,
    organisationName: organisationName(region, one.organisation),
    level: levelOf(region.organisations.get(one.organisation)?.area ?? ''),
  }))
}

/** Words by id; null when erased or none. */
function saidIn(hung: Hung): Said {
  const words = new Map(hung.words.map((one) => [one.id, one]))
  return (id) => {
    const one = id ? words.get(id) : undefined
    return one && one.erased_by === null ? one.text : null
  }
}

function headOf(asking: Asking, { row }: Whole, facts: Facts, region: Region, kind: Kind) {
  const { now, language, actor } = asking
  const clock = facts.clocks.find((one) => one.stoppedAt === null && one.dueAt === row.due_at)
  const one = facts.case
  const handled =
    actor.type === 'staff' && facts.past.some((entry) => entry.person === actor.person && entry.facts.handles === true)
  return {
    ...plainLine(one, row.phase, region, language),
    ...timeLeft(clock, row.due_at, row.warn_at, now, region),
    why: kind.states[one.state]?.todo?.why ?? null,
    can: canDo(kind, one, { actor, clocks: facts.clocks, handled }, { now, region }),
    areaFiled: one.areaFiled,
    accuracy: one.accuracy,
    secret: one.secret,
    closedAt: one.closedAt,
    handler: one.handler,
    handlerName: organisationName(region, one.handler),
    centre: one.centre,
    centreName: organisationName(region, one.centre),
    outer: outerOf(one),
    leaderName: typeof one.data.leader === 'string' ? organisationName(region, one.data.leader) : null,
  }
}

/** The number and day it has with whoever sent it to us; null for a matter of our own. */
function outerOf({ data }: CaseRow) {
  const { outer, outerFrom, outerDue, outerReturned } = data
  if (typeof outer !== 'string') return null
  return {
    number: outer,
    source: String(outerFrom ?? ''),
    due: typeof outerDue === 'string' ? outerDue : null,
    returned: outerReturned === true,
  }
}

/** The report's text, where it said it was, and the last result. */
function wordsOf({ row, hung }: Whole, text: Said) {
  const result = hung.entries.flatMap((entry) => entry.words).findLast((one) => one.kind === 'result')
  const full = text(row.text_id)
  return { text: full, firstWords: firstWords(full), placeText: text(row.place_id), result: text(result?.id) }
}

function byOf(entry: EntryJson, region: Region): Readonly<Record<string, unknown>> {
  if (entry.person?.startsWith('system:')) return { system: entry.person.slice(7) }
  if (entry.person === null) return { party: entry.step === 'watch' || entry.step === 'unwatch' ? 'follower' : 'reporter' }
  return {
    person: entry.person,
    name: entry.person_name,
    post: entry.post,
    postName: entry.post_name ?? entry.post_kind,
    organisation: entry.organisation,
    organisationName: organisationName(region, entry.organisation),
  }
}

function entryOf(entry: EntryJson, hung: Hung, region: Region) {
  const words = entry.words.map(({ id, kind }) => {
    const one = hung.words.find((word) => word.id === id)
    const erasedBy = one?.erased_by ?? null
    return { id, kind, text: one && erasedBy === null ? one.text : null, erasedBy }
  })
  return {
    version: entry.version,
    at: entry.at,
    deviceAt: entry.device_at,
    step: entry.step,
    form: entry.form,
    by: byOf(entry, region),
    from: entry.from_state,
    to: entry.to_state,
    hold: entry.hold,
    holder: entry.holder,
    holderName: organisationName(region, entry.holder),
    noted: entry.noted,
    facts: entry.facts,
    words,
    files: entry.files.map((file) => file.id),
    clocks: entry.clocks.map(({ name, act, due, before }) => ({ name, act, due, ...(before === undefined ? {} : { before }) })),
  }
}

function clockOf(clock: ClockRow, asking: Asking, region: Region) {
  const { law } = clock.policy
  return {
    id: clock.id,
    name: clock.name,
    owner: clock.owner,
    ownerName: organisationName(region, clock.owner),
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    warnAt: clock.warnAt,
    stoppedAt: clock.stoppedAt,
    pausedBy: clock.pausedBy,
    light: light(clock, asking.now),
    remaining: remaining(clock, asking.now, region.calendar),
    provisional: clock.provisional,
    law,
    cite: isLaw(law) ? cite(law, asking.language, region) : null,
  }
}

function documentOf(file: Hung['files'][number], county: string, caseId: string, hung: Hung) {
  const path = `/api/files/${county}/${caseId}/${file.id}`
  const by = hung.entries.find((entry) => entry.person === file.by)?.person_name ?? null
  return {
    id: file.id,
    kind: file.kind,
    state: file.state,
    name: file.name,
    type: file.type,
    size: file.size,
    width: file.width,
    height: file.height,
    small: `${path}/small`,
    full: `${path}/full`,
    at: file.at,
    by,
  }
}

/** Masked; the clear value is `reveal`'s, with a reason. Where the key is gone the mask is all that is left, and the case stays readable. */
function partyOf(party: Hung['parties'][number], { house }: Asking) {
  const open = (field: 'name' | 'phone', mask: (text: string) => string): string | null => {
    const sealed = party[`${field}_sealed`]
    if (sealed === null) return null
    try {
      return mask(house.vault.open(`party.${field}_sealed`, party.id, sealed))
    } catch {
      return '***'
    }
  }
  return {
    id: party.id,
    role: party.role,
    name: open('name', maskName),
    phone: open('phone', maskPhone),
    wants: party.wants,
    erased: party.erased_by !== null,
  }
}

/** What one of this person's posts may show to others. */
function showsOf(kind: Kind, facts: Facts, { actor, now, house }: Asking, region: Region) {
  const { county, id: caseId } = facts.case
  for (const post of actor.type === 'staff' && kind.shows ? actor.posts : []) {
    const ctx = { now, region, county, caseId, actor, post, id: () => caseId, lot: (label: string) => house.lot(caseId, label) }
    const shown = kind.shows?.(facts, ctx)
    if (shown) return shown
  }
  return null
}

/** The last words of each kind: what a form begins with, where its step says so. */
function draftsIn(hung: Hung, text: Said): (drafts: ActStep['drafts']) => Readonly<Record<string, unknown>> {
  const all = hung.entries.flatMap((entry) => entry.words)
  return (drafts = {}) =>
    Object.fromEntries(
      Object.entries(drafts).flatMap(([field, kind]) => {
        const said = text(all.findLast((one) => one.kind === kind)?.id)
        return said === null ? [] : [[field, said]]
      }),
    )
}

function mayOf(kind: Kind, facts: Facts, actor: Actor, drafted: ReturnType<typeof draftsIn>, ctx: Parameters<typeof offers>[3]) {
  const shown = offers(kind, facts, actor, ctx).filter(({ step }) => !kind.steps[step]?.byThumb)
  return shown.map(({ step, post, tone, letter, form, suggest, spares, opens }) => {
    const def = kind.steps[step]
    const begun = def && 'drafts' in def ? drafted(def.drafts) : {}
    return {
      step,
      form: def ? formWithout(def.form, spares) : {},
      version: form,
      suggest: { ...begun, ...suggest },
      tone,
      key: letter,
      post,
      opens,
    }
  })
}
