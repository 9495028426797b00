// What arrives from outside: every malformed envelope has its own refusal, and nothing whatever makes it throw.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { kinds as production } from '../cases/index.ts'
import { streetLamp } from '../test/streetLamp/streetLamp.kind.ts'
import { canonical } from './canon.ts'
import type { Kind, StepDef } from './kind.ts'
import { parseStep } from './parse.ts'
import { isRefusal, refusals } from './refusal.ts'
import { text } from './schema.ts'

const lifted: StepDef = {
  ...(streetLamp.steps.mend as StepDef),
  form: z.strictObject({ text: text(500), hours: z.int() }) as unknown as StepDef['form'],
  version: 3,
  upgrades: {
    1: (input) => ({ text: (input.result as string).trim() }),
    2: (input) => ({ ...input, hours: 0 }),
  },
} as StepDef
const lamp: Kind = { ...streetLamp, steps: { ...streetLamp.steps, mend: lifted } }
const kinds = new Map<string, Kind>([...production, [lamp.name, lamp]])

const id = '0b9c1f0e-1111-4222-8333-444455556666'
const envelope = (more: Record<string, unknown> = {}) => ({
  kind: 'gridEvent',
  step: 'escalate',
  form: 1,
  case: { county: '960001', id },
  seen: null,
  input: { text: '需要部门' },
  key: id,
  at: { device: 1, offset: 0 },
  ...more,
})
const answer = (raw: unknown) => {
  const parsed = parseStep(kinds, raw)
  return isRefusal(parsed) ? [parsed.refused, parsed.facts] : ['parsed', parsed.input]
}
/** As it comes over the wire, where `__proto__` is a name like any other. */
const wire = (json: string) => answer(JSON.parse(json))

test('a whole envelope is read, with an acting post and other cases if named', () => {
  assert.deepEqual(answer(envelope()), ['parsed', { text: '需要部门' }])
  assert.deepEqual(answer(envelope({ post: id, also: [{ id, seen: 3 }], seen: 7 })), ['parsed', { text: '需要部门' }])
})

test('what is no envelope at all is refused as such', () => {
  for (const raw of [null, undefined, 7, 'text', [], true, {}, { kind: 'gridEvent' }, [envelope()]])
    assert.equal(answer(raw)[0], 'badInput', JSON.stringify(raw))
})

test('each field of the envelope out of form is named', () => {
  const wrong: [Record<string, unknown>, string][] = [
    [{ kind: 'Grid Event' }, 'kind'],
    [{ step: '' }, 'step'],
    [{ form: 0 }, 'form'],
    [{ form: 1.5 }, 'form'],
    [{ form: '1' }, 'form'],
    [{ seen: -1 }, 'seen'],
    [{ key: 'x' }, 'key'],
    [{ key: id.toUpperCase() }, 'key'],
    [{ case: { county: 'a,b', id } }, 'case.county'],
    [{ case: { county: '960001', id: 7 } }, 'case.id'],
    [{ input: [] }, 'input'],
    [{ input: null }, 'input'],
    [{ at: { device: -1, offset: 0 } }, 'at.device'],
    [{ at: { device: 2 ** 60, offset: 0 } }, 'at.device'],
    [{ at: { device: 1, offset: 1e15 } }, 'at.offset'],
    [{ post: 'x' }, 'post'],
    [{ also: [{ id: 'x', seen: null }] }, 'also.0.id'],
  ]
  for (const [more, field] of wrong)
    assert.deepEqual([answer(envelope(more))[0], (answer(envelope(more))[1] as { field: string }).field], ['badInput', field])
  assert.deepEqual(answer(envelope({ also: Array.from({ length: 21 }, () => ({ id, seen: null })) })), [
    'tooMany',
    { field: 'also' },
  ])
})

