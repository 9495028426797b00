// The decisions of the data request: one pure function per step, from facts and input to a change or a refusal.
import type * as z from 'zod/mini'
import type { CaseRow, Facts } from '../../rules/case.ts'
import { classed } from '../../rules/frame/opened.ts'
import { centreAt, nearest, setting, supervisorsAt } from '../../rules/house.ts'
import type { Change, Ctx, OfParty, Opening } from '../../rules/kind.ts'
import type { LawId } from '../../rules/law.ts'
import { isRefusal, type Refusal, refuse } from '../../rules/refusal.ts'
import type { Organisation } from '../../rules/region.ts'
import type * as form from './dataRequest.forms.ts'

type In<T extends keyof typeof form> = z.infer<(typeof form)[T]>
type S = 'received' | 'granted' | 'decided' | 'complained' | 'withdrawn'
type C = 'answer' | 'carryOut' | 'review' | 'appeal' | 'archive'
type Outcome = Change<S, C> | Refusal
type What = In<'AskData'>['what']

/** The article of the right that is asked for. */
const rights: Readonly<Record<What, LawId>> = {
  copy: 'pipl-45',
  correct: 'pipl-44-50',
  delete: 'pipl-47',
  withdrawConsent: 'pipl-15',
  objectUse: 'pipl-44-50',
}

/** The office of who is responsible for personal data, apart from every office that handles; where a region has none, its centre. */
function dataOffice(ctx: Ctx, barred: readonly string[]): Organisation | null {
  const { region } = ctx
  const office = nearest(region, 'dataOffice', region.code)
  if (office && !barred.includes(office.id)) return office
  // Complained of itself it does not judge: who supervises does.
  return office ? supervisorsAt(region, region.code, barred) : centreAt(region, region.code, 'county', barred)
}

export function askData(
  _grids: readonly string[],
  input: In<'AskData'>,
  ctx: Ctx,
  also: readonly CaseRow[],
): Opening<S, C> | Refusal {
  const { region, actor } = ctx
  const root = also.find((row) => row.id === input.root)
  if (!root || actor.type !== 'resident' || actor.party === null) return refuse('changed', { field: 'root' })
  const { what, contact, others = [] } = input
  const mine = [{ caseId: root.id, party: actor.party.party }, ...(actor.others ?? [])]
  const roots = [root.id, ...new Set(others)].flatMap((id) => {
    const row = also.find((one) => one.id === id)
    const party = mine.find((one) => one.caseId === id)?.party
    return row && party !== undefined ? [{ row, party }] : []
  })
  if (roots.length !== also.length || roots.length !== others.length + 1) return refuse('changed', { field: 'others' })
  const barred = [...new Set(roots.flatMap((one) => one.row.barred))]
  if (contact && contact.wants !== 'none' && contact.phone === undefined) return refuse('badInput', { field: 'contact.phone' })
  // What is right now must be said; it is kept sealed like every contact.
  if (what === 'correct' && contact?.name === undefined && contact?.phone === undefined)
    return refuse('badInput', { field: 'contact' })
  if (what === 'withdrawConsent' && input.ends === undefined) return refuse('badInput', { field: 'ends' })
  const office = dataOffice(ctx, barred)
  if (!office) return refuse('organisationUnknown', { area: region.code })
  const usual = setting(region, 'dataRequest.category', '')
  const category = classed(ctx, region.categories.has(usual) ? usual : root.category)
  if (isRefusal(category)) return category
  // Withdrawn as easily as it was given: it takes effect now, and nobody decides on it (§15).
  const ends = what === 'withdrawConsent' ? input.ends : undefined
  return {
    to: ends ? 'decided' : 'received',
    starts: [ends ? 'archive' : 'answer'],
    category: category.code,
    class: 'ordinary',
    urgency: 'ordinary',
    area: region.code,
    point: null,
    placeState: 'picked',
    accuracy: null,
    source: 'resident',
    holder: office.id,
    centre: office.id,
    joins: [office.id],
    barred,
    // Neither who handles her matter nor anybody by area learns that she asked.
    secret: true,
    set: {
      data: {
        what,
        root: root.id,
        roots: roots.map((one) => `${one.row.id}:${one.party}`).join(' '),
        ...(ends ? { verdict: 'granted' } : {}),
      },
    },
    words: [{ kind: 'text', text: input.text }],
    party: {
      role: 'reporter',
      name: contact?.name ?? null,
      phone: contact?.phone ?? null,
      wants: contact?.wants ?? 'none',
      language: input.language ?? null,
    },
    facts: {
      asksFor: what,
      of: roots.length === 1 ? root.code : roots.map((one) => one.row.code),
      law: rights[what],
      ...(ends ? { ends } : {}),
    },
    ...(ends
      ? { also: roots.map(({ row, party }) => ({ id: row.id, facts: { law: rights[what], ends }, ofParty: { party, ends } })) }
      : {}),
  }
}

const whatOf = (facts: Facts): What => facts.case.data.what as What
const withVerdict = (facts: Facts, verdict: string) => ({ data: { ...facts.case.data, verdict } })

export function decide(facts: Facts, input: In<'Decide'>): Outcome {
  const { verdict, law, text } = input
  // What is not given is refused under an article, or it is not refused.
  if (verdict !== 'granted' && law === undefined) return refuse('groundUnknown', { field: 'law' })
  const cited = verdict === 'granted' ? {} : { law }
  return {
    to: verdict === 'refused' ? 'decided' : 'granted',
    starts: [verdict === 'refused' ? 'archive' : 'carryOut'],
    set: withVerdict(facts, verdict),
    words: [{ kind: 'reply', text }],
    facts: { verdict, ...cited },
  }
}

