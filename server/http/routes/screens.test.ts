// The built screens: a fresh nonce in every page, a policy without exceptions, assets that run as what they are, nothing outside.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { testDatabase } from '../../../test/database.ts'
import { codeOf, frontDoor } from '../../../test/frontDoor.ts'
import { world } from '../../../test/world.ts'

async function open(t: TestContext) {
  const screens = mkdtempSync(join(tmpdir(), 'chaguan-screens-'))
  t.after(() => rmSync(screens, { recursive: true, force: true }))
  for (const shell of ['desk', 'public']) {
    mkdirSync(join(screens, shell, 'assets'), { recursive: true })
    writeFileSync(
      join(screens, shell, 'index.html'),
      `<!doctype html><meta property="csp-nonce" nonce="__NONCE__"><script nonce="__NONCE__" src="/${shell}/assets/index-abc123.js"></script>${shell}`,
    )
    writeFileSync(join(screens, shell, 'assets', 'index-abc123.js'), `console.log('${shell}')`)
    writeFileSync(join(screens, shell, 'assets', 'style-abc123.css'), 'body{}')
  }
  writeFileSync(join(screens, 'secret.txt'), 'secret')
  const w = world(await testDatabase())
  const tiles = ['https://tiles.example']
  return frontDoor(t, w, { screens, settings: { baseMap: null, tileOrigins: tiles } })
}

test('each page has its own nonce and a policy that names it; its address may be any of the shell’s', async (t) => {
  const front = await open(t)
  const nonces = new Set<string>()
  for (const [url, shell] of [
    ['/', 'desk'],
    ['/desk', 'desk'],
    ['/desk/', 'desk'],
    ['/desk/cases/960001/x?why=accept', 'desk'],
    ['/public/report', 'public'],
    ['/public/track/990106261123JK2QP54RW', 'public'],
  ] as const) {
    const page = await front.browser().ask('GET', url)
    assert.equal(page.statusCode, 200, url)
    assert.ok(page.body.endsWith(shell), url)
    assert.match(String(page.headers['content-type']), /^text\/html/)
    const policy = String(page.headers['content-security-policy'])
    const nonce = /'nonce-([\w+/=]{20,})'/.exec(policy)?.[1] ?? ''
    assert.equal(page.body.split(`nonce="${nonce}"`).length, 3, url)
    assert.doesNotMatch(page.body, /__NONCE__/)
    assert.doesNotMatch(policy, /unsafe|\*/)
    assert.match(policy, /default-src 'none'.*connect-src 'self' https:\/\/tiles\.example.*frame-ancestors 'none'/)
    assert.equal(page.headers['cache-control'], 'no-cache')
    nonces.add(nonce)
  }
  assert.equal(nonces.size, 6)
})

test('assets are kept for ever, say what they are, and bring the policy a worker needs', async (t) => {
  const front = await open(t)
  for (const [url, type] of [
    ['/desk/assets/index-abc123.js', /javascript/],
    ['/public/assets/style-abc123.css', /^text\/css/],
  ] as const) {
    const asset = await front.browser().ask('GET', url)
    assert.equal(asset.statusCode, 200, url)
    assert.match(String(asset.headers['content-type']), type)
    assert.match(String(asset.headers['cache-control']), /immutable/)
    assert.match(String(asset.headers['content-security-policy']), /connect-src 'self' https:\/\/tiles\.example/)
    assert.doesNotMatch(String(asset.headers['content-security-policy']), /sandbox/)
    assert.equal(asset.headers['x-content-type-options'], 'nosniff')
  }
})

test('what is not there is not found, and nothing outside the shells is', async (t) => {
  const front = await open(t)
  for (const url of [
    '/desk/assets/none.js',
    '/desk/../secret.txt',
    '/desk/%2e%2e/secret.txt',
    '/public/..%2fsecret.txt',
    '/secret.txt',
    '/desk/.env',
    '/index.php',
  ]) {
    const answer = await front.browser().ask('GET', url)
    assert.equal(answer.statusCode, 404, url)
    assert.equal(codeOf(answer), 'notFound', url)
  }
  assert.equal((await front.browser().ask('POST', '/desk/anything', {})).statusCode, 404)
})
