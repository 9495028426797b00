// The law of the public question (群众说事、干部答题) on one screen: asked by anybody, read by a person before it is public, answered by a named office by a day, followed up once. Source: domain 2-12, 4-12, 1-06.
import { anyOf, anyone, inOrganisation, reporterHimself } from '../../rules/by.ts'
import { defineKind } from '../../rules/define.ts'
import { parts, usual, usualClocks } from '../../rules/frame/parts.ts'
import { type StateDef, stepsOf } from '../../rules/kind.ts'
import * as decide from './publicQuestion.decide.ts'
import * as form from './publicQuestion.forms.ts'

const states = {
  toRead: { phase: 'intake', todo: { duty: 'publicQuestion.check', of: 'holder', why: 'readQuestion', clock: 'check' } },
  asked: { phase: 'handling', todo: { duty: 'publicQuestion.answer', of: 'handler', why: 'answerQuestion', clock: 'reply' } },
  told: { phase: 'checking' },
  archived: { phase: 'ended' },
  declined: { phase: 'ended' },
  withdrawn: { phase: 'ended' },
} as const satisfies Record<string, StateDef>

const clocks = ['check', 'reply', ...usualClocks] as const

const { act, open } = stepsOf<keyof typeof states, (typeof clocks)[number]>()
const reader = inOrganisation('holder', 'publicQuestion.check')
const keeper = inOrganisation('centre', 'publicQuestion.check')
const office = inOrganisation('handler', 'publicQuestion.answer')

export const publicQuestion = defineKind({
  name: 'publicQuestion',
  clocks,
  states,
  frame: {
    permissions: { accept: 'publicQuestion.check', handle: 'publicQuestion.answer', decide: 'publicQuestion.check' },
    states: {
      toAccept: 'toRead', returned: 'toRead', placed: 'toRead', assigned: 'toRead', handling: 'asked',
      toRate: 'told', rated: 'told', archived: 'archived', voided: 'declined', withdrawn: 'withdrawn',
    },
    clocks: { ...usual, accept: 'check', assign: 'check', sign: 'check', finish: 'reply' },
    centre: 'county',
    defects: decide.defects,
  },
  own: decide.own,
  // What the frame has and a question has not: everybody rates its answer on the public page, she follows up instead of reopening, and its day stands.
  lacks: [
    ...parts.sentBack, ...parts.voidAppeal, ...parts.objection, ...parts.rating, ...parts.moreTime, ...parts.merging, ...parts.handingOver,
    ...parts.amending, ...parts.watching, 'void', 'resume', 'askCall', 'recordTalk',
  ],
  steps: {
    // 群众说事 asked, and read by a person before anybody else does
    ask: open(form.Ask, { to: 'toRead', by: anyone, starts: ['check'], tells: ['holder'], open: decide.ask }),
    publish: act(form.Publish, {
      from: ['toRead'], to: 'asked', by: reader, stops: ['check'], starts: ['reply'], tells: ['reporter'], tone: 'main', letter: 'a',
      drafts: { text: 'text' }, suggest: decide.suggestPublish, decide: decide.publish,
    }),
    decline: act(form.Decline, {
      from: ['toRead'], to: ['declined', 'told'], by: reader, stops: ['check'], tells: ['reporter'], tone: 'final', letter: 'x', decide: decide.decline,
    }),
    // 干部答题 a named office answers, never a person
    answer: act(form.Answer, {
      from: ['asked'], to: 'told', by: office, stops: ['reply'], starts: ['archive'], needs: ['tasks'], tells: ['reporter', 'centre'], handles: true, tone: 'main',
      letter: 'f', decide: decide.answer,
    }),
    notOurs: act(form.Reason, {
      from: ['asked'], to: 'toRead', by: office, stops: ['reply'], starts: ['check'], tells: ['centre'], letter: 'o', offers: decide.mayNotOurs,
      decide: decide.notOurs,
    }),
    followUp: act(form.Reason, {
      from: ['told'], to: 'toRead', by: reporterHimself, stops: ['archive'], starts: ['check'], tells: ['holder'], offers: decide.mayFollow,
      decide: decide.followUp,
    }),
    propose: act(form.Propose, {
      from: ['told', 'archived'], to: 'same', by: anyOf(office, keeper), offers: decide.mayPropose, decide: decide.propose,
    }),
    hide: act(form.Reason, {
      from: ['asked', 'told', 'archived'], to: 'same', by: keeper, tone: 'final', offers: decide.isShown, decide: decide.hide,
    }),
    withdraw: act(form.Reason, {
      from: ['toRead', 'asked'], to: 'withdrawn', by: reporterHimself, stops: ['check', 'reply'], tells: ['holder', 'centre'], tone: 'final', decide: decide.withdraw,
    }),
  },
})
