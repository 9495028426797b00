// `npm test`: installs what it needs, runs every check and test in order of speed, and ends with one line of counts.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { buildScreens, install, pinned, run } from './install.mjs'

const long = process.argv.includes('--long')
const total = { passed: 0, failed: 0, skipped: 0 }
const add = (counts) => {
  for (const name of Object.keys(total)) total[name] += counts[name]
}

/** Runs one part, says its name, how it went and how long it took. `work` gives counts. */
async function stage(name, work) {
  const from = performance.now()
  console.log(`── ${name}`)
  const counts = await work()
  add(counts)
  const parts = Object.entries(counts).filter(([what, n]) => n > 0 || what === 'passed')
  console.log(`   ${parts.map(([what, n]) => `${n} ${what}`).join(', ')} in ${((performance.now() - from) / 1000).toFixed(1)} s`)
}
/** How the reporter's line of counts begins. */
const mark = '{"tally":'
const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 })
const check = (name, script, ...args) => stage(name, async () => one((await run(pinned, [script, ...args])) === 0))

/** What the tests need from the system: a name to look for, and Debian's package. */
const needs = [
  { what: 'Chromium', there: () => existsSync('/usr/bin/chromium'), packages: ['chromium'] },
  {
    what: 'PostgreSQL with PostGIS',
    there: () =>
      existsSync('/usr/lib/postgresql/15/bin/initdb') && existsSync('/usr/share/postgresql/15/extension/postgis.control'),
    packages: ['postgresql-15', 'postgresql-15-postgis-3'],
  },
  {
    what: 'Chinese type',
    there: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
    packages: ['fonts-noto-cjk'],
  },
  { what: 'Poppler', there: () => existsSync('/usr/bin/pdftotext'), packages: ['poppler-utils'] },
]

/** On Debian as root the missing ones are installed; elsewhere the tests that need them are skipped and say so. */
async function provide() {
  const missing = needs.filter(({ there }) => !there())
  if (missing.length === 0) return
  const names = missing.map(({ what }) => what).join(', ')
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    console.log(`not here: ${names}; what needs it is skipped`)
    return
  }
  console.log(`installing ${names} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => {
    try {
      execFileSync('apt-get', ['-q', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    } catch {
      console.log(`apt-get ${args[0]} failed; what needs it is skipped`)
    }
  }
  apt('update')
  apt('install', '--no-install-recommends', ...missing.flatMap(({ packages }) => packages))
}

/** Runs the tests of this name (test/all.ts); the last line it says holds the counts. */
async function tests(name) {
  let text = ''
  let rest = ''
  const heard = (chunk) => {
    text += chunk
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (!line.startsWith(mark)) console.log(line)
  }
  const code = await run(pinned, ['test/all.ts', name], { stdio: ['ignore', 'pipe', 'inherit'], heard })
  const last = text.split('\n').findLast((line) => line.startsWith(mark))
  if (last === undefined) {
    // Whatever it managed before.
    console.log(`✖ the run ended with code ${code}, before its counts`)
    return one(false)
  }
  const { tally } = JSON.parse(last)
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

await install()
await provide()

for (const side of ['pure', 'server', 'web'])
  await check(`types: ${side}`, 'node_modules/typescript/bin/tsc', '-p', `tsconfig.${side}.json`)
await check(
  'lint and format',
  'node_modules/@biomejs/biome/bin/biome',
  'check',
  '--diagnostic-level=warn',
  '--error-on-warnings',
  '.',
)
await check('unused files, exports and packages', 'node_modules/knip/bin/knip.js', '--no-progress')
await stage('screens', async () => one((await buildScreens()) === 0))
await stage('tests', () => tests('units'))
if (long) await stage('long tests', () => tests('long'))
if (existsSync('/usr/bin/chromium')) await check('a first start for the journeys', 'test/journeys/prepare.ts')
await stage('journeys in the browser', () => tests('journeys'))

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
