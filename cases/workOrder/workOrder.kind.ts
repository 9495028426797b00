// The law of the work order (热线工单) on one screen: a call is answered, put through, explained or written down; then checked, dispatched, handled, audited and called back. Source: domain §3.2.
import { anyOf, inOrganisation, not, notTheHandler, post, reporter, when } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { frameSteps } from '../../rules/frame/frame.ts'
import { usual } from '../../rules/frame/parts.ts'
import { Withdraw, withdrawForm } from '../../rules/frame/withdrawn.ts'
import { type ActStep, type Frame, type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './workOrder.decide.ts'
import * as form from './workOrder.forms.ts'

const states = {
  toCheck: { phase: 'intake', todo: { duty: 'workOrder.check', of: 'holder', why: 'check', clock: 'check' } },
  returned: { phase: 'intake' },
  toDispatch: { phase: 'placed', todo: { duty: 'workOrder.dispatch', of: 'holder', why: 'dispatch', clock: 'dispatch' } },
  dispatched: { phase: 'placed', todo: { duty: 'workOrder.handle', of: 'handler', why: 'sign', clock: 'sign' } },
  signed: { phase: 'handling', todo: { duty: 'workOrder.handle', of: 'handler', why: 'contact', clock: 'contact' } },
  inHandling: { phase: 'handling', todo: { duty: 'workOrder.handle', of: 'handler', why: 'handle', clock: 'handle' } },
  sentBack: { phase: 'handling', todo: { duty: 'workOrder.handle', of: 'handler', why: 'redo', clock: 'handle' } },
  replied: { phase: 'checking', todo: { duty: 'workOrder.audit', of: 'centre', why: 'audit', clock: 'audit' } },
  toCallBack: { phase: 'checking', todo: { duty: 'workOrder.callBack', of: 'centre', why: 'callBack', clock: 'callBack' } },
  closed: { phase: 'checking' },
  archived: { phase: 'ended' },
  closedDirect: { phase: 'ended' },
  transferred: { phase: 'ended' },
  closedAdvised: { phase: 'ended' },
  progressTold: { phase: 'ended' },
  stopped: { phase: 'ended' },
  void: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = [
  'check', 'fill', 'dispatch', 'sign', 'object', 'decide', 'contact', 'handle', 'stop', 'audit', 'callBack', 'rate', 'archive', 'review', 'supervise', 'consult', 'joint', 'down',
] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()

const frame: Frame<keyof typeof states, (typeof clocks)[number]> = {
  permissions: { accept: 'workOrder.check', handle: 'workOrder.handle', decide: 'workOrder.decide' },
  states: {
    toAccept: 'toCheck', returned: 'returned', placed: 'toDispatch', assigned: 'dispatched', handling: 'inHandling',
    toRate: 'toCallBack', rated: 'closed', archived: 'archived', voided: 'void', withdrawn: 'withdrawn',
  },
  clocks: { ...usual, accept: 'check', assign: 'dispatch', sign: 'sign', finish: 'handle' },
  tasks: { stop: { what: 'stop', in: ['inHandling'] } },
  centre: 'county',
  defects: decide.defects,
}

const common = frameSteps(frame)
const agent = inOrganisation('centre', 'workOrder.create')
/** Once she has rated, or it goes on, nobody rings her about it. */
const uncalled = (name: 'rate' | 'unrated' | 'add' | 'reopen' | 'askReopen') => {
  const step = common[name] as ActStep<keyof typeof states, (typeof clocks)[number]>
  return name === 'add' || name === 'askReopen' ? step : { ...step, stops: [...(step.stops ?? []), 'callBack' as const] }
}
/** A caller rings again: whoever answers does it for her. */
const byCaller = (name: 'add' | 'reopen' | 'askReopen') => {
  const step = uncalled(name)
  return { ...step, by: anyOf(step.by, agent) }
}
const unit = inOrganisation('handler', 'workOrder.handle')
const create = post('workOrder.create')
const fromOutside = when('from outside', (row) => row.data.outer !== undefined, post('workOrder.receive'))

export const workOrder = defineKind({
  name: 'workOrder',
  routed: true,
  clocks,
  states,
  frame,
  steps: {
    // 接听 talking
    create: open(form.Create, { to: 'toCheck', by: create, starts: ['check'], needs: ['grids'], tells: ['holder'], open: decide.create }),
    receive: open(form.Receive, { to: 'toCheck', by: post('workOrder.receive'), starts: ['check'], needs: ['grids'], tells: ['holder'], open: decide.receive }),
    answerDirect: open(form.Answer, { to: 'closedDirect', by: create, open: decide.answerDirect }),
    transfer: open(form.Transfer, { to: 'transferred', by: create, needs: ['grids'], open: decide.transfer }),
    advise: open(form.Advise, { to: 'closedAdvised', by: create, open: decide.advise }),
    tellProgress: open(form.Progress, { to: 'progressTold', by: create, open: decide.tellProgress }),
    // 质检、派单 check and dispatch
    check: act(form.Check, {
      from: ['toCheck'], to: 'toDispatch', by: inOrganisation('holder', 'workOrder.check'), stops: ['check'], starts: ['dispatch'],
      tone: 'main', letter: 'a', suggest: decide.suggestCheck, decide: decide.check,
    }),
    dispatch: act(form.Dispatch, {
      from: ['toDispatch'], to: 'dispatched', by: inOrganisation('holder', 'workOrder.dispatch'), stops: ['dispatch'], starts: ['sign', 'object'],
      tells: ['handler', 'reporter'], undo: 10, tone: 'main', letter: 'd', suggest: decide.suggestDispatch, decide: decide.dispatch,
    }),
    sign: act(form.Nothing, {
      from: ['dispatched'], to: 'signed', by: unit, stops: ['sign', 'object'], starts: ['contact'], needs: ['objections'], tone: 'main', letter: 's',
      offers: decide.nothingObjected, decide: decide.sign,
    }),
    // 办理 handle: assign down, joint work and more time come from the frame
    contact: act(form.Contact, {
      from: ['signed'], to: ['signed', 'inHandling'], by: unit, needs: ['past'], handles: true, tone: 'main', letter: 'c', decide: decide.contact,
    }),
    redo: act(form.Redo, { from: ['sentBack'], to: 'inHandling', by: unit, handles: true, tone: 'main', letter: 'h', decide: decide.redo }),
    reply: act(form.Reply, {
      from: ['inHandling'], to: 'replied', by: unit, stops: ['handle'], starts: ['audit'], needs: ['files'], tells: ['centre'], handles: true, tone: 'main',
      letter: 'f', decide: decide.reply,
    }),
    askStop: act(form.AskStop, {
      from: ['inHandling'], to: 'same', by: unit, needs: ['tasks'], tells: ['centre'], offers: decide.mayAskStop, decide: decide.askStop,
    }),
    decideStop: act(form.DecideStop, {
      from: ['inHandling'], to: ['inHandling', 'stopped'], by: inOrganisation('centre', 'workOrder.decide'), needs: ['tasks'],
      tells: ['handler', 'reporter'], tone: 'final', offers: decide.stopAsked, decide: decide.decideStop,
    }),
    // 审核、回访 audit and call back
    audit: act(form.Audit, {
      from: ['replied'], to: ['toCallBack', 'closed', 'sentBack'], by: notTheHandler(inOrganisation('centre', 'workOrder.audit')), stops: ['audit'],
      needs: ['past', 'parties'], tells: ['reporter', 'handler'], tone: 'main', letter: 'y', decide: decide.audit,
    }),
    callBack: act(form.CallBack, {
      from: ['toCallBack'], to: ['toCallBack', 'closed', 'sentBack'], by: notTheHandler(inOrganisation('centre', 'workOrder.callBack')),
      needs: ['past', 'ratings', 'called'], tells: ['handler'], tone: 'main', letter: 'k', offers: decide.mayCall, decide: decide.callBack,
    }),
    publish: act(form.Publish, {
      from: ['closed', 'archived'], to: 'same', by: when('not secret', (row) => !row.secret, inOrganisation('centre', 'workOrder.publish')),
      tone: 'final', offers: decide.unpublished, decide: decide.publish,
    }),
    returnOuter: act(form.ReturnOuter, {
      from: ['closed', 'archived', 'stopped', 'void', 'withdrawn'], to: 'same', by: fromOutside,
      offers: decide.unreturned, decide: decide.returnOuter,
    }),
    renewOuter: act(form.RenewOuter, {
      from: ['toCheck', 'returned', 'toDispatch', 'dispatched', 'signed', 'inHandling', 'sentBack', 'replied', 'toCallBack'], to: 'same',
      by: fromOutside, tells: ['holder'], decide: decide.renewOuter,
    }),
    // Only the desk that dispatched, or a leader, decides an objection (接诉即办§12); nobody on his own voiding.
    decideObjection: {
      ...(common.decideObjection as ActStep<keyof typeof states, (typeof clocks)[number]>),
      by: not('person', 'void', anyOf(inOrganisation('centre', 'workOrder.decide'), post('case.lead'))),
    },
    // 来电人 the caller, also by telephone
    add: byCaller('add'),
    reopen: byCaller('reopen'),
    askReopen: byCaller('askReopen'),
    rate: uncalled('rate'),
    unrated: uncalled('unrated'),
    withdraw: act(Withdraw, {
      ...withdrawForm,
      from: ['toCheck', 'returned', 'toDispatch', 'dispatched', 'signed', 'inHandling', 'sentBack', 'replied', 'toCallBack'],
      to: ['withdrawn', 'toCheck', 'toDispatch', 'dispatched', 'signed', 'inHandling', 'sentBack'],
      by: anyOf(reporter, agent), evenHeld: true, tells: ['holder', 'centre'], tone: 'final', decide: decide.withdraw,
    }),
  },
})
