// The law of the share grant (数据共享授权) on one screen: a department says what it needs personal data for; who holds them grants it until a day, or not. Source: domain §3.15, annex F7.
import { inOrganisation, not, post, reporter, system } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { frameSteps } from '../../rules/frame/frame.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type Frame, type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './shareGrant.decide.ts'
import * as form from './shareGrant.forms.ts'

const states = {
  applied: { phase: 'intake', todo: { duty: 'shareGrant.decide', of: 'centre', why: 'examine', clock: 'examine' } },
  active: { phase: 'handling', todo: { duty: 'shareGrant.apply', of: 'handler', why: 'runs', clock: 'term' } },
  reviewing: { phase: 'handling', todo: { duty: 'shareGrant.decide', of: 'centre', why: 'review', clock: 'examine' } },
  over: { phase: 'checking' },
  archived: { phase: 'ended' },
  refused: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['examine', 'term', 'check', ...usualClocks] as const
type S = keyof typeof states
type C = (typeof clocks)[number]

const { act, open } = stepsOf<S, C>()
const holds = inOrganisation('centre', 'shareGrant.decide')
const holder = not('organisation', 'apply', holds)
const applicant = inOrganisation('handler', 'shareGrant.apply')

const frame: Frame<S, C> = {
  permissions: { accept: 'shareGrant.decide', handle: 'shareGrant.apply', decide: 'shareGrant.decide' },
  states: {
    toAccept: 'applied', returned: 'applied', placed: 'applied', assigned: 'applied', handling: 'active',
    toRate: 'over', rated: 'over', archived: 'archived', voided: 'refused', withdrawn: 'withdrawn',
  },
  clocks: { ...usual, accept: 'examine', assign: 'examine', sign: 'examine', finish: 'term' },
  defects: decide.defects,
  byOffices: true,
}

export const shareGrant = defineKind({
  name: 'shareGrant',
  clocks,
  states,
  frame,
  own: decide.own,
  // What the frame has and a grant has not: its time is never made longer, another is applied for; nobody rates it, nobody else takes it.
  lacks: [
    ...parts.sentBack, ...parts.rating, ...parts.moreTime, ...parts.merging, ...parts.handingOver, ...parts.amending, 'void', 'object',
    'askJoint', 'assignDown',
  ],
  steps: {
    // 申请 apply, with the assessment of its effects
    apply: open(form.Apply, { to: 'applied', by: post('shareGrant.apply'), starts: ['examine'], open: decide.apply }),
    withdraw: act(form.Reason, { from: ['applied'], to: 'withdrawn', by: reporter, stops: ['examine'], tells: ['centre'], tone: 'final', decide: decide.withdraw }),
    // 审批 by who holds the data
    grant: act(form.Grant, {
      from: ['applied'], to: 'active', by: holder, needs: ['past'], stops: ['examine'], starts: ['check'], tells: ['handler', 'reporter'], tone: 'main', letter: 'a',
      suggest: decide.suggestGrant, decide: decide.grant,
    }),
    refuse: act(form.Reason, {
      from: ['applied'], to: 'refused', by: holder, needs: ['past'], stops: ['examine'], tells: ['handler', 'reporter'], tone: 'final', letter: 'o',
      decide: decide.refuseIt,
    }),
    // 复核 looked at again while it runs; it holds meanwhile
    lookAgain: act(form.Nothing, { from: ['active'], to: 'reviewing', by: system, stops: ['check'], starts: ['examine'], tells: ['centre'], decide: decide.lookAgain }),
    keep: act(form.Reason, {
      from: ['reviewing'], to: 'active', by: holder, needs: ['past'], stops: ['examine'], starts: ['check'], tells: ['handler'], tone: 'main', letter: 'k', decide: decide.keep,
    }),
    // 撤销、交回、到期 revoked, given back, over on its day
    revoke: act(form.Reason, {
      from: ['active', 'reviewing'], to: 'over', by: holds, stops: ['examine', 'term', 'check'], starts: ['archive'], tells: ['handler', 'reporter'], tone: 'final', letter: 'v',
      decide: decide.revoke,
    }),
    relinquish: act(form.Reason, {
      from: ['active', 'reviewing'], to: 'over', by: applicant, stops: ['examine', 'term', 'check'], starts: ['archive'], tells: ['centre'], tone: 'final', decide: decide.relinquish,
    }),
    expire: act(form.Nothing, {
      from: ['active', 'reviewing'], to: 'over', by: system, stops: ['examine', 'term', 'check'], starts: ['archive'], tells: ['handler', 'centre'], decide: decide.expire,
    }),
    erase: decide.keptLong(frameSteps(frame).erase),
  },
})
