// The plan of the house is kept: arrows one way, nothing in the wrong room, and each rule is seen to refuse what it must.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { badManners, hiddenInputs, namedKinds, strayStatements, wrongArrows } from './rooms.ts'
import { read, type Source } from './source.ts'

const root = new URL('..', import.meta.url).pathname
const away = ['node_modules', 'dist', 'data', '.git']
const paths = readdirSync(root, { withFileTypes: true })
  .filter((top) => !away.includes(top.name))
  .flatMap((top) =>
    top.isDirectory()
      ? readdirSync(join(root, top.name), { recursive: true }).map((path) => join(top.name, String(path)))
      : [top.name],
  )
  .filter((path) => /\.(tsx?|mjs|sql|css)$/.test(path))
const files: readonly Source[] = paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const code = files.filter(({ path }) => /\.(tsx?|mjs)$/.test(path))
const kinds = readdirSync(join(root, 'cases'), { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => name)

const file = (path: string, ...lines: string[]): Source => ({ path, text: `// What it is.\n${lines.join('\n')}\n` })
const from = (path: string, name: string): Source => file(path, `import { a } from '${name}'`)

describe('the house', () => {
  test('has files to look at', () => {
    assert.ok(code.length > 100, `${code.length}`)
    assert.ok(kinds.length > 0)
  })
  test('arrows go one way', () => assert.deepEqual(code.flatMap(wrongArrows), []))
  test('the kernel and the front door know no kind by name', () =>
    assert.deepEqual(
      code.flatMap((one) => namedKinds(one, kinds)),
      [],
    ))
  test('every file is short, in a room, and says what it is', () => assert.deepEqual(files.flatMap(badManners), []))
  test('time and environment come in by few doors', () => assert.deepEqual(code.flatMap(hiddenInputs), []))
  test('SQL stays where the database is known, and cases are written by perform', () =>
    assert.deepEqual(code.flatMap(strayStatements), []))
})

describe('a wrong arrow is refused', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['rules/a.ts', '../store/db.ts'],
    ['rules/a.ts', 'node:fs'],
    ['rules/a.ts', 'zod'],
    ['rules/a.ts', 'pg'],
    ['rules/a.ts', '../test/world.ts'],
    ['store/a.ts', '../registers/a.ts'],
    ['store/a.ts', '../cases/index.ts'],
    ['store/a.ts', '../server/config.ts'],
    ['store/a.ts', '../ui/a.ts'],
    ['registers/areas/a.ts', '../../cases/index.ts'],
    ['registers/areas/a.ts', '../../server/a.ts'],
    ['registers/areas/a.ts', './screens/a.tsx'],
    ['registers/areas/screens/a.tsx', '../../../store/db.ts'],
    ['registers/areas/screens/a.tsx', '../place.ts'],
    ['registers/screens/a.ts', '../../desk/a.ts'],
    ['cases/x/x.server.ts', '../y/y.store.ts'],
    ['cases/x/x.kind.ts', '../y/y.kind.ts'],
    ['cases/x/x.kind.ts', './x.store.ts'],
    ['cases/x/x.decide.ts', 'node:crypto'],
    ['cases/x/x.decide.ts', '../../store/db.ts'],
    ['cases/x/x.server.ts', '../index.ts'],
    ['cases/x/screens/a.tsx', '../x.store.ts'],
    ['cases/x/x.server.ts', './screens/a.tsx'],
    ['cases/x/screens/a.tsx', '../../../registers/people/actor.ts'],
    ['cases/x/screens/a.tsx', '../../screens.ts'],
    ['cases/screens.ts', './x/screens/a.tsx'],
    ['insight/a.ts', '../cases/x/x.store.ts'],
    ['insight/a.ts', '../server/a.ts'],
    ['channels/a.ts', '../insight/a.ts'],
    ['channels/a.ts', '../cases/x/x.kind.ts'],
    ['server/a.ts', '../cases/x/x.server.ts'],
    ['server/a.ts', '../ui/a.ts'],
    ['server/a.ts', '../desk/main.tsx'],
    ['server/a.ts', '../cases/screens.ts'],
    ['ui/a.ts', '../store/db.ts'],
    ['ui/a.tsx', '../desk/a.ts'],
    ['ui/a.tsx', 'node:path'],
    ['ui/a.ts', 'zod'],
    ['ui/a.ts', '../cases/screens.ts'],
    ['desk/a.tsx', '../field/a.ts'],
    ['desk/a.tsx', '../cases/x/screens/a.tsx'],
    ['desk/a.tsx', '../server/a.ts'],
    ['public/a.tsx', '../registers/areas/place.ts'],
    ['server/a.ts', '../bench/run.ts'],
    ['server/a.ts', '../test/world.ts'],
    ['server/a.ts', './a.test.ts'],
    ['desk/a.ts', '../install.mjs'],
  ]
  for (const [path, name] of wrong) test(`${path} → ${name}`, () => assert.equal(wrongArrows(from(path, name)).length, 1))

  test('however it is written', () => {
    const ways = [
      `import '../server/a.ts'`,
      `import type { A } from '../server/a.ts'`,
      `export { a } from '../server/a.ts'`,
      `export * from '../server/a.ts'`,
      `const a = await import('../server/a.ts')`,
      `import a, {\n  type B,\n  c,\n} from "../server/a.ts"`,
      `import * as a from '../server/a.ts'`,
    ]
    for (const way of ways) assert.equal(wrongArrows(file('store/a.ts', way)).length, 1, way)
  })

  test('and a right one is not, nor a word in a comment or a text', () => {
    const right: readonly (readonly [string, string])[] = [
      ['rules/a.ts', './b.ts'],
      ['rules/a.ts', 'zod/mini'],
      ['store/a.ts', '../rules/a.ts'],
      ['store/a.ts', 'pg'],
      ['registers/a/a.ts', '../../store/db.ts'],
      ['cases/x/x.server.ts', '../../registers/a/a.ts'],
      ['cases/x/x.kind.ts', './x.forms.ts'],
      ['cases/index.ts', './x/x.kind.ts'],
      ['cases/x/screens/a.tsx', '../x.kind.ts'],
      ['insight/a.ts', '../cases/index.ts'],
      ['server/a.ts', '../cases/index.ts'],
      ['server/a.ts', '../channels/a.ts'],
      ['server/a.ts', '../ui/texts/en/refusals.json'],
      ['desk/a.tsx', '../cases/screens.ts'],
      ['desk/a.tsx', '../ui/a.tsx'],
      ['ui/a.ts', '../rules/a.ts'],
      ['desk/a.tsx', './a.css'],
      ['store/a.test.ts', '../test/world.ts'],
      ['bench/a.ts', '../server/a.ts'],
    ]
    for (const [path, name] of right) assert.deepEqual(wrongArrows(from(path, name)), [], `${path} → ${name}`)
    assert.deepEqual(wrongArrows(file('cases/screens.ts', `const a = () => import('./x/screens/a.tsx')`)), [])
    assert.deepEqual(wrongArrows(file('cases/x/screens/a.tsx', `import type { A } from '../../screens.ts'`)), [])
    assert.deepEqual(
      wrongArrows(
        file(
          'rules/a.ts',
          `// import { a } from '../store/db.ts'`,
          `const t = "import a from '../store/db.ts'"`,
          '/* from "pg" */',
        ),
      ),
      [],
    )
  })
})

