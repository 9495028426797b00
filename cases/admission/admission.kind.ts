// The law of admission (任务准入) on one screen: a department asks before it adds work to grids; what is admitted ends on a day. Source: domain §2.2, §3.15.
import { anyOf, inOrganisation, not, post, reporter, system } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './admission.decide.ts'
import * as form from './admission.forms.ts'

const states = {
  applied: { phase: 'intake', todo: { duty: 'admission.examine', of: 'centre', why: 'examine', clock: 'examine' } },
  admitted: { phase: 'handling', todo: { duty: 'admission.apply', of: 'handler', why: 'runs', clock: 'term' } },
  renewing: { phase: 'handling', todo: { duty: 'admission.examine', of: 'centre', why: 'renew', clock: 'examine' } },
  over: { phase: 'checking' },
  archived: { phase: 'ended' },
  refused: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['examine', 'term', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const examiner = not('organisation', 'apply', post('admission.examine'))
const applicant = inOrganisation('handler', 'admission.apply')


export const admission = defineKind({
  name: 'admission',
  clocks,
  states,
  frame: {
    permissions: { accept: 'admission.examine', handle: 'admission.apply', decide: 'admission.examine' },
    states: {
      toAccept: 'applied', returned: 'applied', placed: 'applied', assigned: 'applied', handling: 'admitted',
      toRate: 'over', rated: 'over', archived: 'archived', voided: 'refused', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'examine', assign: 'examine', sign: 'examine', finish: 'term' },
    defects: decide.defects,
    byOffices: true,
  },
  own: decide.own,
  // What the frame has and an admission has not: its time is made longer by renewing it, and nobody rates it.
  lacks: [
    ...parts.sentBack, ...parts.rating, ...parts.moreTime, ...parts.merging, ...parts.handingOver, ...parts.amending, 'void', 'object',
    'askJoint', 'assignDown',
  ],
  steps: {
    // 申请 apply
    apply: open(form.Apply, { to: 'applied', by: post('admission.apply'), starts: ['examine'], open: decide.apply }),
    withdraw: act(form.Reason, { from: ['applied'], to: 'withdrawn', by: reporter, stops: ['examine'], tells: ['centre'], tone: 'final', decide: decide.withdraw }),
    // 审核 examine
    admit: act(form.Admit, {
      from: ['applied', 'renewing'], to: 'admitted', by: examiner, needs: ['past'], stops: ['examine', 'term'], tells: ['handler', 'reporter'], tone: 'main', letter: 'a',
      suggest: decide.suggestAdmit, decide: decide.admit,
    }),
    refuse: act(form.Reason, {
      from: ['applied', 'renewing'], to: ['refused', 'admitted'], by: examiner, needs: ['past'], stops: ['examine'], tells: ['handler', 'reporter'], tone: 'final', letter: 'o',
      decide: decide.refuseIt,
    }),
    // 续期与退出 renew, end
    renew: act(form.Renew, { from: ['admitted'], to: 'renewing', by: applicant, starts: ['examine'], tells: ['centre'], letter: 'r', decide: decide.renew }),
    end: act(form.Reason, {
      from: ['admitted', 'renewing'], to: 'over', by: anyOf(applicant, examiner), needs: ['past'], stops: ['examine', 'term'], starts: ['archive'],
      tells: ['handler', 'centre'], tone: 'final', decide: decide.end,
    }),
    expire: act(form.Nothing, {
      from: ['admitted', 'renewing'], to: 'over', by: system, stops: ['examine', 'term'], starts: ['archive'], tells: ['handler', 'centre'], decide: decide.expire,
    }),
  },
})
