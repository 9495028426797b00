// The sub-flow of handing over (移交): to another keeper as a linked case, or to an authority outside by letter; in transfer until the receipt. Source: domain §2.5, §3.0, 2-02.
import * as z from 'zod/mini'
import { anyOf, holder, inOrganisation, replay, system } from '../by.ts'
import type { CaseRow, Facts } from '../case.ts'
import { centreAt } from '../house.ts'
import { type Change, type Ctx, type Frame, handedOver, receipt, type StepDef, stepsOf, transferred } from '../kind.ts'
import { handOverLaws } from '../law.ts'
import { isRefusal, type Refusal, refuse } from '../refusal.ts'
import type { Organisation } from '../region.ts'
import { code, files, id, point, text } from '../schema.ts'
import { unknownGround } from './grounds.ts'
import { officeFor } from './office.ts'
import { placed } from './placed.ts'

const county = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))
const outside = 'outside'

/** What another keeper is told of the matter; the system alone sends it, after commit. */
const HandIn = z.strictObject({
  transfer: id,
  from: z.strictObject({ county, case: id }),
  organisation: code,
  ground: code,
  law: z.optional(z.enum(handOverLaws)),
  reason: z.optional(text(1000)),
  category: code,
  class: z.nullable(z.enum(['urgent', 'simple', 'ordinary', 'complex'])),
  urgency: z.enum(['urgent', 'important', 'ordinary']),
  /** When it was filed, there: what the law counts from filing is counted from then. */
  openedAt: z.int().check(z.gte(0)),
  text: z.optional(text(2000)),
  place: z.strictObject({ point: z.optional(point), area: z.optional(code), words: z.optional(text(200)) }),
  files: z.array(id).check(z.maxLength(100)),
  contact: z.optional(
    z.strictObject({
      name: z.nullable(z.string()),
      phone: z.nullable(z.string()),
      email: z.optional(z.nullable(z.string())),
      wants: z.enum(['message', 'email', 'call', 'none']),
    }),
  ),
  secret: z.boolean(),
  barred: z.array(code).check(z.maxLength(20)),
})

/** Without what only says that and to whom it is on its way. */
function settled({ data }: CaseRow): CaseRow['data'] {
  const { transfer: _way, transferId: _id, transferTo: _to, transferOffice: _office, recall: _asked, ...rest } = data
  return rest
}

