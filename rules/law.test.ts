// Nothing is cited that the register of instruments does not hold: titles, articles, and every citation in this project.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { cite, isLaw, type Law, laws, unknownLaws } from './law.ts'

const table: readonly (readonly [string, Law])[] = Object.entries(laws)
const root = new URL('../', import.meta.url)
const domain = new URL('../shared/domain.md', root)
const skip = existsSync(domain) ? false : 'the register of instruments (../shared/domain.md) is not here'
const text = skip === false ? readFileSync(domain, 'utf8') : ''
const section = (from: string, to: string): string => text.slice(text.indexOf(`\n${from}`), text.indexOf(`\n${to}`))

/** The zh-CN title → how the register writes it, and the short names before § in its rule tables. */
const instruments: Readonly<Record<string, { readonly register: string; readonly short: readonly string[] }>> = {
  滨州市社会治理网格化服务管理条例: { register: '滨州市社会治理网格化服务管理条例', short: ['滨州'] },
  北京市接诉即办工作条例: { register: '北京市接诉即办工作条例', short: ['接诉即办'] },
  '济南 12345 条例': { register: '济南 / 潍坊 12345 条例', short: ['济南'] },
  '潍坊 12345 条例': { register: '济南 / 潍坊 12345 条例', short: ['潍坊'] },
  信访工作条例: { register: '信访工作条例', short: ['信访'] },
  行政许可法: { register: '行政许可法', short: ['许可法'] },
  政府信息公开条例: { register: '政府信息公开条例', short: ['信息公开'] },
  在线调解规则: { register: '在线调解规则', short: ['在线调解'] },
  个人信息保护法: { register: 'PIPL', short: ['PIPL'] },
  '网络安全法（2016）': { register: '网络安全法 2016', short: ['网安法'] },
  网络数据安全管理条例: { register: '网络数据安全管理条例', short: ['网数条例'] },
  电子签名法: { register: '电子签名法', short: ['电签'] },
  档案法实施条例: { register: '档案法', short: ['实施条例'] },
  无障碍环境建设法: { register: '无障碍环境建设法', short: ['无障碍'] },
  // These two stand in the rule tables of §2 only.
  行政复议法: { register: '', short: ['复议法 2023 ', '复议法'] },
  行政区划条例: { register: '', short: ['行政区划条例'] },
}

const run = /(\p{L}[\p{L}\d]*(?: 2023 )?)?§(\d+(?:-\d+)?(?:, ?\d+(?:-\d+)?)*)/gu

const numbers = (list: string): number[] =>
  list.split(',').flatMap((part) => {
    const [from = 0, to = from] = part.trim().split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })

/** Articles per short name as the rule tables cite them; `bare` takes the citations without a name. */
const cited = (part: string, bare: string): readonly (readonly [string, number])[] =>
  [...part.matchAll(run)].flatMap(([, name, list = '']) => numbers(list).map((n) => [name ?? bare, n] as const))

test('every title stands in the register of instruments', { skip }, () => {
  const register = section('## 2.0', '## 2.1')
  const chapter = section('# 2.', '# 3.')
  assert.ok(register.length > 3000 && chapter.length > 20_000)
  for (const [id, law] of table) {
    if (id === 'local') continue
    const known = instruments[law.title['zh-CN']]
    assert.ok(known !== undefined, `${id}: ${law.title['zh-CN']} is no instrument this test knows`)
    if (known.register === '')
      assert.ok(
        known.short.some((short) => chapter.includes(short)),
        id,
      )
    else assert.ok(register.includes(known.register), `${id}: ${known.register} is not in the register`)
  }
})

