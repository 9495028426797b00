// The law of the whistle (吹哨报到) on one screen: a street calls departments to a place, they report for duty, agree what each does, and both sides are judged. Source: domain §3.3.
import { anyOf, holder, inOrganisation, post, system, tasked } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './whistle.decide.ts'
import * as form from './whistle.forms.ts'

const states = {
  blown: { phase: 'placed', todo: { duty: 'whistle.lead', of: 'holder', why: 'begin', clock: 'begin' } },
  acting: { phase: 'handling', todo: { duty: 'whistle.lead', of: 'holder', why: 'conclude', clock: 'act' } },
  solved: { phase: 'checking', todo: { duty: 'whistle.lead', of: 'centre', why: 'score', clock: 'score' } },
  scored: { phase: 'checking' },
  archived: { phase: 'ended' },
  unjustified: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['confirm', 'arrive', 'rule', 'judge', 'begin', 'act', 'score', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const lead = inOrganisation('centre', 'whistle.lead')
const county = post('whistle.rule')


export const whistle = defineKind({
  name: 'whistle',
  clocks,
  states,
  frame: {
    permissions: { accept: 'whistle.lead', handle: 'whistle.lead', decide: 'whistle.rule' },
    states: {
      toAccept: 'blown', returned: 'blown', placed: 'blown', assigned: 'blown', handling: 'acting',
      toRate: 'solved', rated: 'scored', archived: 'archived', voided: 'unjustified', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'begin', assign: 'begin', sign: 'begin', finish: 'act' },
    tasks: {
      confirm: { what: 'confirm', in: ['blown', 'acting'] },
      arrive: { what: 'arrive', in: ['blown', 'acting'] },
      rule: { what: 'rule', in: ['blown', 'acting'] },
      judge: { what: 'judge', in: ['solved'] },
    },
    defects: decide.defects,
    byOffices: true,
  },
  shows: decide.shows,
  // What the frame has and a whistle has not: it is called off by whoever blew it, or ruled unjustified.
  lacks: [...parts.sentBack, 'void', 'merge', 'consult', 'object', 'handOver', 'splitOff', 'handIn'],
  steps: {
    // 吹哨 blow
    blow: open(form.Blow, { to: 'blown', by: post('whistle.blow'), starts: ['begin'], open: decide.blow }),
    ringNext: act(form.Clock, { from: ['blown', 'acting'], to: 'same', by: system, tells: ['supervisor'], decide: decide.ringNext }),
    // 报到 report for duty
    confirm: act(form.Confirm, {
      from: ['blown', 'acting'], to: 'same', by: tasked('asked'), needs: ['tasks'], tells: ['centre'], tone: 'main', letter: 'a',
      offers: decide.mayConfirm, decide: decide.confirm,
    }),
    refuse: act(form.Refuse, {
      from: ['blown', 'acting'], to: 'same', by: tasked('asked'), needs: ['tasks'], tells: ['centre', 'supervisor'], tone: 'final', letter: 'o',
      offers: decide.mayConfirm, decide: decide.refuseIt,
    }),
    rule: act(form.Rule, {
      from: ['blown', 'acting'], to: ['blown', 'acting', 'unjustified'], by: county, needs: ['tasks'], tells: ['centre'], tone: 'main',
      offers: decide.mayRule, suggest: decide.suggestRule, decide: decide.rule,
    }),
    arrive: act(form.Arrive, {
      from: ['blown', 'acting'], to: 'same', by: tasked('asked'), needs: ['tasks'], tells: ['centre'], tone: 'main', letter: 'd',
      offers: decide.mayArrive, decide: decide.arrive,
    }),
    // 会商 agree; the tasks of the minutes are joint work (askJoint), each with its own clock and reply
    begin: act(form.Minutes, { from: ['blown'], to: 'acting', by: lead, stops: ['begin'], starts: ['act'], tone: 'main', letter: 's', decide: decide.begin }),
    conclude: act(form.Conclude, {
      from: ['acting'], to: 'solved', by: lead, stops: ['act'], starts: ['score'], needs: ['files', 'tasks'], handles: true, tone: 'main', letter: 'f',
      decide: decide.conclude,
    }),
    // 双向评价 both sides
    scoreUnit: act(form.ScoreUnit, {
      from: ['solved'], to: ['solved', 'scored'], by: lead, needs: ['tasks', 'past'], tone: 'main', suggest: decide.suggestScore, decide: decide.scoreUnit,
    }),
    scoreWhistle: act(form.ScoreWhistle, {
      from: ['solved'], to: ['solved', 'scored'], by: county, needs: ['tasks', 'past'], tells: ['centre'], tone: 'main', offers: decide.mayScoreWhistle,
      decide: decide.scoreWhistle,
    }),
    unscored: act(form.Nothing, { from: ['solved'], to: 'scored', by: system, stops: ['score'], starts: ['archive'], decide: decide.unscored }),
    urge: act(form.Urge, { from: 'open', to: 'same', by: anyOf(holder('whistle.lead'), post('case.supervise')), evenHeld: true, needs: ['past', 'tasks'], decide: decide.urge }),
  },
})
