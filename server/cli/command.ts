// What a command of the command line is: its words, its help, and what it answers the shell.
import { existsSync } from 'node:fs'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Db } from '../../store/db.ts'
import type { Config } from '../config.ts'

/** 0 done, 1 found something wrong, 2 used wrongly. */
export type Exit = 0 | 1 | 2

export type Shell = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  /** Progress and complaints, apart from the result. */
  readonly err: (line: string) => void
  readonly now: () => number
}

export type Given = {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
}

export type Command = {
  /** As typed: 'region load'. */
  readonly name: string
  readonly summary: string
  /** After the name: '<folder> [--version n]'. */
  readonly usage: string
  readonly details?: string
  readonly options?: ParseArgsOptionsConfig
  /** How many words it takes: least and most. */
  readonly words: readonly [least: number, most: number]
  readonly run: (given: Given, shell: Shell, tools: Tools) => Promise<Exit>
}

/** Days typed at the terminal are days of this zone. */
export const beijing = { offsets: [{ from: null, minutes: 480 }] } as const

/** What commands are given to work with; opened only when asked for. */
export type Tools = { readonly config: () => Config; readonly db: () => Promise<Db> }

/** Wrong use: the sentence is told and the exit code is 2. */
export class WrongUse extends Error {}

/** Something was found wrong: the sentence is told and the exit code is 1. */
export class FoundWrong extends Error {}

/** Reads what stands after the command's name. Throws WrongUse. */
export function readGiven(command: Command, args: readonly string[]): Given | 'help' {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    })
    if (values.help === true) return 'help'
    const [least, most] = command.words
    if (positionals.length < least || positionals.length > most)
      throw new WrongUse(`Usage: chaguan ${command.name} ${command.usage}`)
    return { words: positionals, options: values as Given['options'] }
  } catch (error) {
    if (error instanceof WrongUse) throw error
    throw new WrongUse(`${error instanceof Error ? error.message : 'Wrong use'}. See chaguan ${command.name} --help.`)
  }
}

/** An option that must be there. */
export function needed(given: Given, name: string): string {
  const value = given.options[name]
  if (typeof value !== 'string' || value.trim() === '') throw new WrongUse(`--${name} is missing.`)
  return value
}

/** The path of a file that must be there. */
export function fileAt(path = ''): string {
  if (!existsSync(path)) throw new WrongUse(`There is no file ${path}.`)
  return path
}

/** The option `--map filed=2,text=3`: columns of the fields, counted from 1 there and from 0 here. */
export function mappingOf<F extends string>(
  { options: { map } }: Given,
  fields: readonly F[],
): Readonly<Partial<Record<F, number>>> {
  const columns: Partial<Record<F, number>> = {}
  for (const part of typeof map === 'string' ? map.split(',') : []) {
    const [name, column] = part.split('=')
    const field = fields.find((one) => one === name?.trim())
    if (!field || !/^[1-9]\d{0,2}$/.test(column?.trim() ?? ''))
      throw new WrongUse(`--map takes pairs such as ${fields[0]}=2; the fields are ${fields.join(', ')}.`)
    columns[field] = Number(column) - 1
  }
  return columns
}

export const helpOf = (command: Command): string[] => [
  `chaguan ${command.name} ${command.usage}`,
  '',
  command.summary,
  ...(command.details ? ['', command.details] : []),
]

/** Tells at most one line a second for each thing that goes on. */
export function progress(shell: Shell): (what: string, done: number, all?: number) => void {
  let told = 0
  let label = ''
  return (what, done, all) => {
    const now = shell.now()
    if (what === label && now - told < 1000 && done !== all) return
    label = what
    told = now
    shell.err(all === undefined ? `  ${what} ${done}` : `  ${what} ${done}/${all}`)
  }
}
