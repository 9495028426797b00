// A broken region folder is refused with a sentence that says what is wrong and where.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import demo from '../../regions/mingchuan/region.json' with { type: 'json' }
import { regionCheck } from './check.ts'
import { defectWords } from './defect.ts'
import type { RawFolder } from './folder.ts'
import { openFolder } from './folder.ts'
import { sampleRegion } from './sample.ts'

const good = sampleRegion('979901')
const base = openFolder(good).folder?.files ?? {}

/** The sample with one file of the base changed by hand. */
function broken(name: string, change: (content: Record<string, unknown>) => unknown): RawFolder {
  const content = structuredClone((base as Record<string, unknown>)[name]) as Record<string, unknown>
  return { files: { ...good.files, [name]: change(content) ?? content } }
}
/** Every kind that the program has. */
const known = demo.kinds
const says = (folder: RawFolder): string[] => regionCheck(folder).map((one) => defectWords(one, 'en'))
type Listed = Record<string, Record<string, unknown>[]>
const nth = (content: unknown, list: string, i: number): Record<string, unknown> => {
  const found = (content as Listed)[list]?.[i]
  assert.ok(found)
  return found
}

test('the shipped places and their base have no defects', () => {
  assert.deepEqual(says(good), [])
  for (const place of ['mingchuan', 'weidu']) assert.deepEqual(regionCheck(join(import.meta.dirname, '../../regions', place)), [])
})

test('a region names the settings it has otherwise than its base, and keeps the others', () => {
  const files = openFolder(join(import.meta.dirname, '../../regions/weidu')).folder?.files
  const settings = files?.['settings.json']?.settings ?? {}
  assert.deepEqual([settings['resident.door'], settings['case.accuracyLimit']], [false, 100])
})

test('a folder that does not exist and a file that is missing are named', () => {
  assert.match(defectWords(regionCheck('regions/nowhere')[0] ?? assert.fail(), 'en'), /no such folder/)
  assert.ok(
    says({ files: { 'region.json': { ...(good.files['region.json'] as object), base: undefined } } }).some((line) =>
      line.startsWith('categories.json: This file is missing'),
    ),
  )
})

test('an unknown field is a defect, so that a typing error never hides', () => {
  assert.deepEqual(
    says(
      broken('categories.json', (content) => {
        Object.assign(nth(content, 'categories', 3), { clas: 'simple' })
      }),
    ),
    ['categories.json · categories.3: Unknown fields: clas.'],
  )
})

test('a leaf without deadline class, handler or parent is refused', () => {
  const folder = broken('categories.json', (content) => {
    Object.assign(nth(content, 'categories', 1), { class: null, handlerPost: null, parent: '99' })
  })
  assert.deepEqual(says(folder), [
    'categories.json · 0101: Its parent “99” does not exist.',
    'categories.json · 0101: A category that takes cases must name its deadline class.',
    'categories.json · 0101: A category that takes cases must name who handles it.',
  ])
})

test('a third level of categories is refused', () => {
  const folder = broken('categories.json', (content) => {
    Object.assign(nth(content, 'categories', 2), { parent: '0101' })
  })
  assert.ok(says(folder).includes('categories.json · 0102: Categories have two levels only.'))
})

test('a handler, a post or a list item that does not exist is named', () => {
  const folder = broken('categories.json', (content) => {
    Object.assign(nth(content, 'categories', 1), {
      handlerOrganisation: 'department.magic',
      handlerPost: 'wizard',
      listItem: 'ZR-9999',
    })
  })
  assert.deepEqual(says(folder), [
    'categories.json · 0101: There is no post kind “wizard”.',
    'categories.json · 0101: There is no organisation “department.magic”.',
    'categories.json · 0101: The duty list has no item “ZR-9999”.',
  ])
})

test('a rule of routing that names what is not there, or leaves nothing to those after it, is refused', () => {
  const folder = broken('region.json', () => {})
  const rule = { id: 'a', when: {}, gives: { organisation: 'department.magic' }, note: '试行', ground: 'someLaw-12' }
  const next = {
    ...rule,
    when: { categories: ['9999'], areas: ['120105'] },
    gives: { organisation: 'department.police' },
    ground: 'local',
  }
  const files = { ...folder.files, 'routes.json': { routes: [rule, next] } }
  assert.deepEqual(says({ ...folder, files }), [
    'routes.json · a: This rule has no condition, so that none after it would ever be used.',
    'routes.json · a: There is no organisation “department.magic”.',
    'routes.json · a: The law “someLaw-12” is not in the table of laws; write “local” for a local rule.',
    'routes.json · a: “a” appears twice.',
    'routes.json · a: There is no category “9999”.',
    'routes.json · a: There is no area “120105”.',
  ])
})

test('a citation that is in no table of laws is refused', () => {
  const folder = broken('clocks.json', (content) => {
    const handle = (content.clocks as Record<string, Record<string, { law: string }[]>>).gridEvent?.handle?.[0]
    assert.ok(handle)
    handle.law = 'someLaw-12'
  })
  assert.deepEqual(says(folder), [
    'clocks.json · gridEvent.handle: The law “someLaw-12” is not in the table of laws; write “local” for a local rule.',
  ])
})

