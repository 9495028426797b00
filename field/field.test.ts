// What the phone decides by itself: its list of today, the grid of a point, the acts of a report, search, and what a pull changes.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { FieldArea, FieldCase, Pull } from '../rules/sync.ts'
import type { Item } from '../ui/outbox/outbox.ts'
import words from '../ui/texts/zh-CN/field.json' with { type: 'json' }
import { tellingIn, toTell } from './group/tell.ts'
import { nothing, openCards, restored, taken } from './keep/held.ts'
import { gridsOf } from './more/byGrid.ts'
import { searched } from './more/find.ts'
import { openRounds, tasksOf } from './more/round.ts'
import { gridByCode } from './place/code.ts'
import { gridAt, metres } from './place/grid.ts'
import { blank, missingOf, stepsOf } from './report/draft.ts'
import { buildingBy, todayOf, whereOf } from './today/list.ts'

const county = '500153'
const building = buildingBy(words['today.units'], words['today.digits'])
const ids = Array.from({ length: 9 }, (_, n) => `00000000-0000-4000-8000-00000000000${n}`)
const aCase = (id: string, some: Partial<FieldCase> = {}): FieldCase => ({
  county,
  id,
  code: 'C',
  kind: 'gridEvent',
  state: 'handled',
  phase: 'checking',
  hold: 'none',
  version: 4,
  category: '0101',
  categoryName: '路灯',
  urgency: 'ordinary',
  class: 'simple',
  area: '500153001001001',
  areaName: '一网格',
  placeState: 'point',
  placeText: null,
  point: null,
  text: null,
  holder: 'o',
  holderName: '社区',
  handlerName: null,
  source: 'grid',
  why: 'verify',
  due: null,
  warn: null,
  openedAt: 0,
  updatedAt: 0,
  closedAt: null,
  clocks: [],
  timeline: [],
  entries: 0,
  files: [],
  may: [],
  ...some,
})
const pull = (some: Partial<Pull>): Pull => ({
  serverNow: 0,
  after: 'a',
  more: false,
  whole: false,
  cases: [],
  holds: null,
  parts: {},
  records: 0,
  left: 0,
  device: { bound: true, wipe: false, lockAt: 0 },
  ...some,
})
const [a = '', b = '', c = '', d = ''] = ids

test('overdue comes before due soon before new before open, and what was done here already comes last', () => {
  const cases = [
    aCase(a, { due: 900, warn: 800, placeText: '和平路 3 栋 2 单元' }),
    aCase(b, { due: 100, warn: 50, placeText: '和平路 1 栋' }),
    aCase(c, { due: 400, warn: 200 }),
    aCase(d, { due: 90, warn: 50 }),
    aCase(ids[4] ?? '', { why: null }),
    aCase(ids[5] ?? '', { phase: 'ended' }),
  ]
  const items = [
    { key: 'k', status: 'unsent', at: 0, card: null, answer: null, step: { case: { county, id: d } } },
  ] as unknown as Item[]
  const groups = todayOf(cases, { now: 300, building, seen: new Set([`${county}/${a}`]), items, here: null })
  assert.deepEqual(
    groups.map(({ name, rows }) => [name, ...rows.map((row) => (row.pending ? 'pending' : row.mark))]),
    [
      ['一网格 和平路 1 栋', 'overdue'],
      ['一网格', 'soon', 'pending'],
      ['一网格 和平路 3 栋', 'open'],
    ],
  )
})

test('the nearest comes first when it is asked, and what has no place comes after', () => {
  const cases = [aCase(a, { point: [106.51, 29.5] }), aCase(b), aCase(c, { point: [106.5001, 29.5] })]
  const [group] = todayOf(cases, { now: 0, building, seen: new Set(), items: [], here: [106.5, 29.5] })
  assert.deepEqual(
    group?.rows.map((row) => row.case.id),
    [c, a, b],
  )
  assert.ok(Math.abs(metres([106.5, 29.5], [106.51, 29.5]) - 967.7) < 2)
})

