// The command line: help for every command, exit codes, and what the commands do to a database.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openDatabase } from '../../store/db.ts'
import { realDatabase } from '../../test/database.ts'
import { withoutPostgres } from '../../test/postgres.ts'
import { run } from '../cli.ts'
import { commands } from './commands.ts'

function shell(env: Record<string, string>) {
  const out: string[] = []
  const err: string[] = []
  let now = 1_790_000_000_000
  return {
    out,
    err,
    run: (...args: string[]) =>
      run(args, { env, out: (line) => out.push(line), err: (line) => err.push(line), now: () => now++ }),
  }
}
const folderOf = (t: TestContext) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaguan-cli-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('every command explains itself, without a database', async () => {
  for (const command of commands) {
    const { out, run } = shell({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    assert.equal(await run(...command.name.split(' '), '--help'), 0, command.name)
    assert.match(out[0] ?? '', new RegExp(`^chaguan ${command.name}`))
    assert.ok(out.includes(command.summary))
  }
  const all = shell({})
  assert.equal(await all.run('--help'), 0)
  for (const command of commands) assert.ok(all.out.some((line) => line.includes(command.name)))
})

test('wrong use is one sentence and exit code 2', async () => {
  for (const [args, said] of [
    [[], ''],
    [['nonsense'], 'There is no command nonsense.'],
    [['region'], 'chaguan region check'],
    [['region', 'load'], 'Usage: chaguan region load'],
    [['region', 'check', '/no/such/folder'], 'There is no folder /no/such/folder.'],
    [['verify', '--wat'], "Unknown option '--wat'"],
    [['verify', 'Nanan'], 'Nanan is no code of a county.'],
    [['replay', '/no/such/file.csv'], 'There is no file /no/such/file.csv.'],
    [['region', 'import', '500108', '--codes', '/no', '--boundaries', '/no'], 'There is no file /no.'],
    [['lines', 'draft', '990106', '/no/such/file', '--by', 'x'], 'There is no file /no/such/file.'],
    [['lines', 'defects', '7'], '7 is no id of a draft.'],
    [['lines', 'accept', '7', '--by', 'x'], '--note is missing.'],
    [['user', 'add', 'x'], '--name is missing.'],
  ] as const) {
    const { err, out, run } = shell({ CHAGUAN_DATA: '/nonexistent' })
    assert.equal(await run(...args), 2, args.join(' '))
    if (said) assert.ok((err[0] ?? out[0] ?? '').startsWith(said), `${args.join(' ')}: ${err[0]}`)
  }
  const wrong = shell({ PORT: 'eighty' })
  assert.equal(await wrong.run('migrate'), 2)
  assert.match(wrong.err[0] ?? '', /PORT/)
  const gone = shell({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
  assert.equal(await gone.run('migrate'), 2)
  assert.match(gone.err[0] ?? '', /^DATABASE_URL: no PostgreSQL can be used there/)
})

test('a region folder is checked without a database', async () => {
  const { out, run } = shell({})
  assert.equal(await run('region', 'check', 'regions/mingchuan'), 0)
  assert.equal(out.at(-1), 'No defects.')
})

test('a broken region folder: a clear sentence for each defect', async (t) => {
  const folder = folderOf(t)
  writeFileSync(join(folder, 'region.json'), '{"code": "990199", ')
  const { out, run } = shell({})
  assert.equal(await run('region', 'check', folder), 1)
  assert.match(out[0] ?? '', /^region\.json: /)
  assert.match(out.at(-1) ?? '', /^\d+ defects\.$/)
})

test('while somebody holds the data folder, the command line refuses', async (t) => {
  const folder = folderOf(t)
  const db = await openDatabase({ engine: 'pglite', folder: join(folder, 'database') })
  try {
    const { err, run } = shell({ CHAGUAN_DATA: folder })
    assert.equal(await run('migrate'), 2)
    assert.match(err[0] ?? '', /The server holds this data folder/)
  } finally {
    await db.close()
  }
})

test('accounts from nothing: migrate, region, user, post, second factor, token, disable, verify', {
  skip: withoutPostgres() ?? false,
}, async (t) => {
  const { db, url } = await realDatabase()
  await db.close()
  const { out, err, run } = shell({ DATABASE_URL: url, CHAGUAN_DATA: folderOf(t), CHAGUAN_PASSWORD: 'a long enough one' })
  assert.equal(await run('migrate'), 0)
  assert.equal(out.at(-1), 'The database is up to date.')
  assert.equal(await run('demo', '--without-week'), 0, err.join('\n'))
  assert.ok(out.some((line) => line.includes('dispatcher1')))
  assert.equal(await run('user', 'add', 'Zhang.San', '--name', '张三', '--region', '990106'), 0)
  assert.equal(await run('user', 'add', 'zhang.san', '--name', '张三', '--region', '990106'), 1)
  assert.match(err.at(-1) ?? '', /loginTaken/)
  assert.equal(
    await run('user', 'post', 'zhang.san', '--organisation', '990106001.centre', '--kind', 'dispatcher', '--areas', '990106001'),
    0,
  )
  assert.equal(
    await run('user', 'post', 'nobody', '--organisation', '990106001.centre', '--kind', 'dispatcher', '--areas', '990106001'),
    1,
  )
  const post = /^Post (\S+) given/.exec(out.findLast((line) => line.startsWith('Post ')) ?? '')?.[1] ?? ''
  const posts = async (login: string) => {
    const from = out.length
    assert.equal(await run('post', 'list', login), 0)
    return out.slice(from).map((line) => line.split(' '))
  }
  assert.deepEqual(await posts('zhang.san'), [[post, 'dispatcher', '990106001.centre', '990106001']])
  const [[audit = ''] = []] = await posts('auditadmin1')
  const [[system = ''] = []] = await posts('sysadmin1')
  const days = ['--from', '2026-12-01', '--to', '2026-12-15']
  assert.equal(await run('post', 'absence', audit, '--deputy', system, ...days), 1)
  assert.match(err.at(-1) ?? '', /administratorsTogether/)
  assert.equal(await run('post', 'lend', 'sysadmin1', '--home', '990106.centre', '--post', audit, ...days), 1)
  const [[other = ''] = []] = await posts('dispatcher2')
  assert.equal(await run('post', 'absence', other, '--deputy', post, ...days), 0, err.join('\n'))
  assert.equal(await run('post', 'absence', other, '--deputy', post, '--from', '2026-12-15', '--to', '2026-12-01'), 2)
  assert.equal(await run('post', 'lend', 'zhang.san', '--home', '990106001.centre', '--post', other, ...days), 0, err.join('\n'))
  assert.equal(await run('post', 'end', post), 0)
  assert.deepEqual(await posts('zhang.san'), [[post, 'dispatcher', '990106001.centre', '990106001', 'ended']])
  assert.equal(await run('post', 'end', post), 1)
  assert.equal(await run('user', 'totp', 'zhang.san'), 0)
  assert.match(out.at(-1) ?? '', /^otpauth:\/\/totp\/Chaguan/)
  assert.equal(await run('token', 'add', 'zhang.san', '--name', 'gateway', '--scopes', 'read,steps'), 0)
  assert.match(out.at(-1) ?? '', /^[\w-]{43}$/)
  const before = out.length
  assert.equal(await run('token', 'list', 'zhang.san'), 0)
  const [token = '', state] = out[before]?.split(' ') ?? []
  assert.equal(state, 'valid')
  assert.deepEqual([await run('token', 'revoke', token), await run('token', 'revoke', token)], [0, 1])
  assert.equal(await run('token', 'revoke', 'gateway'), 2)
  assert.equal(await run('token', 'add', 'zhang.san', '--name', 'gateway', '--scopes', 'all'), 2)
  assert.equal(await run('user', 'password', 'zhang.san'), 0)
  assert.equal(await run('user', 'disable', 'zhang.san'), 0)
  assert.equal(await run('verify'), 0)
  assert.match(err.at(-1) ?? '', /^990127: 0 entries of 0 cases.*whole/)
  assert.ok(
    err.some((line) => /^990106: 0 entries of 0 cases.*whole/.test(line)),
    'of every keeper',
  )
  const survey = join(folderOf(t), 'survey.geojson')
  const box = [
    [10, 10],
    [10.001, 10],
    [10.001, 10.001],
    [10, 10.001],
    [10, 10],
  ]
  const feature = { type: 'Feature', properties: { code: '990106001001001' }, geometry: { type: 'Polygon', coordinates: [box] } }
  writeFileSync(survey, JSON.stringify({ type: 'FeatureCollection', features: [feature] }))
  const draft = ['990106', survey, '--by', '测甲', '--from', '2099-01-01']
  assert.equal(await run('lines', 'draft', ...draft), 1, err.join('\n'))
  assert.ok(out.some((line) => /^\d+\. outside its parent, .*990106001001001 .*answers for it: 990106001001\.centre /.test(line)))
  const id = /^Draft (\S+):/.exec(out.findLast((line) => line.startsWith('Draft ')) ?? '')?.[1] ?? ''
  const page = join(folderOf(t), 'map.html')
  assert.equal(await run('lines', 'defects', id, '--map', page), 1)
  assert.match(readFileSync(page, 'utf8'), /超出上级界线/)
  assert.equal(await run('lines', 'live', id, '--by', '王主任'), 1)
  assert.match(err.at(-1) ?? '', /^Defects are open/)
  assert.equal(await run('lines', 'accept', id, '999', '--by', '王主任', '--note', '协商中'), 2)
  assert.equal(await run('lines', 'accept', id, '--all', '--by', '王主任', '--note', '协商中'), 0)
  assert.equal(await run('lines', 'live', id, '--by', '王主任'), 0, err.join('\n'))
  assert.match(out.at(-1) ?? '', /^In force from 2099-01-01: \d+ areas, 1 lines, [1-9]\d* accepted defects\.$/)
  writeFileSync(survey, '{"type": "FeatureCollection"}')
  assert.equal(await run('lines', 'draft', ...draft), 1)
  assert.match(err.at(-1) ?? '', /is no GeoJSON collection of boundaries: features/)
  const [grid, next] = ['990106002001001', '990106002001002']
  assert.equal(
    await run('area', 'merge', `${grid},${next}`, grid, '--name', '第一网格', '--day', '2099-02-01'),
    0,
    err.join('\n'),
  )
  assert.equal(await run('area', 'became', next, '--day', '2099-03-01'), 0)
  assert.equal(out.at(-1), `${grid} 100.0 %`)
  assert.equal(await run('area', 'merge', `${grid},990106003001001`, grid, '--name', 'x'), 1)
  const parts = [1, 2].map((n) => ({
    type: 'Feature',
    properties: { code: `99010600200170${n}`, name: `新网格${n}`, share: n === 1 ? 0.75 : 0.25 },
    geometry: null,
  }))
  const third = '990106002001003'
  const split = (takes: readonly string[]) => {
    const features = parts.map((part, n) => ({ ...part, properties: { ...part.properties, takes: n === 0 ? takes : [] } }))
    writeFileSync(survey, JSON.stringify({ type: 'FeatureCollection', features }))
    return run('area', 'split', third, survey, '--day', '2099-02-01')
  }
  assert.equal(await split([]), 1)
  const below = /^Every area directly below must go to one of the parts; left over: (.+)\.$/
    .exec(err.at(-1) ?? '')?.[1]
    ?.split(', ')
  assert.ok(below, err.join())
  assert.equal(await split(below), 0, err.join('\n'))
  assert.equal(await run('area', 'became', third, '--day', '2099-03-01'), 0)
  assert.deepEqual(out.slice(-2), ['990106002001701 75.0 %', '990106002001702 25.0 %'])
  assert.equal(await run('keys', 'rotate'), 0)
  assert.equal(await run('region', 'load', 'regions/mingchuan', '--version', '1', '--from', '2024-01-01'), 0)
  assert.match(out.at(-1) ?? '', /was there already/)
})
