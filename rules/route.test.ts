// Routing: order decides, a rule fits only where all it names is so, and without rules the category decides as it always did.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { codesOf, landOf } from '../test/land.ts'
import { on, tuesday } from '../test/world.ts'
import { covers } from './area.ts'
import { nearest } from './house.ts'
import type { Region } from './region.ts'
import { asks, classBy, compile, dayKindOf, knownIn, type Routable, Route, routeFaults, termsOf, unruled } from './route.ts'

const county = '990101'
const codes = codesOf(county)
const land = landOf(county, [])
const id = (what: string) => `${county}-${what}`
const matter = (more: Partial<Routable> = {}): Routable => ({
  category: '0101',
  area: codes.grid,
  barred: [],
  terms: [],
  places: [],
  at: tuesday,
  ...more,
})
let n = 0
const rule = (when: Route['when'], gives: Partial<Route['gives']> = {}): Route => ({
  id: `r${++n}`,
  when,
  gives: { organisation: 'otherDepartment', ...gives },
  note: '试验',
  ground: 'local',
})
const goes = (routes: readonly Route[], one: Partial<Routable> = {}, region: Region = land) => {
  const routed = compile(routes, region)(matter(one))
  return 'gap' in routed ? null : routed.organisation
}

test('each condition holds only where it is so, and all that a rule names must be so', () => {
  const saturday = on('2026-10-17', 11)
  const cases: readonly (readonly [Route['when'], Partial<Routable>, Partial<Routable>])[] = [
    [{ categories: ['0101'] }, {}, { category: '0102' }],
    [{ categories: ['01'] }, { category: '0106' }, { category: '9901' }],
    [{ areas: [codes.street] }, {}, { area: `${county}002001001` }],
    [{ areas: [`${codes.street}000`] }, {}, { area: `${county}002001` }],
    [{ words: { any: ['路灯', '井盖'] } }, { terms: ['井盖', '松动'] }, { terms: ['树枝'] }],
    [{ words: { all: ['路灯', '井盖'] } }, { terms: ['井盖', '路灯'] }, { terms: ['井盖'] }],
    [{ days: ['office'] }, {}, { at: saturday }],
    [{ days: ['rest'] }, { at: saturday }, { at: on('2026-10-13', 22) }],
    [{ days: ['outside'] }, { at: on('2026-10-13', 13) }, { at: saturday }],
    [{ placeTypes: ['market'] }, { places: ['shop', 'market'] }, { places: ['shop'] }],
    [{ listItems: ['A-01'] }, {}, { category: '9901' }],
  ]
  for (const [when, fits, not] of cases) {
    assert.equal(goes([rule(when)], fits), id('otherDepartment'), JSON.stringify(when))
    assert.notEqual(goes([rule(when)], not), id('otherDepartment'), JSON.stringify(when))
  }
  const both = { categories: ['0101'], words: { any: ['井盖'] } }
  assert.equal(goes([rule(both)], { terms: ['井盖'] }), id('otherDepartment'))
  assert.equal(goes([rule(both)]), id('department'))
  assert.equal(goes([rule(both)], { category: '0102', terms: ['井盖'] }), id('department'))
})

test('a longer word is found by its pairs, whichever way the dictionary cut the text', () => {
  assert.deepEqual(termsOf('窨井盖'), ['窨井', '井盖'])
  assert.deepEqual(termsOf('LED 灯'), ['led', '灯'])
  const gas = rule({ words: { any: ['燃气泄漏'] } })
  assert.equal(goes([gas], { terms: ['燃气', '气泄', '泄漏'] }), id('otherDepartment'))
  assert.equal(goes([gas], { terms: ['燃气泄漏'] }), id('otherDepartment'))
  assert.equal(goes([gas], { terms: ['燃气', '泄漏'] }), id('department'))
})

test('an office named by its kind is the nearest; one that does not serve the place or is complained of is passed over', () => {
  assert.equal(goes([rule({}, { organisation: 'governanceCentre' })]), id('community'))
  assert.equal(goes([rule({}, { organisation: 'governanceCentre' })], { area: `${county}002001` }), id('otherStreet'))
  assert.equal(goes([rule({}, { organisation: id('street') })]), id('street'))
  assert.equal(goes([rule({}, { organisation: 'nobody' }), rule({})]), id('otherDepartment'))
  assert.equal(goes([rule({})], { barred: [id('otherDepartment')] }), id('department'))
  const routed = compile([rule({}, { coUnits: ['department', 'otherDepartment', 'nobody'], class: 'urgent' })], land)(matter())
  assert.deepEqual(
    { ...routed, rule: '' },
    { rule: '', organisation: id('otherDepartment'), coUnits: [id('department')], class: 'urgent' },
  )
})

test('what nothing names is a gap and stays with the centre of its place', () => {
  const gap = compile([], land)(matter({ category: '9901' }))
  assert.deepEqual(gap, { gap: true, fallback: id('street') })
  assert.deepEqual(compile([], land)(matter({ category: '9901', barred: [id('street')] })), { gap: true, fallback: id('county') })
})

test('a class that somebody chose stays, the usual one gives way to that of the rule, and what a rule made is told apart', () => {
  const routed = compile([rule({}, { class: 'urgent' })], land)(matter())
  assert.equal(classBy(routed, 'simple', 'simple'), 'urgent')
  assert.equal(classBy(routed, 'complex', 'simple'), 'complex')
  assert.equal(classBy(compile([], land)(matter()), 'simple', 'simple'), 'simple')
  assert.equal(unruled({ class: 'urgent', data: { ruled: 'urgent' } }, 'simple'), 'simple')
  assert.equal(unruled({ class: 'complex', data: { ruled: 'urgent' } }, 'simple'), 'complex')
})