test('a clock that leaves a deadline class without length is refused', () => {
  const folder = broken('clocks.json', (content) => {
    const clocks = (content.clocks as Record<string, Record<string, unknown[]>>).gridEvent ?? {}
    clocks.handle = (clocks.handle ?? []).slice(0, 3)
  })
  assert.deepEqual(says(folder), ['clocks.json · gridEvent.handle: Cases of class “complex” have no length here.'])
})

test('a permission of no kind is refused, and administrators stay apart', () => {
  const folder = broken('posts.json', (content) => {
    nth(content, 'posts', 0).permissions = ['petition.accept']
    nth(content, 'posts', 1).permissions = ['region.manage', 'audit.read']
  })
  assert.deepEqual(says(folder), [
    'posts.json · groupHead: The permission “petition.accept” belongs to no kind of case.',
    'posts.json · courtyardHead: System, security and audit administration may not lie in one post.',
  ])
})

test('what is ready for a kind that is not switched on asks nothing of a region; a kind that nobody has is named', () => {
  const ready = broken('clocks.json', (content) => {
    const clocks = content.clocks as Record<string, Record<string, object[]>>
    Object.assign(clocks, { streetLamp: { mend: [{ ...clocks.gridEvent?.handle?.[0], class: 'simple' }] } })
  })
  const may = structuredClone(base['posts.json']) as unknown as Listed
  nth(may, 'posts', 0).permissions = ['streetLamp.send']
  const folder: RawFolder = { files: { ...ready.files, 'posts.json': may } }
  assert.deepEqual(regionCheck(folder, [...known, 'streetLamp']), [])
  assert.deepEqual(says(folder), [
    'clocks.json · streetLamp: There is no kind of case “streetLamp”.',
    'posts.json · groupHead: The permission “streetLamp.send” belongs to no kind of case.',
  ])
  const head = { ...(good.files['region.json'] as object), kinds: ['gridEvent', 'streetLamp'] }
  assert.deepEqual(
    regionCheck({ files: { ...folder.files, 'region.json': head } }, known).map((one) => defectWords(one, 'en')),
    [
      'region.json · kinds: There is no kind of case “streetLamp”.',
      'clocks.json · streetLamp: There is no kind of case “streetLamp”.',
      'clocks.json · streetLamp.mend: Cases of class “urgent” have no length here.',
      'clocks.json · streetLamp.mend: Cases of class “ordinary” have no length here.',
      'clocks.json · streetLamp.mend: Cases of class “complex” have no length here.',
      'posts.json · groupHead: The permission “streetLamp.send” belongs to no kind of case.',
    ],
  )
})

test('office hours that overlap and a day that is none are refused', () => {
  const head = {
    ...(good.files['region.json'] as object),
    office: [
      ['09:00', '12:00'],
      ['11:00', '18:00'],
    ],
    calendar: [{ year: 2026, notice: 'x', announced: true, days: { '2026-02-30': { kind: 'rest', name: 'x' } } }],
  }
  assert.deepEqual(says({ files: { ...good.files, 'region.json': head } }), [
    'region.json · office: Office hours must follow each other and not overlap.',
    'region.json · calendar.2026: “2026-02-30” is not a day of this year.',
  ])
})

test('listed areas must stand under their parents and have codes of their level', () => {
  const { 'invent.json': _, ...files } = good.files
  const areas = [
    { code: '979901', level: 'county', kind: '', name: '甲', parent: null, surveyed: true },
    { code: '979902001', level: 'street', kind: '', name: '乙', parent: '979901', surveyed: true },
    { code: '979901001', level: 'community', kind: '', name: '丙', parent: '979909', surveyed: true },
  ]
  const lines = says({ files: { ...files, 'areas.json': { areas } } }).filter((line) => line.startsWith('areas'))
  assert.deepEqual(lines, [
    'areas.json · 979902001: The code does not lie under its parent “979901”.',
    'areas.json · 979901001: The length of the code does not fit the level “community”.',
    'areas.json · 979901001: Its parent “979909” does not exist.',
  ])
})

test('one person is never listed for two administrator duties', () => {
  const { 'invent.json': _, ...files } = good.files
  const areas = [{ code: '979901', level: 'county', kind: '', name: '甲', parent: null, surveyed: true }]
  const organisations = [
    {
      id: 'o',
      kind: 'governanceCentre',
      name: '中心',
      short: '中心',
      area: '979901',
      parent: null,
      phone: null,
      aroundTheClock: false,
    },
  ]
  const seat = (kind: string) => ({
    organisation: 'o',
    kind,
    name: kind,
    areas: ['979901'],
    phone: null,
    person: { login: 'zhao', name: '赵甲' },
  })
  const lines = says({
    files: {
      ...files,
      'areas.json': { areas },
      'organisations.json': { organisations },
      'people.json': { posts: [seat('systemAdmin'), seat('auditAdmin')] },
    },
  })
  assert.ok(lines.includes('people.json · zhao: “赵甲” may not hold two of system, security and audit administration.'))
})

test('every defect has its sentence in all three languages', () => {
  for (const one of regionCheck(
    broken('posts.json', (content) => {
      Object.assign(nth(content, 'posts', 0), { permissions: ['x.y'] })
    }),
  ))
    for (const language of ['zh-CN', 'zh-TW', 'en'] as const) assert.ok(defectWords(one, language).length > 10)
})
