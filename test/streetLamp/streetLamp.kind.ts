// The law of the street lamp (路灯报修): somebody says which lamp is out, the street sends who mends it, the reporter says whether it burns.
import * as z from 'zod/mini'
import { anyone, holder, inOrganisation } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import { code, text } from '../../rules/schema.ts'
import * as decide from './streetLamp.decide.ts'

const states = {
  reported: { phase: 'intake', todo: { duty: 'streetLamp.accept', of: 'holder', why: 'accept', clock: 'send' } },
  returned: { phase: 'intake' },
  mending: { phase: 'handling', todo: { duty: 'streetLamp.handle', of: 'handler', why: 'handle', clock: 'mend' } },
  toRate: { phase: 'checking' },
  rated: { phase: 'checking' },
  archived: { phase: 'ended' },
  void: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['send', 'mend', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()

export const streetLamp = defineKind({
  name: 'streetLamp',
  clocks,
  states,
  frame: {
    permissions: { accept: 'streetLamp.accept', handle: 'streetLamp.handle', decide: 'streetLamp.accept' },
    states: {
      toAccept: 'reported', returned: 'returned', placed: 'reported', assigned: 'mending', handling: 'mending',
      toRate: 'toRate', rated: 'rated', archived: 'archived', voided: 'void', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'send', assign: 'send', sign: 'mend', finish: 'mend' },
    defects: decide.defects,
  },
  steps: {
    report: open(z.strictObject({ category: code, area: code, lamp: text(40) }), {
      to: 'reported', by: anyone, starts: ['send'], tells: ['holder'], open: decide.report,
    }),
    send: act(z.strictObject({ organisation: code }), {
      from: ['reported'], to: 'mending', by: holder('streetLamp.accept'), stops: ['send'], starts: ['mend', 'object'],
      tells: ['handler'], tone: 'main', letter: 'd', decide: decide.send,
    }),
    mend: act(z.strictObject({ text: text(500) }), {
      from: ['mending'], to: ['toRate', 'rated'], by: inOrganisation('handler', 'streetLamp.handle'), stops: ['mend', 'object'],
      needs: ['parties', 'objections'], handles: true, tells: ['reporter'], tone: 'main', letter: 'f', decide: decide.mend,
    }),
  },
})