test('working hours, evenings and days of rest by the calendar of the region', () => {
  assert.equal(dayKindOf(on('2026-10-13', 10), land.calendar), 'office')
  assert.equal(dayKindOf(on('2026-10-13', 13), land.calendar), 'outside')
  assert.equal(dayKindOf(on('2026-10-01', 10), land.calendar), 'rest')
  // A Saturday that is worked.
  assert.equal(dayKindOf(on('2026-10-10', 10), land.calendar), 'office')
})

test('faults name the rule and the code that nobody knows', () => {
  const known = knownIn(land, (law) => law === 'local')
  const bad: Route = {
    ...rule({ categories: ['77'], areas: ['120105'], listItems: ['B-1'] }, { organisation: 'nobody', coUnits: ['department'] }),
    ground: 'madeUp',
  }
  assert.deepEqual(
    routeFaults([bad], known).map(({ fault, what }) => `${fault} ${what}`),
    ['category 77', 'area 120105', 'listItem B-1', 'office nobody', 'law madeUp'],
  )
  const open = rule({})
  assert.deepEqual(
    routeFaults([open, rule({ areas: [codes.grid] }), { ...rule({}), id: open.id }], known).map(({ fault }) => fault),
    ['nothing', 'twice'],
  )
  assert.deepEqual(routeFaults([rule({ categories: ['01'] }), open], known), [])
  assert.deepEqual(asks([rule({ words: { all: ['井盖'] } })], land), { terms: 'any', places: [] })
  const ask = asks([rule({ categories: ['01'], placeTypes: ['market'] })], land)
  assert.deepEqual(ask, { terms: [], places: ['01', '0101', '0102', '0103', '0104', '0105', '0106'] })
  assert.equal(Route.safeParse({ ...open, when: { hours: ['office'] } }).success, false)
})

// ── properties ──

const words = ['井盖', '路灯', '树枝', '积水', '噪声', '燃气']
const offices = ['department', 'otherDepartment', 'governanceCentre', id('street'), 'nobody']
const areas = [codes.grid, codes.otherGrid, codes.community, `${codes.street}000`, `${county}002001001`, `${county}000000`]
const leaves = ['0101', '0102', '0103', '0104', '9901']
const some = <T>(of: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 3 }), { nil: undefined })
const anyRule: fc.Arbitrary<Route> = fc
  .record({
    categories: some([...leaves, '01']),
    areas: some(areas),
    any: some(words),
    all: some(words),
    days: some(['office', 'outside', 'rest'] as const),
    placeTypes: some(['market', 'school']),
    listItems: some(['A-01', 'B-01']),
    organisation: fc.constantFrom(...offices),
  })
  .map(({ organisation, any, all, ...when }) => rule({ ...when, words: { any, all } }, { organisation }))
type Matter = Routable & { readonly terms: readonly string[] }
const anyMatter: fc.Arbitrary<Matter> = fc.record({
  category: fc.constantFrom(...leaves),
  area: fc.constantFrom(...areas),
  barred: fc.subarray([id('department'), id('street')]),
  terms: fc.subarray(words),
  places: fc.subarray(['market', 'school']),
  at: fc.integer({ min: on('2026-09-28', 0), max: on('2026-10-18', 23) }),
})

/** The conditions said once more, in the plainest way. */
function fits({ when }: Route, one: Matter): boolean {
  const category = land.categories.get(one.category)
  const within = <T>(list: readonly T[] | undefined, test: (value: T) => boolean) => list === undefined || list.some(test)
  return (
    within(when.categories, (code) => code === one.category || code === category?.parent) &&
    within(when.areas, (area) => covers([area], one.area)) &&
    within(when.words?.any, (word) => one.terms.includes(word)) &&
    (when.words?.all ?? []).every((word) => one.terms.includes(word)) &&
    within(when.days, (day) => day === dayKindOf(one.at, land.calendar)) &&
    within(when.placeTypes, (kind) => one.places.includes(kind)) &&
    within(when.listItems, (item) => item === category?.listItem)
  )
}
const serves = ({ gives }: Route, one: Routable): string | null => {
  const found = land.organisations.get(gives.organisation) ?? nearest(land, gives.organisation, one.area)
  return found && !one.barred.includes(found.id) ? found.id : null
}

test('the first rule that fits and whose office serves the place decides, and none other', () => {
  fc.assert(
    fc.property(fc.array(anyRule, { maxLength: 8 }), anyMatter, (routes, one) => {
      const first = routes.find((route) => fits(route, one) && serves(route, one) !== null)
      const routed = compile(routes, land)(one)
      assert.equal('gap' in routed ? null : routed.rule, first?.id ?? null)
      if (first && !('gap' in routed)) assert.equal(routed.organisation, serves(first, one))
      assert.deepEqual(compile(routes, land)(one), routed)
      assert.deepEqual(
        compile(routes, land)({ ...one, terms: one.terms.join(' ') }),
        routed,
        'words in one line are the same words',
      )
    }),
    { numRuns: 1000 },
  )
})

test('without rules, and where none fits, a matter goes to the office its category names, nearest to the place', () => {
  fc.assert(
    fc.property(anyMatter, (one) => {
      const kind = land.categories.get(one.category)?.handlerOrganisation
      const found = kind ? nearest(land, kind, one.area) : null
      const usual = found && !one.barred.includes(found.id) ? found.id : null
      const never = rule({ categories: ['9999'] })
      assert.equal(goes([], one), usual)
      assert.equal(goes([never], one), usual)
    }),
  )
})
