// The law of the data request (个人信息请求) on one screen: what somebody asks about her own data is decided by the data officer under an article, carried out, answered, and looked at again above. Source: domain §2.15, §3.15 (data request), 个人信息保护法 §15, §44–50.
import { inOrganisation, not, reporterHimself } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './dataRequest.decide.ts'
import * as form from './dataRequest.forms.ts'

const states = {
  received: { phase: 'intake', todo: { duty: 'dataRequest.decide', of: 'holder', why: 'decideData', clock: 'answer' } },
  granted: { phase: 'handling', todo: { duty: 'dataRequest.decide', of: 'holder', why: 'carryOut', clock: 'carryOut' } },
  complained: { phase: 'handling', todo: { duty: 'case.supervise', of: 'holder', why: 'appeal', clock: 'appeal' } },
  decided: { phase: 'checking' },
  archived: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['answer', 'carryOut', 'appeal', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const officer = inOrganisation('holder', 'dataRequest.decide')

export const dataRequest = defineKind({
  name: 'dataRequest',
  clocks,
  states,
  frame: {
    permissions: { accept: 'dataRequest.decide', handle: 'dataRequest.decide', decide: 'dataRequest.decide' },
    states: {
      toAccept: 'received', returned: 'received', placed: 'received', assigned: 'received', handling: 'granted',
      toRate: 'decided', rated: 'decided', archived: 'archived', voided: 'withdrawn', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'answer', assign: 'answer', sign: 'answer', finish: 'carryOut' },
    centre: 'county',
    defects: decide.defects,
  },
  // What the frame has and this has not: no other office has part in it, its time is never made longer, and instead of a rating it is complained of upward.
  lacks: [
    ...parts.sentBack, ...parts.voidAppeal, ...parts.objection, ...parts.rating, ...parts.moreTime, ...parts.tasks, ...parts.merging,
    ...parts.linking, ...parts.handingOver, ...parts.leading, ...parts.amending, ...parts.watching, 'void', 'resume', 'consult',
  ],
  steps: {
    // 本人提出: out of her own matter, which her receipt or her telephone opened
    askData: open(form.AskData, {
      to: ['received', 'decided'], by: reporterHimself, ofRoot: 'any', tells: ['holder'], open: decide.askData,
    }),
    // 决定、执行、答复
    decide: act(form.Decide, {
      from: ['received'], to: ['granted', 'decided'], by: officer, stops: ['answer'], tells: ['reporter'], handles: true, tone: 'main', letter: 'a',
      decide: decide.decide,
    }),
    carryOut: act(form.CarryOut, {
      from: ['granted'], to: 'decided', by: officer, role: 'eraser', needs: ['files'], stops: ['carryOut'], starts: ['archive'], tells: ['reporter'], tone: 'main',
      letter: 'f', suggest: decide.suggestCarryOut, spares: decide.spares, decide: decide.carryOut,
    }),
    // 本人取走副本: until the request is archived
    takeCopy: act(form.TakeCopy, {
      from: ['decided', 'complained'], to: 'same', by: reporterHimself, offers: decide.mayTake, decide: decide.takeCopy,
    }),
    // 不服的，向上申诉
    complain: act(form.Reason, {
      from: ['decided'], to: 'complained', by: reporterHimself, stops: ['archive'], starts: ['appeal'], offers: decide.mayComplain, decide: decide.complain,
    }),
    rule: act(form.Rule, {
      from: ['complained'], to: ['granted', 'decided'], by: not('organisation', 'decide', inOrganisation('holder', 'case.supervise')), needs: ['past'],
      stops: ['appeal'], tells: ['reporter', 'centre'], tone: 'main', letter: 'y', decide: decide.rule,
    }),
    withdraw: act(form.Reason, {
      from: ['received'], to: 'withdrawn', by: reporterHimself, stops: ['answer'], tells: ['holder'], tone: 'final', decide: decide.withdraw,
    }),
  },
})