test('a field nobody knows is named, in the envelope and deep within the input', () => {
  assert.deepEqual(answer(envelope({ colour: 'red' })), ['unknownField', { field: 'colour' }])
  assert.deepEqual(answer(envelope({ case: { county: '960001', id, x: 1 } })), ['unknownField', { field: 'case.x' }])
  assert.deepEqual(answer(envelope({ input: { text: 'a', note: 'b' } })), ['unknownField', { field: 'note' }])
  const report = {
    category: '0101',
    text: 'a',
    place: { point: { lon: 1, lat: 1, system: 'CGCS2000', accuracy: 1, altitude: 3 } },
  }
  assert.deepEqual(answer(envelope({ step: 'report', input: report })), ['unknownField', { field: 'place.point.altitude' }])
  assert.equal((answer(envelope({ ['x'.repeat(5000)]: 1 }))[1] as { field: string }).field.length, 100)
})

test('__proto__ and constructor are fields nobody knows, and change nothing', () => {
  assert.equal(wire(JSON.stringify(envelope()).replace('{"kind"', '{"__proto__":{"post":"x"},"kind"'))[0], 'unknownField')
  assert.equal(wire(JSON.stringify(envelope()).replace('{"text"', '{"__proto__":{"own":true},"text"'))[0], 'unknownField')
  assert.equal(
    wire(JSON.stringify(envelope()).replace('{"text"', '{"constructor":{"prototype":{"own":true}},"text"'))[0],
    'unknownField',
  )
  assert.equal(({} as Record<string, unknown>).own, undefined)
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    assert.equal(answer(envelope({ kind: name }))[0] === 'parsed', false)
    assert.equal(answer(envelope({ step: name }))[0] === 'parsed', false)
  }
  assert.deepEqual(answer(envelope({ step: 'toString' })), ['unknownStep', { kind: 'gridEvent', step: 'toString' }])
})

test('an unknown kind and an unknown step', () => {
  assert.deepEqual(answer(envelope({ kind: 'dragon' })), ['unknownKind', { kind: 'dragon' }])
  assert.deepEqual(answer(envelope({ step: 'fly' })), ['unknownStep', { kind: 'gridEvent', step: 'fly' }])
})

test('text that cannot be kept as it is: a NUL, half a pair, a control character, anywhere', () => {
  for (const [bad, problem] of [
    ['a\0b', 'nul'],
    ['a\ud83d', 'loneSurrogate'],
    ['\ude00b', 'loneSurrogate'],
    ['a\u0007', 'control'],
    ['a\u009f', 'control'],
  ] as const) {
    assert.deepEqual(answer(envelope({ input: { text: bad } })), ['badText', { field: 'input.text', problem }])
    assert.equal(answer(envelope({ input: { [bad]: 1 } }))[0], 'badText')
    assert.equal(answer(envelope({ kind: bad }))[0], 'badText')
    assert.equal(answer(envelope({ input: { a: [{ b: [bad] }] } }))[0], 'badText')
  }
  assert.equal(answer(envelope({ input: { text: 'tab\t line\r\n 🧯 👨‍👩‍👧' } }))[0], 'parsed')
})

test('a text that is too long, by a character and by ten megabytes, and one that is empty', () => {
  assert.equal(answer(envelope({ input: { text: '长'.repeat(500) } }))[0], 'parsed')
  assert.equal(answer(envelope({ input: { text: '🧯'.repeat(500) } }))[0], 'parsed', 'counted as people count')
  for (const many of [501, 10_000_000])
    assert.deepEqual(answer(envelope({ input: { text: '长'.repeat(many) } })), ['tooLong', { field: 'text' }])
  assert.deepEqual(answer(envelope({ input: { text: '🧯'.repeat(501) } })), ['tooLong', { field: 'text' }])
  assert.deepEqual(answer(envelope({ input: { text: ' \n\t ' } })), ['badInput', { field: 'text', problem: 'empty' }])
  assert.deepEqual(answer(envelope({ input: { text: 7 } })), ['badInput', { field: 'text', problem: 'invalid_type' }])
  assert.deepEqual(answer(envelope({ step: 'verify', input: { files: Array.from({ length: 10 }, () => id) } })), [
    'tooMany',
    { field: 'files' },
  ])
})

