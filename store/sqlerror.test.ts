// Every error of the database that a person can cause is a refusal; every other one stays a bug.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { refusalOf } from './sqlerror.ts'
import { LinkLost, linkError, NotCommitted } from './transact.ts'

const error = (code: string, constraint?: string) =>
  Object.assign(new pg.DatabaseError('message', 7, 'error'), { code, constraint })
const codeOf = (state: string) => refusalOf(error(state))?.refused ?? null

test('states of the database have their refusals', () => {
  for (const state of ['40001', '40P01', '55P03', '57014', '08006', '57P01', '53200', '53300'])
    assert.equal(codeOf(state), 'busy', state)
  assert.deepEqual(['22021', '22P05', '22001', '23505', '23503', '23514', '23502', '22P02', '22003'].map(codeOf), [
    'badText',
    'badText',
    'tooLong',
    'taken',
    'missing',
    'badInput',
    'badInput',
    'badInput',
    'badInput',
  ])
})

test('what a wrong program causes is a bug', () => {
  for (const state of ['08P01', '42601', '42501', '42P01', '42703', '25006', '25P02', '22012', 'XX000'])
    assert.equal(codeOf(state), null, state)
  for (const thrown of [new Error('x'), new TypeError('x'), 'x', null, undefined, { code: '23505' }])
    assert.equal(refusalOf(thrown), null)
})

test('only what surely was not done may be tried again at once', () => {
  const retry = (thrown: unknown) => refusalOf(thrown)?.facts.retry ?? false
  assert.equal(retry(error('40001')), true)
  assert.equal(retry(error('40P01')), true)
  assert.equal(retry(new NotCommitted('x')), true)
  for (const thrown of [error('55P03'), error('57014'), new LinkLost('x')]) assert.equal(retry(thrown), false)
})

test('a server that is only standing by is busy; other missing features are bugs', () => {
  const of = (message: string) => refusalOf(Object.assign(new pg.DatabaseError(message, 7, 'error'), { code: '0A000' }))
  assert.deepEqual(of('cannot set transaction read-write mode during recovery'), { refused: 'busy', facts: {} })
  assert.deepEqual(of('cached plan must not change result type'), { refused: 'busy', facts: { retry: true } })
  assert.equal(of('cross-database references are not implemented'), null)
})

test('names lose the number of the shard', () => {
  assert.deepEqual(refusalOf(error('23505', 'person_pkey_102329'))?.facts, { constraint: 'person_pkey' })
  assert.deepEqual(refusalOf(error('23505', 'case_1234'))?.facts, { constraint: 'case_1234' })
})

test('troubles of the link are known by any name the driver gives them', () => {
  const known = [
    new Error('Connection terminated unexpectedly'),
    new Error('Connection terminated'),
    new Error('Query read timeout'),
    new Error('timeout expired'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'].map((code) =>
      Object.assign(new Error(code), { code }),
    ),
    error('57P01'),
    error('57P03'),
    error('53300'),
    error('25P03'),
  ]
  for (const thrown of known) assert.ok(linkError(thrown) instanceof LinkLost, thrown.message)
  for (const thrown of [new Error('Prepared statements must be unique'), new TypeError('x'), error('23505'), error('08P01')])
    assert.equal(linkError(thrown), thrown)
})
