// The law of the meeting (联席会议、领导小组会议、党建联席) on one screen: called with an agenda, held with a roll of offices, its tasks followed to the end. Source: domain 1-01, 1-02, 1-14, 3-11.
import { inOrganisation, post } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './meeting.decide.ts'
import * as form from './meeting.forms.ts'

const states = {
  called: { phase: 'placed', todo: { duty: 'meeting.lead', of: 'holder', why: 'hold', clock: 'hold' } },
  following: { phase: 'handling', todo: { duty: 'meeting.lead', of: 'holder', why: 'follow', clock: 'follow' } },
  closed: { phase: 'checking' },
  archived: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['hold', 'follow', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const lead = inOrganisation('centre', 'meeting.lead')

export const meeting = defineKind({
  name: 'meeting',
  clocks,
  states,
  frame: {
    permissions: { accept: 'meeting.lead', handle: 'meeting.lead', decide: 'meeting.lead' },
    states: {
      toAccept: 'called', returned: 'called', placed: 'called', assigned: 'called', handling: 'following',
      toRate: 'closed', rated: 'closed', archived: 'archived', voided: 'withdrawn', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'hold', assign: 'hold', sign: 'hold', finish: 'follow' },
    defects: decide.defects,
    byOffices: true,
  },
  // What the frame has and a meeting has not: it is nobody's report, goes to nobody and is called off by whoever called it.
  lacks: [...parts.sentBack, ...parts.handingOver, 'void', 'merge', 'consult', 'object'],
  steps: {
    call: open(form.Call, { to: 'called', by: post('meeting.lead'), open: decide.call }),
    // 会议纪要 the roll of offices and what was decided; its tasks are joint work (askJoint), each with its own clock and reply
    minutes: act(form.Minutes, {
      from: ['called'], to: 'following', by: lead, stops: ['hold'], starts: ['follow'], needs: ['past', 'files'], tone: 'main', letter: 's',
      decide: decide.minutes,
    }),
    conclude: act(form.Conclude, {
      from: ['following'], to: 'closed', by: lead, stops: ['follow'], starts: ['archive'], needs: ['tasks'], handles: true, tone: 'main', letter: 'f',
      decide: decide.conclude,
    }),
  },
})
