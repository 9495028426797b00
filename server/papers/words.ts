// The words of official papers: always Chinese, the kind's own before the common ones.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import common from '../../ui/texts/zh-CN/case.json' with { type: 'json' }

const root = join(import.meta.dirname, '../..')
let own: ReadonlyMap<string, Readonly<Record<string, string>>> | null = null

/** Of every kind that brings words of its own. */
function ownWords(): ReadonlyMap<string, Readonly<Record<string, string>>> {
  own ??= new Map(
    globSync('cases/*/texts/zh-CN.json', { cwd: root }).map((path) => [
      basename(dirname(dirname(path))),
      JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>,
    ]),
  )
  return own
}

/** The word for a code of the record, such as state or ground; the code itself where there is none. */
export const inWords = (kind: string, group: string, name: string): string =>
  ownWords().get(kind)?.[`${group}.${name}`] ?? (common as Readonly<Record<string, string>>)[`${group}.${name}`] ?? name
