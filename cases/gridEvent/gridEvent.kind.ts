// The law of the grid event (网格事件) on one screen: 排查 → 研判 → 交办 → 督办 → 反馈. Source: domain §3.1.
import { anyOf, anyone, holder, inOrganisation, notTheHandler, post, replay, reporter, when } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { usual } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './gridEvent.decide.ts'
import * as form from './gridEvent.forms.ts'

const states = {
  reported: { phase: 'intake', todo: { duty: 'gridEvent.settle', of: 'holder', why: 'settle', clock: 'escalate' } },
  toAccept: { phase: 'intake', todo: { duty: 'gridEvent.accept', of: 'holder', why: 'accept', clock: 'accept' } },
  returned: { phase: 'intake' },
  filed: { phase: 'placed', todo: { duty: 'gridEvent.assign', of: 'holder', why: 'assign', clock: 'assign' } },
  assigned: { phase: 'placed', todo: { duty: 'gridEvent.handle', of: 'handler', why: 'sign', clock: 'sign' } },
  inHandling: { phase: 'handling', todo: { duty: 'gridEvent.handle', of: 'handler', why: 'handle', clock: 'handle' } },
  handled: { phase: 'checking', todo: { duty: 'gridEvent.verify', of: 'holder', why: 'verify', clock: 'verify' } },
  toCall: { phase: 'checking', todo: { duty: 'gridEvent.verifyByPhone', of: 'holder', why: 'call', clock: 'verify' } },
  toRate: { phase: 'checking' },
  rated: { phase: 'checking' },
  archived: { phase: 'ended' },
  void: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['escalate', 'accept', 'fill', 'assign', 'sign', 'object', 'decide', 'handle', 'verify', 'rate', 'archive', 'review', 'supervise', 'consult', 'joint', 'down'] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()

export const gridEvent = defineKind({
  name: 'gridEvent',
  routed: true,
  clocks,
  states,
  frame: {
    permissions: { accept: 'gridEvent.accept', handle: 'gridEvent.handle', decide: 'gridEvent.decide' },
    states: {
      toAccept: 'toAccept', returned: 'returned', placed: 'filed', assigned: 'assigned', handling: 'inHandling',
      toRate: 'toRate', rated: 'rated', archived: 'archived', voided: 'void', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'accept', assign: 'assign', sign: 'sign', finish: 'handle' },
    defects: decide.defects,
    takesOver: true,
  },
  steps: {
    // 排查 find
    report: open(form.Report, { to: ['reported', 'toAccept'], by: anyone, needs: ['grids'], tells: ['holder'], open: decide.report }),
    settle: act(form.Settle, {
      from: ['reported'], to: ['handled', 'toRate', 'rated'], by: post('gridEvent.settle'), stops: ['escalate'], needs: ['files', 'parties'],
      handles: true, tone: 'main', letter: 's', decide: decide.settle,
    }),
    escalate: act(form.Reason, {
      from: ['reported'], to: 'toAccept', by: anyOf(post('gridEvent.escalate'), reporter), stops: ['escalate'], starts: ['accept'],
      tells: ['holder'], letter: 'u', decide: decide.escalate,
    }),
    // 研判 judge
    accept: act(form.Accept, {
      from: ['toAccept'], to: ['filed', 'inHandling'], by: anyOf(holder('gridEvent.accept'), replay), stops: ['accept'], tells: ['reporter'],
      tone: 'main', letter: 'a', decide: decide.accept, suggest: decide.suggestAccept, spares: decide.spareOwn,
    }),
    pass: act(form.Reason, {
      from: ['toAccept'], to: 'toAccept', by: when('held elsewhere', decide.heldElsewhere, holder('gridEvent.accept')),
      stops: ['accept'], starts: ['accept'], tells: ['holder'], letter: 'p', decide: decide.pass,
    }),
    // 交办 assign
    assign: act(form.Assign, {
      from: ['filed'], to: 'assigned', by: anyOf(holder('gridEvent.assign'), replay), stops: ['assign'], starts: ['sign', 'object', 'handle'],
      tells: ['handler', 'reporter'], undo: 10, tone: 'main', letter: 'd', decide: decide.assign, suggest: decide.suggestAssign,
    }),
    sign: act(form.Nothing, {
      from: ['assigned'], to: 'inHandling', by: anyOf(inOrganisation('handler', 'gridEvent.handle'), replay), stops: ['sign', 'object'],
      needs: ['objections'], tone: 'main', letter: 's', offers: decide.nothingObjected, decide: decide.sign,
    }),
    finish: act(form.Finish, {
      from: ['inHandling'], to: ['handled', 'toCall', 'toRate', 'rated'], by: anyOf(inOrganisation('handler', 'gridEvent.handle'), replay),
      stops: ['handle'], needs: ['files', 'parties'], handles: true, tone: 'main', letter: 'f', decide: decide.finish,
    }),
    // 督办 check
    verify: act(form.Verify, {
      from: ['handled'], to: ['toRate', 'rated'], by: notTheHandler(post('gridEvent.verify')), stops: ['verify'],
      needs: ['past', 'files', 'parties'], tells: ['reporter'], tone: 'main', letter: 'y', decide: decide.verify,
    }),
    verifyByPhone: act(form.Reason, {
      from: ['toCall'], to: ['toRate', 'rated'], by: notTheHandler(post('gridEvent.verifyByPhone')), stops: ['verify'],
      needs: ['past', 'parties'], tells: ['reporter'], tone: 'main', letter: 'y', decide: decide.verifyByPhone,
    }),
    sendBack: act(form.SendBack, {
      from: ['handled', 'toCall'], to: ['inHandling', 'filed'], stops: ['verify'], needs: ['past', 'files'],
      by: notTheHandler(
        anyOf(
          when('checked on site', (row) => row.state === 'handled', post('gridEvent.verify')),
          when('checked by phone', (row) => row.state === 'toCall', post('gridEvent.verifyByPhone')),
        ),
      ),
      letter: 'b', decide: decide.sendBack,
    }),
    // 反馈 feed back: rate, reopen and archive come from the frame
  },
})
