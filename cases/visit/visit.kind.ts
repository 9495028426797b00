// The law of the visit (走访) on one screen: a purpose, consent at the door, and nothing comes of it but requests. No household file, no notes about persons. Source: domain 2-15, §2.2, annex C.
import { post, system } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './visit.decide.ts'
import * as form from './visit.forms.ts'

const states = {
  ordered: { phase: 'placed', todo: { duty: 'visit.make', of: 'holder', why: 'visit', clock: 'visit' } },
  visited: { phase: 'checking' },
  declined: { phase: 'ended' },
  lapsed: { phase: 'ended' },
  archived: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['visit', 'term', 'forget', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const visitor = post('visit.make')

export const visit = defineKind({
  name: 'visit',
  clocks,
  states,
  frame: {
    permissions: { accept: 'visit.order', handle: 'visit.make', decide: 'visit.order' },
    states: {
      toAccept: 'ordered', returned: 'ordered', placed: 'ordered', assigned: 'ordered', handling: 'ordered',
      toRate: 'visited', rated: 'visited', archived: 'archived', voided: 'withdrawn', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'visit', assign: 'visit', sign: 'visit', finish: 'visit' },
    defects: decide.defects,
    outlives: ['forget'],
    byOffices: true,
  },
  // What the frame has and a visit has not: everything with free words about it, everything that would press for it, and whatever could make a file of it.
  lacks: [
    ...parts.sentBack, ...parts.voidAppeal, ...parts.objection, ...parts.rating, ...parts.moreTime, ...parts.tasks, ...parts.merging,
    ...parts.linking, ...parts.handingOver, ...parts.leading, ...parts.supervision, ...parts.amending, ...parts.papers, 'void', 'add',
    'withdraw', 'urge', 'resume', 'consult',
  ],
  steps: {
    // 安排 order
    order: open(form.Order, { to: 'ordered', by: post('visit.order'), open: decide.order }),
    // 走访 at the door
    nothingNeeded: act(form.NothingNeeded, {
      from: ['ordered'], to: 'visited', by: visitor, stops: ['visit', 'term'], starts: ['archive', 'forget'], handles: true, tone: 'main', letter: 'n', decide: decide.nothingNeeded,
    }),
    requests: act(form.Requests, {
      from: ['ordered'], to: 'visited', by: visitor, stops: ['visit', 'term'], starts: ['archive', 'forget'], handles: true, byThumb: true, decide: decide.requests,
    }),
    decline: act(form.Nothing, { from: ['ordered'], to: 'declined', by: visitor, stops: ['visit', 'term'], starts: ['forget'], decide: decide.decline }),
    callOff: act(form.Nothing, {
      from: ['ordered'], to: 'withdrawn', by: post('visit.order'), stops: ['visit', 'term'], starts: ['forget'], tone: 'final', decide: () => ({ to: 'withdrawn' }),
    }),
    expire: act(form.Nothing, { from: ['ordered'], to: 'lapsed', by: system, stops: ['visit', 'term'], starts: ['forget'], decide: decide.expire }),
    // 到期删去 the door is needed no longer; that somebody was visited, and for what, stays
    forget: act(form.Nothing, {
      from: ['visited', 'declined', 'lapsed', 'archived', 'withdrawn'], to: 'same', by: system, role: 'eraser', needs: ['past'], stops: ['forget'], decide: decide.forget,
    }),
  },
})
