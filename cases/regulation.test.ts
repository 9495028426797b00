// The regulation in each kind's README is what its declaration says; run with WRITE=1 through `npm run regulation`.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { regulationOf } from '../rules/regulation.ts'
import { kinds } from './index.ts'

const mark = '<!-- generated from the declaration; `npm run regulation` writes it, a test compares -->\n'
type Words = Readonly<Record<string, string>>
const wordsIn = (file: string): Words => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Words) : {})
const common = wordsIn(join(import.meta.dirname, '../ui/texts/zh-CN/case.json'))

for (const kind of kinds.values())
  test(`the README of ${kind.name} is the regulation as declared`, () => {
    const file = join(import.meta.dirname, kind.name, 'README.md')
    const text = readFileSync(file, 'utf8')
    const head = text.slice(0, text.indexOf(mark) + mark.length)
    const words = { ...common, ...wordsIn(join(import.meta.dirname, kind.name, 'texts/zh-CN.json')) }
    const whole = `${head}\n${regulationOf(kind, words)}`
    if (process.argv.includes('--write')) writeFileSync(file, whole)
    else assert.equal(text, whole, 'run `npm run regulation`')
  })