test('every article is one that the rule tables cite', { skip }, () => {
  const found = [
    ...cited(section('## 2.1', '## 2.5'), ''),
    ...cited(section('## 2.5', '## 2.6'), '接诉即办'),
    ...cited(section('## 2.15', '## 2.16'), 'PIPL'),
    ...cited(section('## 2.16', '# 3.'), '无障碍'),
    ...cited(section('## 3.2', '## 3.3'), '接诉即办'),
    ...[...section('## 2.6', '## 2.7').matchAll(/^\| (\d+)(?:-\d+)? \|/gmu)].map(([, n]) => ['信访', Number(n)] as const),
  ]
  assert.ok(found.length > 100)
  for (const [id, law] of table) {
    if (id === 'local') continue
    const short = instruments[law.title['zh-CN']]?.short ?? []
    for (const n of numbers(law.article)) {
      assert.ok(
        found.some(([name, article]) => article === n && short.some((s) => name.endsWith(s.trim()) || name === s)),
        `${id}: §${n} is cited nowhere`,
      )
    }
  }
})

test('nothing in the kinds and the regions cites what is not in the table', () => {
  const data = globSync('regions/**/*.json', { cwd: root }).flatMap((path) =>
    [...readFileSync(new URL(path, root), 'utf8').matchAll(/"law"\s*:\s*"([^"]*)"/g)].map(([, id = '']) => id),
  )
  // Tests send false citations on purpose, to see them refused.
  const sources = globSync('{cases,registers,store,insight,channels}/**/*.ts', { cwd: root }).filter(
    (path) => !path.endsWith('.test.ts'),
  )
  const code = sources.flatMap((path) =>
    [...readFileSync(new URL(path, root), 'utf8').matchAll(/\blaw:\s*'([^']*)'/g)].map(([, id = '']) => id),
  )
  assert.deepEqual(unknownLaws([...data, ...code]), [])
})

test('a citation that is not in the table is found, and cannot be printed', () => {
  assert.deepEqual(unknownLaws(['local', 'pipl-17', 'binzhou-grid-99', 'toString', 'binzhou-grid-99']), [
    'binzhou-grid-99',
    'toString',
  ])
  assert.ok(isLaw('petition-22') && !isLaw('__proto__') && !isLaw(''))
  assert.throws(() => cite('binzhou-grid-99', 'zh-CN'), RangeError)
})

test('citations read as people write them', () => {
  assert.equal(cite('binzhou-grid-11', 'zh-CN'), '滨州市社会治理网格化服务管理条例 第十一条')
  assert.equal(cite('binzhou-grid-10', 'zh-TW'), '濱州市社會治理網格化服務管理條例 第十條')
  assert.equal(cite('jinan-12345-24', 'zh-CN'), '济南 12345 条例 第二十四条')
  assert.equal(cite('reconsideration-88', 'zh-CN'), '行政复议法 第八十八条')
  assert.equal(cite('pipl-44-50', 'zh-CN'), '个人信息保护法 第四十四条至第五十条')
  assert.equal(cite('jieSuJiBan-24-28', 'en'), 'Beijing Regulation on Responding to Complaints at Once, Arts. 24–28')
  assert.deepEqual([cite('local', 'zh-CN'), cite('local', 'zh-TW'), cite('local', 'en')], ['本地规定', '本地規定', 'local rule'])
  assert.deepEqual(
    [
      cite('local', 'zh-CN', { invented: true }),
      cite('local', 'zh-TW', { invented: true }),
      cite('local', 'en', { invented: true }),
    ],
    ['示例', '示例', 'example'],
  )
  assert.equal(
    cite('pipl-17', 'zh-CN', { invented: true }),
    '个人信息保护法 第十七条',
    'a real law is real in an invented district too',
  )
})

test('every line is complete in every language, and its id ends with its article', () => {
  for (const [id, law] of table) {
    for (const language of ['zh-CN', 'zh-TW', 'en'] as const)
      assert.ok(law.title[language].trim() !== '' && law.says[language].trim() !== '', id)
    if (id !== 'local') assert.ok(id.endsWith(`-${law.article}`) && law.article !== '', id)
  }
})
