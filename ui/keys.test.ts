// Keys of the desk never take what belongs to an input method.
import assert from 'node:assert/strict'
import test from 'node:test'
import { nameOf } from './keys.ts'

const press = { key: 'A', keyCode: 65, isComposing: false, metaKey: false, ctrlKey: false, altKey: false }

test('a letter is its small form, with the command key it is a command', () => {
  assert.equal(nameOf(press), 'a')
  assert.equal(nameOf({ ...press, key: 'Enter' }), 'enter')
  assert.equal(nameOf({ ...press, key: 'k', ctrlKey: true }), 'mod+k')
  assert.equal(nameOf({ ...press, key: 'K', metaKey: true }), 'mod+k')
})

test('nothing is heard while a composition runs, in any of the ways browsers say so', () => {
  assert.equal(nameOf({ ...press, isComposing: true }), null)
  assert.equal(nameOf({ ...press, keyCode: 229 }), null)
  assert.equal(nameOf({ ...press, key: 'Process' }), null)
  assert.equal(nameOf({ ...press, key: 'Enter', isComposing: true }), null)
})