/** Boxes that have nothing to do with what she asked. */
export function spares(facts: Facts): readonly string[] {
  const erasing = ['eraseContact', 'eraseWords', 'erasePhotos']
  const fixing = ['fixName', 'fixPhone']
  const what = whatOf(facts)
  return [...(what === 'delete' ? [] : erasing), ...(what === 'correct' ? [] : fixing), ...(what === 'copy' ? [] : ['files'])]
}
/** Her matters it is about, each with who she is there. */
const rootsOf = ({ case: { data } }: Facts): readonly { readonly id: string; readonly party: string }[] =>
  String(data.roots ?? `${data.root}:${data.party}`)
    .split(' ')
    .map((one) => ({ id: one.split(':')[0] ?? '', party: one.split(':')[1] ?? '' }))
export const suggestCarryOut = (facts: Facts) => {
  const [root, ...others] = rootsOf(facts).map((one) => one.id)
  return { root, ...(others.length > 0 ? { others } : {}) }
}

export function carryOut(facts: Facts, input: In<'CarryOut'>): Outcome {
  const what = whatOf(facts)
  const roots = rootsOf(facts)
  const named = [input.root, ...(input.others ?? [])]
  if (named.length !== roots.length || roots.some(({ id }) => !named.includes(id) || !facts.also.some((row) => row.id === id)))
    return refuse('changed', { field: 'root' })
  const ticked = <T extends string>(boxes: Readonly<Record<T, boolean | undefined>>) =>
    (Object.keys(boxes) as T[]).filter((name) => boxes[name] === true)
  const erases = ticked({ contact: input.eraseContact, words: input.eraseWords, photos: input.erasePhotos })
  const corrects = ticked({ name: input.fixName, phone: input.fixPhone })
  if (what === 'delete' && erases.length === 0) return refuse('nothingOpen', { field: 'eraseContact' })
  if (what === 'correct' && corrects.length === 0) return refuse('nothingOpen', { field: 'fixName' })
  const copies = what === 'copy' ? (input.files ?? []) : null
  if (copies?.length === 0) return refuse('fileMissing', { field: 'files' })
  const doneFor = (party: string): OfParty | null =>
    what === 'delete' ? { party, erases } : what === 'correct' ? { party, corrects } : null
  const said = what === 'delete' ? { erases } : what === 'correct' ? { corrects } : {}
  return {
    to: 'decided',
    words: [{ kind: 'result', text: input.text }],
    ...(input.files ? { files: input.files } : {}),
    ...(copies ? { set: { data: { ...facts.case.data, copies: [...copiesOf(facts), ...copies].join(' ') } } } : {}),
    also: roots.flatMap(({ id, party }) => {
      const ofParty = doneFor(party)
      return ofParty ? [{ id, facts: { law: rights[what], ...said }, ofParty }] : []
    }),
    facts: said,
  }
}

/** Ids of the files made ready for her, with spaces between: what a case carries is plain. */
const copiesOf = (facts: Facts): readonly string[] =>
  String(facts.case.data.copies ?? '')
    .split(' ')
    .filter((one) => one !== '')
export const mayTake = (facts: Facts): boolean => copiesOf(facts).length > 0
/** Taken by her: each time is on record. Once the request is archived it is too late. */
export const takeCopy = (facts: Facts, input: In<'TakeCopy'>): Outcome =>
  copiesOf(facts).includes(input.file)
    ? { to: facts.case.state as S, facts: { file: input.file } }
    : refuse('fileMissing', { field: 'file' })

/** Upward: to who watches over all offices of the place. Once. */
export const mayComplain = (facts: Facts): boolean => facts.case.data.verdict !== undefined && facts.case.data.complained !== true
export function complain(facts: Facts, input: In<'Reason'>, ctx: Ctx): Outcome {
  if (!mayComplain(facts)) return refuse('alreadyObjected', { what: 'complaint' })
  const above = supervisorsAt(ctx.region, facts.case.area, facts.case.barred)
  if (!above) return refuse('organisationUnknown', { area: facts.case.area })
  return {
    to: 'complained',
    set: { holder: above.id, data: { ...facts.case.data, complained: true } },
    joins: [above.id],
    words: [{ kind: 'reason', text: input.text }],
    tellsOffices: [above.id],
  }
}

/** Upheld it goes back to be carried out; otherwise the answer stands, with the reason. */
export const rule = (facts: Facts, input: In<'Rule'>): Outcome => ({
  to: input.upheld ? 'granted' : 'decided',
  starts: [input.upheld ? 'carryOut' : 'archive'],
  set: { holder: facts.case.centre, ...(input.upheld ? withVerdict(facts, 'granted') : {}) },
  words: [{ kind: 'reply', text: input.text }],
  facts: { upheld: input.upheld },
})

export const withdraw = (_facts: Facts, input: In<'Reason'>): Outcome => ({
  to: 'withdrawn',
  words: [{ kind: 'reason', text: input.text }],
})

/** What the file lacks: that somebody decided. */
export const defects = (facts: Facts): readonly string[] => (facts.case.data.verdict === undefined ? ['decisionMissing'] : [])