test('a place is known by its building or household group, never by a person or a door', () => {
  assert.equal(whereOf({ areaName: '一网格', placeText: '桥头村二组李家坝' }, building), '一网格 桥头村二组')
  assert.equal(whereOf({ areaName: '一网格', placeText: '5号楼301室' }, building), '一网格 5号楼')
  assert.equal(whereOf({ areaName: '一网格', placeText: '路口' }, building), '一网格')
})

const square = (code: string, west: number, hole = false): FieldArea => ({
  code,
  name: code,
  level: 'grid',
  mine: true,
  surveyed: true,
  rings: [
    [
      [west, 0],
      [west + 1, 0],
      [west + 1, 1],
      [west, 1],
    ],
    ...(hole
      ? [
          [
            [west + 0.4, 0.4],
            [west + 0.6, 0.4],
            [west + 0.6, 0.6],
            [west + 0.4, 0.6],
          ] as const,
        ]
      : []),
  ],
})

test('the grid of a point is found on the phone; a hole is not inside, and outside of all there is none', () => {
  const areas = [square('west', 0), square('east', 1, true)]
  assert.equal(gridAt(areas, [0.5, 0.5])?.code, 'west')
  assert.equal(gridAt(areas, [1.1, 0.5])?.code, 'east')
  assert.equal(gridAt(areas, [1.5, 0.5]), null)
  assert.equal(gridAt(areas, [3, 3]), null)
})

test('a report settled on the spot is two acts on one case, with six typed fields at most and no contact of anybody', () => {
  const draft = {
    ...blank(county),
    before: [a],
    after: [b],
    category: '0101',
    categoryName: '消防通道',
    here: { lon: 106.5, lat: 29.5, accuracy: 8 },
    area: '500153001001001',
    settled: true,
    note: ' 已打开 ',
  }
  assert.deepEqual(missingOf(draft), [])
  const steps = stepsOf(draft, { forms: new Map([['settle', 2]]), post: c })
  assert.deepEqual(
    steps.map((one) => [one.step, one.form, one.case.id, one.input]),
    [
      [
        'report',
        1,
        draft.id,
        {
          category: '0101',
          text: '消防通道',
          place: { point: { lon: 106.5, lat: 29.5, system: 'CGCS2000', accuracy: 8 }, area: '500153001001001' },
          files: [a],
        },
      ],
      ['settle', 2, draft.id, { before: [a], after: [b], note: '已打开' }],
    ],
  )
  const typed = Object.keys(draft).filter((name) => ['text', 'placeWords', 'name', 'phone', 'note'].includes(name))
  assert.ok(typed.length <= 6)
})

test('for a neighbour it goes only with consent; nothing is sent while something needed is missing', () => {
  const draft = { ...blank(county), forOther: true, name: '王婆婆', settled: true }
  assert.deepEqual(missingOf(draft), ['before', 'category', 'place', 'consent', 'after', 'note'])
  const [report] = stepsOf(
    { ...draft, settled: false, consent: true, category: '0101', categoryName: '路灯' },
    { forms: new Map() },
  )
  assert.deepEqual(report?.input.contact, { name: '王婆婆', wants: 'none' })
})

test('knowledge is found in Chinese without spaces, whatever the order of the words', () => {
  const items = [
    { question: '电动车飞线充电怎么办', answer: '劝离，联系物业。' },
    { question: '消防通道被堵', answer: '先拍照，联系物业打开；电动车占用的一并登记。' },
    { question: '低保怎么申请', answer: '带身份证到社区。' },
  ]
  assert.deepEqual(
    searched(items, '充电 电动车').map((one) => one.question),
    ['电动车飞线充电怎么办', '消防通道被堵'],
  )
  assert.deepEqual(
    searched(items, '消防通道').map((one) => one.question),
    ['消防通道被堵'],
  )
  assert.equal(searched(items, '').length, 3)
  assert.equal(searched(items, '龙舟').length, 0)
})

