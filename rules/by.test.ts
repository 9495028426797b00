// Who may: each predicate of the small algebra, alone and together.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { land } from '../test/people.ts'
import {
  anyOf,
  anyone,
  type By,
  holder,
  inOrganisation,
  not,
  notTheHandler,
  post,
  replay,
  reporter,
  reporterHimself,
  staff,
  system,
  when,
} from './by.ts'

const { asked, dispatcher, farDispatcher, department, resident, stranger, clockwork, replayer, row, did } = land
const why = (by: By, who: Parameters<typeof asked>[0], more: Parameters<typeof asked>[1] = {}): string => {
  const verdict = by.test(asked(who, more))
  return verdict === true ? 'yes' : verdict.refused
}

test('anyone is everybody; staff is whoever stands on a post; system and replay are no people', () => {
  for (const who of [dispatcher, resident, stranger, clockwork]) assert.equal(why(anyone, who), 'yes')
  assert.deepEqual(
    [dispatcher, resident, clockwork].map((who) => why(staff, who)),
    ['yes', 'notYours', 'notYours'],
  )
  assert.equal(why(staff, { ...dispatcher, posts: [] }), 'notYours')
  assert.deepEqual(
    [clockwork, replayer, dispatcher].map((who) => why(system, who)),
    ['yes', 'yes', 'notYours'],
  )
  assert.deepEqual(
    [clockwork, replayer, dispatcher].map((who) => why(replay, who)),
    ['notYours', 'yes', 'notYours'],
  )
})

test('a post acts where its area covers the case, or where its office takes part, and only with the permission', () => {
  assert.equal(why(post('x.accept'), dispatcher), 'yes')
  assert.equal(why(post('x.other'), dispatcher), 'notYours')
  assert.equal(why(post('x.accept'), farDispatcher), 'notYours')
  assert.equal(why(post('x.accept'), farDispatcher, { organisations: ['street', 'farStreet'] }), 'yes')
  assert.equal(why(post('x.handle'), department, { organisations: ['department'] }), 'yes')
  assert.equal(
    why(
      post('x.handle'),
      { ...department, posts: department.posts.map((one) => ({ ...one, permissions: ['x.handle'] })) },
      { organisations: ['department'] },
    ),
    'notYours',
    'not without case.organisation',
  )
  assert.equal(why(post('x.accept'), resident), 'notYours')
  assert.equal(why(post('x.accept'), farDispatcher, null), 'yes', 'there is no case yet')
})

test("the holder is one office, and so are handler and centre; an office that is not named is nobody's", () => {
  assert.equal(why(holder('x.accept'), dispatcher), 'yes')
  assert.equal(why(holder('x.accept'), dispatcher, { holder: 'department' }), 'notYours')
  assert.equal(why(inOrganisation('handler', 'x.handle'), department), 'notYours')
  assert.equal(why(inOrganisation('handler', 'x.handle'), department, { handler: 'department' }), 'yes')
  assert.equal(why(inOrganisation('centre', 'x.accept'), dispatcher, { centre: 'street' }), 'yes')
  assert.equal(why(holder('x.accept'), dispatcher, null), 'notYours')
})

test('the reporter is the person who reported, or who has shown link or word for this very case', () => {
  assert.equal(why(reporter, resident), 'yes')
  assert.equal(why(reporter, stranger), 'notYours')
  assert.equal(why(reporter, resident, { id: 'another' }), 'notYours')
  assert.equal(why(reporter, resident, { county: '999999' }), 'notYours')
  assert.equal(why(reporter, dispatcher), 'notYours')
  assert.equal(why(reporter, dispatcher, { reporter: dispatcher.person }), 'yes')
  assert.equal(why(reporter, clockwork), 'notYours')
  assert.equal(why(reporter, resident, null), 'notYours')
  assert.equal(why(reporterHimself, resident), 'yes')
  assert.equal(why(reporterHimself, dispatcher, { reporter: dispatcher.person }), 'notYours')
})

test('who handled it is refused as the same hand, and only after the inner right was there', () => {
  const past = [did('finish', dispatcher, { handles: true })]
  assert.equal(why(notTheHandler(post('x.accept')), dispatcher), 'yes')
  assert.equal(why(notTheHandler(post('x.accept')), dispatcher, {}), 'yes')
  assert.equal(notTheHandler(post('x.accept')).test(asked(dispatcher, {}, past)) === true, false)
  const verdict = notTheHandler(post('x.accept')).test(asked(dispatcher, {}, past))
  assert.equal(verdict !== true && verdict.refused, 'sameHand')
  const other = notTheHandler(post('x.none')).test(asked(dispatcher, {}, past))
  assert.equal(other !== true && other.refused, 'notYours')
  assert.equal(
    notTheHandler(post('x.accept')).test(asked(dispatcher, {}, [did('finish', dispatcher)])),
    true,
    'a step that is not the handling',
  )
})

test('nobody decides on what he did himself, or his office did; the last time counts', () => {
  const mine = [did('void', dispatcher)]
  const verdict = (which: 'person' | 'organisation', past: typeof mine, who = dispatcher) => {
    const given = not(which, 'void', post('x.accept')).test(asked(who, {}, past))
    return given === true ? 'yes' : given.refused
  }
  const colleague = { ...dispatcher, person: 'colleague' }
  assert.equal(verdict('person', mine), 'sameHand')
  assert.equal(verdict('person', mine, colleague), 'yes')
  assert.equal(verdict('organisation', mine, colleague), 'sameHand')
  assert.equal(verdict('organisation', [did('void', farDispatcher)]), 'yes')
  assert.equal(verdict('person', [...mine, did('void', colleague)]), 'yes')
  assert.equal(verdict('person', []), 'yes')
})

test('a condition on the case, and one of several rights: the most telling refusal is given', () => {
  const asleep = when('asleep', (one) => one.state === 'asleep', anyone)
  assert.equal(why(asleep, stranger), 'notYours')
  assert.equal(why(asleep, stranger, { state: 'asleep' }), 'yes')
  assert.equal(why(asleep, stranger, null), 'notYours')
  const either = anyOf(notTheHandler(post('x.accept')), holder('x.none'))
  const given = either.test(asked(dispatcher, {}, [did('finish', dispatcher, { handles: true })]))
  assert.equal(given !== true && given.refused, 'sameHand')
  assert.equal(either.says, 'notTheHandler(post(x.accept)) | holder(x.none)')
  assert.equal(either.permission, 'x.accept')
  assert.equal(row().id, 'case')
})
