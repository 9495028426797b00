// The plan of the house as functions: which file may import which, and what may stand where. Each answers with sentences.
import { posix } from 'node:path'
import { type Import, read, type Source } from './source.ts'

type Side = 'pure' | 'server' | 'web' | 'test'

const rooms = ['rules', 'store', 'registers', 'cases', 'insight', 'channels', 'server', 'ui', 'desk', 'field', 'public'] as const
type Room = (typeof rooms)[number]
const shells: readonly (Room | null)[] = ['desk', 'field', 'public']

/** The room of a path from the root; null for what stands in none (test, bench, the doors). */
const roomOf = (path: string): Room | null => rooms.find((room) => path.startsWith(`${room}/`)) ?? null
/** The folder of a kind of case that a path lies in. */
const kindOf = (path: string): string | null => /^cases\/([^/]+)\//.exec(path)?.[1] ?? null

function sideOf(path: string): Side {
  if (/\.(test|long)\.tsx?$/.test(path) || /^(test|bench)\//.test(path)) return 'test'
  if (
    path.endsWith('.tsx') ||
    /^(ui|desk|field|public)\//.test(path) ||
    /^(cases|registers|insight)\/(.*\/)?screens(\/|\.ts$)/.test(path)
  )
    return 'web'
  return /^rules\/|\.(kind|decide|forms)\.ts$/.test(path) ? 'pure' : 'server'
}

/** What each room may import besides itself; screens are judged apart. */
const arrows: Readonly<Record<Room, readonly Room[]>> = {
  rules: [],
  store: ['rules'],
  registers: ['rules', 'store'],
  cases: ['rules', 'store', 'registers'],
  insight: ['rules', 'store', 'registers'],
  channels: ['rules', 'store', 'registers'],
  server: ['rules', 'store', 'registers', 'cases', 'insight', 'channels'],
  ui: ['rules'],
  desk: ['rules', 'ui'],
  field: ['rules', 'ui'],
  public: ['rules', 'ui'],
}

/** Wrong arrows of one file. `path` is from the root, with forward slashes. */
export function wrongArrows(source: Source): string[] {
  const from = roomOf(source.path)
  const side = sideOf(source.path)
  if (from === null || side === 'test') return []
  return read(source).imports.flatMap((one) => {
    const target = posix.join(posix.dirname(source.path), one.name)
    const wrong = one.name.startsWith('.')
      ? (wrongRoom(source.path, target, one) ?? wrongSide(side, target))
      : wrongPackage(side, one.name)
    return wrong === null ? [] : [`${source.path}: imports ${one.name}: ${wrong}`]
  })
}

/** The one file of a room that tells the shells its screens. */
const isList = (path: string): boolean => /^(cases|registers|insight)\/screens\.ts$/.test(path)
/** The catalogue is for everybody who speaks to people. */
const isCatalogue = (path: string): boolean => /^ui\/texts\/.*\.json$/.test(path)

function wrongRoom(path: string, target: string, { dynamic, type }: Import): string | null {
  const from = roomOf(path)
  const to = roomOf(target)
  if (from === null || isCatalogue(target)) return null
  if (to === null) return /\.(json|css)$/.test(target) && sideOf(path) === 'web' ? null : 'it lies in no room'
  if (shells.includes(from) && isList(target)) return null
  if (isList(path) && from === to)
    return dynamic || type ? null : 'screens come by dynamic imports only, or all of them reach every phone'
  if (from === to) return from === 'cases' ? wrongKind(path, target, type) : null
  if (sideOf(path) === 'web' && ['registers', 'cases', 'insight'].includes(from))
    return ['rules', 'ui'].includes(to) ? null : `screens of ${from} may import rules and ui`
  if ((from === 'insight' || from === 'channels') && target === 'cases/index.ts') return null
  if (!arrows[from].includes(to)) return `${from} may not import ${to}`
  if (from === 'server' && to === 'cases' && target !== 'cases/index.ts') return 'kinds are reached through cases/index.ts only'
  return null
}

function wrongKind(path: string, target: string, type: boolean): string | null {
  const [mine, theirs] = [kindOf(path), kindOf(target)]
  if (mine === null || mine === theirs || (type && isList(target))) return null
  return theirs === null ? 'a kind does not know the list of kinds' : `${mine} may not know ${theirs}`
}

function wrongSide(side: Side, target: string): string | null {
  const to = /\.(json|css)$/.test(target) ? side : sideOf(target)
  if (to === 'test') return 'tests are for tests'
  if (side === 'pure' && to !== 'pure') return 'a pure file may import pure files only'
  if (side === 'web' && to === 'server') return 'a screen may not import what runs on the server'
  if (side === 'server' && to === 'web') return 'the server may not import screens'
  return null
}

function wrongPackage(side: Side, name: string): string | null {
  if (side === 'pure') return name === 'zod/mini' ? null : 'the rules know only zod/mini'
  if (side === 'web' && name.startsWith('node:')) return 'a screen has no Node'
  if (side === 'web' && /^zod($|\/v)/.test(name)) return 'what reaches a phone uses zod/mini'
  return null
}

/** The kernel and the front door know no kind by name. */
export function namedKinds(source: Source, kinds: readonly string[]): string[] {
  if (!/^(rules|store|server)\//.test(source.path) || sideOf(source.path) === 'test') return []
  const { code, strings } = read(source)
  return kinds
    .filter((kind) => [code, ...strings].some((text) => new RegExp(`\\b${kind}\\b`).test(text)))
    .map((kind) => `${source.path}: names the kind ${kind}`)
}

const homeless = ['utils', 'lib', 'common', 'services', 'helpers', 'types']

/** Size, names and first line of one file of ours. */
export function badManners({ path, text }: Source): string[] {
  const found: string[] = []
  const most = 500
  const lines = text.split('\n').length - 1
  if (lines > most) found.push(`${path}: ${lines} lines, ${most} at most`)
  for (const part of path.replace(/\.[^/]*$/, '').split('/'))
    if (homeless.includes(part)) found.push(`${path}: ${part} is no room`)
  const comment = path.endsWith('.sql') ? /^--/ : path.endsWith('.css') ? /^\/\*/ : /^\/[/*]/
  if (!comment.test(text)) found.push(`${path}: the first line does not say what idea the file holds`)
  return found
}

/** Where the wall clock is read; everywhere else time is a parameter. */
const clocks = [
  'server/main.ts',
  'server/cli.ts',
  'server/assemble.ts',
  'ui/now.ts',
  'ui/client.ts',
  'install.mjs',
  'vite.config.ts',
]
/** Where the environment is read, or handed on whole to that. */
const environment = ['server/config.ts', 'server/main.ts', 'server/cli.ts']

/** Reads of the wall clock or the environment outside the few places for it. */
export function hiddenInputs(source: Source): string[] {
  const { code } = read(source)
  const found: string[] = []
  const test = sideOf(source.path) === 'test'
  if (
    !clocks.includes(source.path) &&
    !source.path.startsWith('bench/') &&
    /\bnew Date\(\s*\)|\bDate\.now\b|\bTemporal\.Now\b/.test(code)
  )
    found.push(`${source.path}: reads the wall clock`)
  if (!test && !environment.includes(source.path) && !source.path.endsWith('.mjs') && /\bprocess\s*\.\s*env\b/.test(code))
    found.push(`${source.path}: reads the environment`)
  return found
}

const statement =
  /^\s*(with\s+\w+\s+as\s*\(|select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+("|\w)[\s\S]*\sset\s|delete\s+from\s|(create|alter|drop)\s+(table|index|role|schema|extension)\s)/i
const kernelTables =
  'case|entry|step_key|clock|todo|words|party|objection|rating|proposal|request|supervision|task|relation|learned|learned_word|grid_admission|share_grant'
const kernelWrite = new RegExp(
  `\\b(insert\\s+into|update|delete\\s+from)\\s+(only\\s+)?(public\\.)?"?(${kernelTables})"?(\\s|$)`,
  'i',
)

/** SQL where none belongs, and writes to the tables of cases outside the store. */
export function strayStatements(source: Source): string[] {
  if (sideOf(source.path) === 'test') return []
  const { strings } = read(source)
  const { path } = source
  const home = /^(store|registers|insight|channels)\//.test(path) || /\.(store|server)\.ts$/.test(path)
  const found: string[] = []
  if (!home && strings.some((text) => statement.test(text))) found.push(`${path}: holds SQL`)
  if (!path.startsWith('store/') && strings.some((text) => kernelWrite.test(text)))
    found.push(`${path}: writes to a table of cases; only perform does`)
  return found
}
