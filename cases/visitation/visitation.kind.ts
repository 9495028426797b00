// The law of the visit of supervision (督导检查) on one screen: go and look, list the problems, the office answers each, another looks again. Source: domain 3-03, §2.5, §5.2.
import { inOrganisation, post, tasked } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './visitation.decide.ts'
import * as form from './visitation.forms.ts'

const states = {
  planned: { phase: 'placed', todo: { duty: 'visitation.visit', of: 'holder', why: 'visit', clock: 'visit' } },
  visiting: { phase: 'placed', todo: { duty: 'visitation.visit', of: 'holder', why: 'list', clock: 'list' } },
  answering: { phase: 'handling', todo: { duty: 'case.organisation', of: 'holder', why: 'remedy', clock: 'remedy' } },
  checking: { phase: 'checking', todo: { duty: 'visitation.visit', of: 'holder', why: 'recheck', clock: 'recheck' } },
  concluded: { phase: 'checking' },
  archived: { phase: 'ended' },
  calledOff: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['visit', 'list', 'remedy', 'problem', 'recheck', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const visitor = inOrganisation('centre', 'visitation.visit')


export const visitation = defineKind({
  name: 'visitation',
  clocks,
  states,
  frame: {
    permissions: { accept: 'visitation.visit', handle: 'case.organisation', decide: 'visitation.visit' },
    states: {
      toAccept: 'planned', returned: 'planned', placed: 'visiting', assigned: 'visiting', handling: 'answering',
      toRate: 'concluded', rated: 'concluded', archived: 'archived', voided: 'calledOff', withdrawn: 'calledOff',
    },
    clocks: { ...usual, accept: 'list', assign: 'list', sign: 'list', finish: 'remedy' },
    tasks: { problem: { what: 'problem', in: ['answering', 'checking'] } },
    defects: decide.defects,
    byOffices: true,
  },
  // What the frame has and a visit has not: it is planned again, and its list is answered problem by problem.
  lacks: [
    ...parts.sentBack, ...parts.voidAppeal, ...parts.objection, ...parts.rating, ...parts.merging, ...parts.handingOver, 'void', 'consult',
  ],
  steps: {
    // 计划 plan; the office visited sees it when it is announced, else with the notice
    plan: open(form.Plan, { to: 'planned', by: post('visitation.visit'), open: decide.plan }),
    // 到场 go and look: every problem is noted as it is found
    begin: act(form.Begin, { from: ['planned'], to: 'visiting', by: visitor, stops: ['visit'], starts: ['list'], tone: 'main', letter: 's', decide: decide.begin }),
    find: act(form.Find, {
      from: ['visiting'], to: 'same', by: visitor, needs: ['past', 'files'], tone: 'main', letter: 'a', suggest: decide.suggestFind, spares: decide.spareCarried,
      decide: decide.find,
    }),
    strike: act(form.Strike, { from: ['visiting'], to: 'same', by: visitor, needs: ['past'], offers: decide.anyFound, decide: decide.strike }),
    clear: act(form.Clear, { from: ['visiting'], to: 'same', by: visitor, offers: decide.anyCarried, suggest: decide.suggestClear, decide: decide.clear }),
    // 通报 one list, one notice, a clock for each problem
    notify: act(form.Notify, {
      from: ['visiting'], to: ['answering', 'concluded'], by: visitor, stops: ['list'], needs: ['past'], tone: 'normal', letter: 'd', decide: decide.notify,
    }),
    // 整改 each answers what is asked of it, with what shows it
    answer: act(form.Answer, {
      from: ['answering'], to: ['answering', 'checking'], by: tasked('asked'), needs: ['tasks', 'files', 'past'], handles: true, tone: 'main', letter: 'f',
      offers: decide.mayAnswer, suggest: decide.suggestAnswer, spares: decide.spareWithout, decide: decide.answer,
    }),
    // 复查 by another than who answered, on the spot or on paper
    recheck: act(form.Recheck, {
      from: ['answering', 'checking'], to: ['answering', 'checking', 'concluded'], by: visitor, needs: ['tasks', 'files', 'past', 'supervisions'],
      tone: 'main', letter: 'y', offers: decide.mayRecheck, suggest: decide.suggestRecheck, spares: decide.spareWithout, decide: decide.recheck,
    }),
    withdraw: act(form.Reason, {
      from: ['planned', 'visiting'], to: 'calledOff', by: visitor, stops: ['visit', 'list'], tone: 'final', decide: decide.callOff,
    }),
  },
})
