// What a declaration may not say: by the compiler where it can tell, else when it is written down.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as z from 'zod/mini'
import { streetLamp } from '../test/streetLamp/streetLamp.kind.ts'
import { anyone, system } from './by.ts'
import { defineKind, targets } from './define.ts'
import { type Kind, opens, type StepDef, statesOf } from './kind.ts'

const root = new URL('..', import.meta.url).pathname

/** A whole kind in which one thing can be said otherwise. */
const snippet = (
  change: Partial<Record<'state' | 'clock' | 'by' | 'to' | 'decide' | 'frame' | 'needs', string>> = {},
): string => `
import * as z from 'zod/mini'
import { anyone } from '${root}rules/by.ts'
import { defineKind } from '${root}rules/define.ts'
import { stepsOf } from '${root}rules/kind.ts'
const { act } = stepsOf<'open' | 'shut', 'run'>()
export const kind = defineKind({
  name: 'snippet',
  clocks: ['run'],
  states: { open: { phase: 'intake' }, shut: { phase: 'ended' } },
  frame: {
    permissions: { accept: 'a', handle: 'h', decide: 'd' },
    states: { toAccept: 'open', returned: 'open', placed: 'open', assigned: 'open', handling: 'open', toRate: 'open', rated: 'open',
      archived: ${change.frame ?? "'shut'"}, voided: 'shut', withdrawn: 'shut' },
    defects: () => [],
    clocks: { accept: 'run', fill: 'run', assign: 'run', object: 'run', decide: 'run', sign: 'run', finish: 'run', rate: 'run', archive: 'run', review: 'run', supervise: 'run', consult: 'run', joint: 'run', down: 'run' },
  },
  steps: {
    close: act(z.strictObject({ text: z.string() }), {
      from: [${change.state ?? "'open'"}], to: ${change.to ?? "'shut'"}, ${change.by ?? 'by: anyone,'} stops: [${change.clock ?? "'run'"}],
      needs: [${change.needs ?? "'past'"}],
      decide: ${change.decide ?? "(_facts, input) => ({ to: 'shut', words: [{ kind: 'reason', text: input.text }] })"},
    }),
  },
})
`
const wrong: Readonly<Record<string, string>> = {
  withoutBy: snippet({ by: '' }),
  fromUnknownState: snippet({ state: "'opne'" }),
  toUnknownState: snippet({ to: "'shutt'" }),
  unknownClock: snippet({ clock: "'runn'" }),
  unknownNeed: snippet({ needs: "'pasts'" }),
  frameUnknownState: snippet({ frame: "'archived'" }),
  decidesUnknownState: snippet({ decide: "() => ({ to: 'gone' })" }),
  decidesUnknownClock: snippet({ decide: "() => ({ to: 'shut', starts: ['runn'] })" }),
  readsUnknownInput: snippet({ decide: "(_facts, input) => ({ to: 'shut', words: [{ kind: 'reason', text: input.txt }] })" }),
}

test('a step without `by`, of an unknown state, clock, need or input does not compile; the same kind without the slip does', () => {
  // Below the root, where the snippets find the schema library.
  const cache = join(root, 'node_modules/.cache/chaguan')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'types-'))
  try {
    for (const [name, text] of Object.entries({ ...wrong, right: snippet() })) writeFileSync(join(folder, `${name}.ts`), text)
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { types: [], lib: ['ES2024'] },
      files: [...Object.keys(wrong), 'right'].map((name) => `${name}.ts`),
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const run = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
      encoding: 'utf8',
      cwd: folder,
    })
    const broken = new Set([...run.stdout.matchAll(/^(\w+)\.ts\(\d+,\d+\): error/gm)].map((one) => one[1]))
    assert.deepEqual([...broken].sort(), Object.keys(wrong).sort(), run.stdout + run.stderr)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const { frame, states, clocks } = streetLamp
const declared = (steps: Record<string, StepDef>, more: Partial<Kind> = {}) =>
  defineKind({ name: 'x', clocks, states, frame, ...more, steps } as unknown as Parameters<typeof defineKind>[0])
const step = (more: Record<string, unknown>): StepDef =>
  ({
    from: ['mending'],
    to: 'same',
    by: system,
    form: z.strictObject({}),
    decide: () => ({ to: 'mending' }),
    ...more,
  }) as unknown as StepDef

test('what the compiler could not see is refused when the kind is declared, every fault by name', () => {
  assert.throws(() => declared({ a: step({ from: ['nowhere'] }) }), /a names unknown state nowhere/)
  assert.throws(() => declared({ a: step({ to: ['mending', 'gone'] }) }), /a names unknown state gone/)
  assert.throws(() => declared({ a: step({ starts: ['sundial'] }) }), /a names unknown clock sundial/)
  assert.throws(() => declared({ a: step({ by: undefined }) }), /a does not say by whom/)
  assert.throws(() => declared({ a: step({ letter: 'q' }), b: step({ letter: 'q' }) }), /b and a share the letter q in mending/)
  assert.throws(() => declared({ a: step({ letter: 'o' }) }), /share the letter o in mending/, "o is the frame's own: object")
  assert.throws(
    () =>
      declared(
        {},
        { states: { ...states, mending: { phase: 'handling', todo: { duty: 'x', of: 'holder', why: 'x', clock: 'sundial' } } } },
      ),
    /state mending waits on unknown clock sundial/,
  )
})

test("a step of the kind replaces the frame's step of that name", () => {
  const own = step({ from: ['rated'], by: anyone })
  assert.equal(declared({ archive: own }).steps.archive, own)
  assert.notEqual(streetLamp.steps.archive, own)
})

test('one state may stand for several of the frame', () => {
  const { void: voiding } = streetLamp.steps
  assert.ok(voiding && !opens(voiding))
  assert.deepEqual(new Set(statesOf(streetLamp, voiding)), new Set(['reported']))
  assert.deepEqual(targets(voiding), ['void'])
})

test('"open" means every state that has not ended, "any" every state', () => {
  const { add, erase, report } = streetLamp.steps
  assert.ok(add && erase && report)
  assert.deepEqual(statesOf(streetLamp, add), ['reported', 'returned', 'mending', 'toRate', 'rated'])
  assert.deepEqual(statesOf(streetLamp, erase), Object.keys(states))
  assert.deepEqual(statesOf(streetLamp, report), [])
})