test('a pull takes the place of what it names; what is mine no longer goes only when the last page says so', () => {
  const first = taken(nothing, pull({ cases: [aCase(a), aCase(b)], more: true, parts: { categories: [] } }))
  assert.equal(first.held.cases.size, 2)
  const card = { key: 'k' } as unknown as NonNullable<Pull['parts']['cards']>[number]
  const last = taken(first.held, pull({ cases: [aCase(b, { version: 5 })], holds: [b], parts: { cards: [card] } }))
  assert.deepEqual(
    [...last.held.cases.values()].map((one) => [one.id, one.version]),
    [[b, 5]],
  )
  assert.deepEqual(
    last.changes.map(({ type, name, value }) => [type, name, value === null]),
    [
      ['case', `${county}/${b}`, false],
      ['case', `${county}/${a}`, true],
      ['part', 'cards', false],
    ],
  )
  assert.deepEqual([...openCards(last.held)], ['k'])
  assert.deepEqual(restored(last.changes.filter((one) => one.value !== null)), {
    cases: last.held.cases,
    parts: { cards: [card] },
  })
})

const grid = (code: string): FieldArea => ({ code, name: code, level: 'grid', mine: true, surveyed: true, rings: [] })
const told = (path: string, body: unknown, at = 0): Item =>
  ({ key: path, status: 'unsent', at, step: null, card: null, answer: null, call: { path, body, title: '' } }) as unknown as Item

test('a round is closed for its grid by whoever told it: the centre, or this phone on its way; another day it is open again', () => {
  const [first, second] = ['990106001001001', '990106001001002']
  const task = { id: 't', area: '990106001', checks: ['消防通道被堵'], counts: [], known: [] } as never
  const areas = [grid(first), grid(second)]
  const day = { day: '1970-01-01', came: 0, ended: 0, open: 0, overdue: 0, rounds: [{ area: first, task: 't' }], units: [] }
  const open = (today: string, items: readonly Item[] = []) =>
    openRounds([task], areas, { today, day, items }).map((one) => one.grid.code)
  assert.deepEqual(open('1970-01-01'), [second])
  assert.deepEqual(open('1970-01-01', [told('/gridTasks/t/answers', { area: second })]), [])
  assert.deepEqual(open('1970-01-02', [told('/gridTasks/t/answers', { area: second })]), [first, second])
})

test('rounds are shown to whoever may answer them, and to nobody else', () => {
  const held = { parts: { tasks: [{ id: 't' }] } } as never
  const me = (permission: string) => ({ posts: [{ permissions: [permission] }] }) as never
  assert.deepEqual(
    [tasksOf(held, me('gridTask.answer')).length, tasksOf(held, me('neighbour.ask')).length, tasksOf(held, null).length],
    [1, 0, 0],
  )
})

test('a notice is told once in each grid or group of mine, and told without a line it is told', () => {
  const me = { posts: [{ permissions: ['bulletin.tell'], areas: ['9901060010010010101', '990106001001001'] }] } as never
  const mine = tellingIn(me)
  const one = { id: 'b', told: ['990106001001001'] } as never
  assert.deepEqual(
    toTell([one], mine, []).map((row) => row.area),
    ['9901060010010010101'],
  )
  assert.deepEqual(toTell([one], mine, [told('/bulletins/b/told', { area: '9901060010010010101' })]), [])
})

test('a code on a door names one grid of mine, by all of its digits or by the last three; anything else names none', () => {
  const areas = [grid('990106001001001'), grid('990106001001012')]
  assert.equal(gridByCode(areas, 'https://chaguan.example/here/990106001001012')?.code, '990106001001012')
  assert.equal(gridByCode(areas, '001')?.code, '990106001001001')
  for (const text of ['12', '999', '', '../001', '990106001002001']) assert.equal(gridByCode(areas, text), null, text)
})

test('the team stands by grid, one line for a person on one post, and says first what is missing there', () => {
  const member = (area: string, person: string | null, away = false) =>
    ({ area, areaName: area, post: 'p', postName: '网格员', person, phone: null, away, deputy: null }) as never
  const team = [member('990106001001001', '甲'), member('990106001001001', '甲'), member('990106001001002', null)]
  const { own, others } = gridsOf(team, new Set(['990106001001001']))
  assert.deepEqual([own.map((one) => one.members.length), others.map((one) => one.away)], [[1], [1]])
})