describe('other rules refuse what they must', () => {
  test('a kind named in the kernel or the front door', () => {
    for (const path of ['server/a.ts', 'store/a.ts', 'rules/a.ts'])
      assert.equal(namedKinds(file(path, 'const gridEvent = 1'), ['gridEvent']).length, 1)
    assert.deepEqual(namedKinds(file('server/a.test.ts', 'const gridEvent = 1'), ['gridEvent']), [])
    assert.deepEqual(namedKinds(file('server/a.ts', '// gridEvent', 'const gridEvents = 1'), ['gridEvent']), [])
  })

  test('a kind named in a text there', () => {
    assert.equal(namedKinds(file('server/a.ts', `if (kind === 'gridEvent') act()`), ['gridEvent']).length, 1)
  })

  test('files that are too long, nowhere at home, or silent about themselves', () => {
    assert.match(badManners(file('store/a.ts', ...Array<string>(500).fill('a')))[0] ?? '', /501 lines/)
    assert.deepEqual(badManners(file('store/a.test.ts', ...Array<string>(499).fill('a'))), [])
    assert.match(badManners(file('store/a.test.ts', ...Array<string>(500).fill('a')))[0] ?? '', /501 lines/)
    for (const path of [
      'server/utils/a.ts',
      'lib/a.ts',
      'store/helpers.ts',
      'ui/common/a.tsx',
      'server/services/a.ts',
      'rules/types.ts',
    ])
      assert.equal(badManners(file(path)).length, 1, path)
    for (const path of ['store/a.ts', 'store/sql/0001_a.sql', 'ui/a.css', 'ui/a.tsx', 'start.mjs'])
      assert.equal(badManners({ path, text: 'select 1\n' }).length, 1, path)
    assert.deepEqual(badManners({ path: 'store/sql/0001_a.sql', text: '--! breaking\n' }), [])
  })

  test('a hidden clock, a hidden environment', () => {
    for (const line of ['const a = Date.now()', 'const a = { now: Date.now }', 'new Date()', 'Temporal.Now.instant()'])
      assert.equal(hiddenInputs(file('store/a.ts', line)).length, 1, line)
    assert.equal(hiddenInputs(file('store/a.test.ts', 'Date.now()')).length, 1)
    assert.deepEqual(hiddenInputs(file('server/main.ts', 'Date.now()')), [])
    assert.deepEqual(
      hiddenInputs(file('store/a.ts', '// Date.now()', 'const a = "Date.now()"', 'new Date(at)', 'performance.now()')),
      [],
    )
    assert.equal(hiddenInputs(file('store/a.ts', "process.env['HOME']")).length, 1)
    assert.equal(hiddenInputs(file('store/a.ts', `const a = \`\${process.env.HOME}\``)).length, 1)
    assert.deepEqual(hiddenInputs(file('server/config.ts', 'process.env')), [])
  })

  test('statements in the wrong room, and writes past perform', () => {
    const stray = (path: string, sql: string) => strayStatements(file(path, `tx.rows(\`${sql}\`)`)).length
    for (const sql of [
      'select a from b where c',
      '  insert into b values (1)',
      'update b set c = 1',
      'delete from b',
      'with a as (select 1) select 2',
      'create table b (c integer)',
    ])
      for (const path of ['server/http/a.ts', 'desk/a.ts', 'cases/x/x.decide.ts', 'rules/a.ts'])
        assert.equal(stray(path, sql), 1, `${path}: ${sql}`)
    for (const path of [
      'store/a.ts',
      'server/a.store.ts',
      'cases/x/x.server.ts',
      'registers/a/a.ts',
      'insight/a.ts',
      'channels/a.ts',
    ])
      assert.equal(stray(path, 'select a from b'), 0)
    for (const sql of [
      'update "case" set state = 1',
      'insert into entry (a) values (1)',
      'delete from clock where a',
      'update public.todo t set a = 1',
      'with a as (update words set text = 1) select 1',
    ])
      for (const path of ['registers/a/a.ts', 'server/a.store.ts', 'insight/a.ts'])
        assert.equal(stray(path, sql), 1, `${path}: ${sql}`)
    assert.equal(stray('store/perform.ts', 'update "case" set state = 1'), 0)
    assert.equal(stray('registers/a.ts', 'select a from "case"; update clock_policy set a = 1'), 0)
    assert.equal(stray('server/a.ts', 'Please select one from the list') + stray('server/a.ts', 'update the form'), 0)
  })
})

describe('reading source', () => {
  const parts = (text: string) => read({ path: 'a.ts', text })

  test('tells code from comments, strings, templates and regular expressions', () => {
    const { code: bare, strings } = parts(
      `a('x // y', \`t \${b(\`i \${c}\`)} /* z */\`) // d\n/* e 'f' */ g = /['"\`]/.test(h) / 2 / 1; i("j\\"k")`,
    )
    assert.deepEqual(strings, ['x // y', 't   /* z */', 'i  ', 'j\\"k'])
    assert.match(bare.replaceAll(/\s+/g, ' '), /^a\( , b\( c \) \) g = \.test\(h\) \/ 2 \/ 1; i\( \)$/)
  })

  test('finds every import', () => {
    const { imports } = parts(
      `import a from 'a'\nimport 'b'\nexport * from "c"\nimport type { D } from 'd'\nconst e = import('e')\nimport {\n  f,\n} from 'f'\nconst g = 'from'\nexport const h = 'h'`,
    )
    assert.deepEqual(
      imports.map(({ name, dynamic, type }) => `${name}${dynamic ? '!' : ''}${type ? '?' : ''}`),
      ['a', 'b', 'c', 'd?', 'f', 'e!'],
    )
  })
})