export function handedOverSteps<S extends string, C extends string>(frame: Frame<S, C>): Record<string, StepDef<S, C>> {
  const { act, open } = stepsOf<S, C>()
  const { states, clocks, permissions } = frame
  const [away, answerBy] = [handedOver as S, receipt as C]
  const worked = [...new Set([states.toAccept, states.placed, states.assigned, states.handling])]
  const centre = anyOf(holder(permissions.accept), inOrganisation('centre', permissions.decide))
  const same = (facts: Facts) => facts.case.state as S
  const leaves = (facts: Facts): boolean => facts.case.hold === 'inTransfer' && facts.case.data.transfer === 'out'
  const comes = (facts: Facts): boolean => facts.case.hold === 'inTransfer' && facts.case.data.transfer === 'in'
  const idOf = (facts: Facts): string => String(facts.case.data.transferId)
  /** Everything that runs, to stand still or go on: each clock does so only where its policy knows the reason. */
  const moved = (facts: Facts) =>
    [...new Set(facts.clocks.filter((one) => one.stoppedAt === null).map((one) => one.name as C))].map((clock) => ({
      clock,
      reason: transferred,
    }))

  /** It goes on here exactly where it was. */
  const back = (facts: Facts, outcome: 'refused' | 'recalled', ground: string | null, how: string | null): Change<S, C> => ({
    to: same(facts),
    set: { hold: 'none', data: settled(facts.case) },
    resumes: moved(facts),
    stops: [answerBy],
    answersTransfer: { transfer: idOf(facts), outcome, ground, other: null, how },
  })

  /** What the other side answered: received, and it ends here; or not, and it goes on. */
  const answered = (
    facts: Facts,
    input: {
      readonly accepted: boolean
      readonly how: string
      readonly recalled?: boolean | undefined
      readonly other?: string | undefined
      readonly office?: string | undefined
      readonly ground?: string | undefined
      readonly text?: string | undefined
    },
  ): Change<S, C> | Refusal => {
    const { accepted, how, recalled = false, other = null, ground = null } = input
    if (!accepted && !recalled && input.text === undefined) return refuse('reasonMissing', { field: 'text' })
    const transfer = idOf(facts)
    const said: Pick<Change<S, C>, 'words' | 'facts'> = {
      words: [
        ...(input.text === undefined ? [] : [{ kind: 'reply' as const, text: input.text }]),
        ...(input.office === undefined ? [] : [{ kind: 'addressee' as const, text: input.office }]),
      ],
      facts: { transfer, accepted, how, ground },
    }
    if (!accepted) return { ...back(facts, recalled ? 'recalled' : 'refused', ground, how), ...said }
    return {
      ...said,
      to: away,
      set: { hold: 'none', data: { ...settled(facts.case), handedTo: String(facts.case.data.transferTo) } },
      answersTransfer: { transfer, outcome: 'accepted', ground: null, other, how },
    }
  }

  /** The office of another keeper that would receive it. Inside one region a matter is assigned, not handed over. */
  const receiver = (keeper: string, wanted: string | undefined, facts: Facts, ctx: Ctx): Organisation | Refusal => {
    const region = ctx.elsewhere?.(keeper)
    if (!region) return refuse('keeperUnknown', { field: 'keeper' })
    if (!region.kinds.includes(facts.case.kind)) return refuse('unknownKind', { field: 'keeper', kind: facts.case.kind })
    if (wanted !== undefined) return officeFor(wanted, facts.case.barred, { region })
    return centreAt(region, keeper, 'county', facts.case.barred) ?? refuse('organisationUnknown', { field: 'keeper' })
  }

  return {
    handOver: act(
      z.strictObject({
        keeper: z.optional(county),
        organisation: z.optional(code),
        authority: z.optional(text(120)),
        address: z.optional(text(200)),
        ground: code,
        law: z.optional(z.enum(handOverLaws)),
        text: text(1000),
      }),
      {
        from: worked,
        to: 'same',
        by: anyOf(centre, replay),
        starts: [answerBy],
        tells: ['reporter', 'holder'],
        tone: 'final',
        decide: (facts, input, ctx) => {
          const { keeper, authority, address, organisation, ground, law = null } = input
          if ((keeper === undefined) === (authority === undefined)) return refuse('addresseeMissing', { field: 'keeper' })
          const unknown = unknownGround('handOver', ground, facts, ctx)
          if (unknown) return unknown
          const office = keeper === undefined ? null : receiver(keeper, organisation, facts, ctx)
          if (isRefusal(office)) return office
          const transfer = ctx.id('transfer')
          const data = { ...facts.case.data, transfer: 'out', transferId: transfer, transferTo: keeper ?? outside }
          return {
            to: same(facts),
            set: { hold: 'inTransfer', data: { ...data, transferOffice: office?.id ?? null } },
            pauses: moved(facts),
            hands: {
              id: transfer,
              way: 'out',
              county: keeper ?? null,
              case: null,
              organisation: office?.id ?? null,
              ground,
              law,
            },
            carries: keeper === undefined ? 'letter' : 'send',
            words: [
              { kind: 'reply', text: input.text },
              ...(authority === undefined
                ? []
                : [{ kind: 'addressee' as const, text: address === undefined ? authority : `${authority}\n${address}` }]),
            ],
            facts: { transfer, keeper: keeper ?? null, office: office?.id ?? null, ground, law },
          }
        },
      },
    ),
    // Of another keeper it is asked for; whether it was received before that is known there alone.
    takeBack: act(z.strictObject({ text: text(500) }), {
      from: worked,
      to: 'same',
      by: centre,
      evenHeld: true,
      tells: ['reporter', 'holder'],
      offers: (facts) => leaves(facts) && facts.case.data.recall !== true,
      decide: (facts, input) => {
        if (!leaves(facts) || facts.case.data.recall === true) return refuse('nothingOpen')
        const words = [{ kind: 'reason' as const, text: input.text }]
        const said = { transfer: idOf(facts) }
        return facts.case.data.transferTo === outside
          ? { ...back(facts, 'recalled', null, null), words, facts: said }
          : {
              to: same(facts),
              set: { data: { ...facts.case.data, recall: true } },
              carries: 'recall',
              words,
              facts: { ...said, asked: true },
            }
      },
    }),
    // On paper or in a file of theirs, kept with the case.
    recordReceipt: act(
      z.strictObject({
        accepted: z.boolean(),
        how: z.enum(['scan', 'file']),
        files,
        office: z.optional(text(120)),
        ground: z.optional(code),
        text: z.optional(text(1000)),
      }),
      {
        from: worked,
        // Back to where it was, or over.
        to: 'any',
        by: centre,
        needs: ['files'],
        evenHeld: true,
        tells: ['reporter', 'holder', 'centre'],
        offers: (facts) => leaves(facts) && facts.case.data.transferTo === outside,
        suggest: () => ({ how: 'scan' }),
        decide: (facts, input) => {
          if (!leaves(facts) || facts.case.data.transferTo !== outside) return refuse('nothingOpen')
          const there = input.files.every((one) => facts.files.some((file) => file.id === one && arrived(file)))
          if (input.files.length === 0 || !there) return refuse('receiptMissing', { field: 'files' })
          const change = answered(facts, input)
          return isRefusal(change) ? change : { ...change, files: input.files }
        },
      },
    ),
    // By the other keeper's own case, by the page of the letter, or as a replayed source has it.
    receiptCame: act(
      z.strictObject({
        transfer: id,
        accepted: z.boolean(),
        how: z.enum(['page', 'keeper', 'source']),
        recalled: z.optional(z.boolean()),
        other: z.optional(id),
        office: z.optional(text(120)),
        ground: z.optional(code),
        text: z.optional(text(1000)),
      }),
      {
        from: worked,
        to: 'any',
        by: system,
        evenHeld: true,
        tells: ['reporter', 'holder', 'centre'],
        // Of what was taken back meanwhile, or answered already, it changes nothing.
        decide: (facts, input) =>
          leaves(facts) && input.transfer === idOf(facts) ? answered(facts, input) : refuse('nothingOpen'),
      },
    ),
    handIn: open(HandIn, {
      to: states.toAccept,
      by: system,
      needs: ['grids', 'files'],
      starts: [answerBy],
      tells: ['holder'],
      open: (grids, input, ctx) => {
        const office = officeFor(input.organisation, input.barred, ctx)
        if (isRefusal(office)) return office
        const { point: at, area: named, words: place } = input.place
        // An area of the county it comes from is none here: then it lies in this one as a whole.
        const area = [named, ctx.county.padEnd(12, '0')].find((one) => one !== undefined && ctx.region.areas.has(one))
        const where = placed(grids, { point: at, area }, ctx)
        if (isRefusal(where)) return where
        return {
          to: states.toAccept,
          category: input.category,
          class: input.class,
          urgency: input.urgency,
          area: where.area,
          point: at ? { lon: at.lon, lat: at.lat } : null,
          placeState: at || area === named ? where.placeState : 'none',
          accuracy: at?.accuracy ?? null,
          source: 'handOver',
          holder: office.id,
          centre: office.id,
          barred: input.barred,
          secret: input.secret,
          openedAt: input.openedAt,
          set: {
            hold: 'inTransfer',
            data: { transfer: 'in', transferId: input.transfer, transferTo: input.from.county, handedFrom: input.from.county },
          },
          hands: {
            id: input.transfer,
            way: 'in',
            county: input.from.county,
            case: input.from.case,
            organisation: office.id,
            ground: input.ground,
            law: input.law ?? null,
          },
          words: [
            { kind: 'text', text: input.text ?? '–' },
            ...(place === undefined ? [] : [{ kind: 'place' as const, text: place }]),
            ...(input.reason === undefined ? [] : [{ kind: 'reason' as const, text: input.reason }]),
          ],
          files: input.files,
          ...(input.contact
            ? { party: { role: 'reporter' as const, ...input.contact, email: input.contact.email ?? null } }
            : {}),
          facts: { transfer: input.transfer, from: input.from, ground: input.ground, law: input.law ?? null },
        }
      },
    }),
    answerTransfer: act(z.strictObject({ accepted: z.boolean(), ground: z.optional(code), text: z.optional(text(1000)) }), {
      from: [states.toAccept],
      to: [states.toAccept, away],
      by: anyOf(holder(permissions.accept), inOrganisation('centre', permissions.accept)),
      evenHeld: true,
      offers: comes,
      decide: (facts, input, ctx) => {
        if (!comes(facts)) return refuse('nothingOpen')
        const words = input.text === undefined ? [] : [{ kind: 'reply' as const, text: input.text }]
        const transfer = idOf(facts)
        const answers = (outcome: 'accepted' | 'refused', ground: string | null) =>
          ({ transfer, outcome, ground, other: null, how: 'keeper' }) as const
        const set = { hold: 'none', data: settled(facts.case) } as const
        if (input.accepted)
          return {
            to: states.toAccept,
            set,
            stops: [answerBy],
            starts: [clocks.accept],
            answersTransfer: answers('accepted', null),
            carries: 'answer',
            words,
            facts: { transfer, accepted: true },
          }
        if (input.ground === undefined) return refuse('groundUnknown', { field: 'ground' })
        const unknown = unknownGround('refuse', input.ground, facts, ctx)
        if (unknown) return unknown
        if (input.text === undefined) return refuse('reasonMissing', { field: 'text' })
        return {
          to: away,
          set,
          answersTransfer: answers('refused', input.ground),
          carries: 'answer',
          words,
          facts: { transfer, accepted: false, ground: input.ground },
        }
      },
    }),
    // Asked back before it was received: here it ends. Once received it stays, and that answer is on its way already.
    recallTransfer: act(z.strictObject({ transfer: id }), {
      from: [states.toAccept],
      to: away,
      by: system,
      evenHeld: true,
      decide: (facts, input) => {
        if (!comes(facts) || idOf(facts) !== input.transfer) return refuse('nothingOpen')
        return {
          to: away,
          set: { hold: 'none', data: settled(facts.case) },
          answersTransfer: { transfer: input.transfer, outcome: 'recalled', ground: null, other: null, how: null },
          carries: 'answer',
          facts: { transfer: input.transfer },
        }
      },
    }),
  }
}

const arrived = (file: Facts['files'][number]): boolean => file.state === 'small' || file.state === 'complete'
