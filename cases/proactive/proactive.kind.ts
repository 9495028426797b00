// The law of the proactive matter (未诉先办、每月一题) on one screen: what many told of is settled as one, with a lead, a plan, an end, and an answer to everyone who asked. Source: domain §2.5 (接诉即办§24-28), 2-12.
import { holder, inOrganisation, post } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './proactive.decide.ts'
import * as form from './proactive.forms.ts'

const states = {
  proposed: { phase: 'placed', todo: { duty: 'proactive.handle', of: 'handler', why: 'plan', clock: 'plan' } },
  underway: { phase: 'handling', todo: { duty: 'proactive.handle', of: 'handler', why: 'carryOut', clock: 'carryOut' } },
  toAnswer: { phase: 'handling', todo: { duty: 'proactive.open', of: 'holder', why: 'answer', clock: 'answer' } },
  answered: { phase: 'checking' },
  archived: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['plan', 'carryOut', 'answer', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const lead = inOrganisation('handler', 'proactive.handle')

export const proactive = defineKind({
  name: 'proactive',
  clocks,
  states,
  frame: {
    permissions: { accept: 'proactive.open', handle: 'proactive.handle', decide: 'proactive.open' },
    states: {
      toAccept: 'proposed', returned: 'proposed', placed: 'proposed', assigned: 'proposed', handling: 'underway',
      toRate: 'answered', rated: 'answered', archived: 'archived', voided: 'withdrawn', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'plan', assign: 'plan', sign: 'plan', finish: 'carryOut' },
    defects: decide.defects,
    byOffices: true,
  },
  // What the frame has and this has not: nobody reported it, and it goes to nobody else.
  lacks: [...parts.sentBack, ...parts.handingOver, 'void', 'merge', 'consult', 'object'],
  steps: {
    propose: open(form.Propose, { to: 'proposed', by: post('proactive.open'), starts: ['plan'], tells: ['handler'], open: decide.propose }),
    gather: act(form.Gather, {
      from: ['proposed', 'underway'], to: 'same', by: holder('proactive.open'), needs: ['relations'], offers: decide.othersNamed, decide: decide.gather,
    }),
    // Whoever proposed it calls it off; what it gathered goes on by itself, as it did all the time.
    withdraw: act(form.CallOff, {
      from: ['proposed', 'underway', 'toAnswer'], to: 'withdrawn', by: holder('proactive.open'), evenHeld: true,
      stops: ['plan', 'carryOut', 'answer', 'supervise'], needs: ['tasks'], tells: ['handler'], tone: 'final', decide: decide.withdraw,
    }),
    plan: act(form.Plan, {
      from: ['proposed'], to: 'underway', by: lead, stops: ['plan'], needs: ['files'], tells: ['holder'], tone: 'main', letter: 's', decide: decide.plan,
    }),
    finish: act(form.Finish, {
      from: ['underway'], to: 'toAnswer', by: lead, stops: ['carryOut'], starts: ['answer'], needs: ['tasks', 'files'], tells: ['holder'], handles: true,
      tone: 'main', letter: 'f', decide: decide.finish,
    }),
    answer: act(form.Answer, {
      from: ['toAnswer'], to: 'answered', by: holder('proactive.open'), stops: ['answer'], starts: ['archive'], needs: ['past'], tells: ['asked', 'handler'],
      tone: 'main', letter: 'a', decide: decide.answer,
    }),
  },
})