test('what is nested without end is refused before anything reads it', () => {
  let deep: unknown = 'x'
  for (let i = 0; i < 100_000; i++) deep = [deep]
  assert.equal(answer(envelope({ input: { text: deep } }))[0], 'badInput')
  assert.equal((answer(envelope({ input: { text: deep } }))[1] as { problem: string }).problem, 'tooDeep')
})

test('an older form is lifted step by step; one of which nothing is known, or that cannot be read, is refused; a newer one is kept for later', () => {
  const mend = (form: number, input: Record<string, unknown>) =>
    answer(envelope({ kind: 'streetLamp', step: 'mend', form, input }))
  assert.deepEqual(mend(3, { text: '好了', hours: 2 }), ['parsed', { text: '好了', hours: 2 }])
  assert.deepEqual(mend(2, { text: '好了' }), ['parsed', { text: '好了', hours: 0 }])
  assert.deepEqual(mend(1, { result: ' 好了 ' }), ['parsed', { text: '好了', hours: 0 }])
  assert.deepEqual(mend(1, { wrong: 1 }), ['badForm', { form: 1 }], 'the upgrade cannot read it')
  assert.deepEqual(mend(2, { text: '好了', colour: 1 }), ['unknownField', { field: 'colour' }])
  assert.deepEqual(mend(4, { text: '好了', hours: 2 }), ['newerForm', { form: 4, known: 3 }])
  assert.deepEqual(answer(envelope({ form: 2 })), ['newerForm', { form: 2, known: 1 }])
  const forgetful: Kind = { ...lamp, steps: { ...lamp.steps, mend: { ...lifted, upgrades: {} } as StepDef } }
  const parsed = parseStep(
    new Map([['streetLamp', forgetful]]),
    envelope({ kind: 'streetLamp', step: 'mend', form: 1, input: {} }),
  )
  assert.ok(isRefusal(parsed) && parsed.refused === 'badForm')
})

test('nothing that can be sent makes it throw, and every refusal is of the catalogue', () => {
  const steps = [...kinds.values()].flatMap((kind) => Object.keys(kind.steps).map((step) => ({ kind: kind.name, step })))
  const anything = fc.anything({
    withBigInt: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withDate: true,
    withMap: true,
  })
  const near = fc
    .tuple(
      fc.constantFrom(...steps),
      fc.dictionary(fc.constantFrom('text', 'files', 'ground', 'place', 'category', 'contact', 'grade', '__proto__'), anything),
      anything,
      fc.constantFrom('seen', 'input', 'at', 'case', 'key', 'also', 'form'),
    )
    .map(([of, input, other, field]) => ({
      ...envelope({ ...of, input }),
      ...(typeof other === 'number' ? {} : { [field]: other }),
    }))
  const json = fc.json({ maxDepth: 8 }).map((one) => JSON.parse(one) as unknown)
  fc.assert(
    fc.property(fc.oneof(anything, json, near, near), (raw) => {
      const parsed = parseStep(kinds, raw)
      if (isRefusal(parsed)) {
        assert.ok(parsed.refused in refusals)
        canonical(JSON.parse(JSON.stringify(parsed.facts)))
      }
    }),
    { numRuns: 3000 },
  )
})

test('whatever is accepted once is accepted again, and reads the same', () => {
  const input = fc.record({ text: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }) })
  fc.assert(
    fc.property(input, (given) => {
      const first = answer(envelope({ input: given }))
      if (first[0] === 'parsed') assert.deepEqual(answer(JSON.parse(JSON.stringify(envelope({ input: first[1] })))), first)
    }),
    { numRuns: 500 },
  )
})
