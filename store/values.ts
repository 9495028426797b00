// How values of the database become values of the program, the same on both engines.
import pg from 'pg'

const textArray: number = 1009
const int8Array: number = 1016
const numericArray: number = 1231
const dateArray: number = 1182

const number = (text: string): number => Number(text)
const text = (value: string): string => value
const { builtins } = pg.types
const parsers: Readonly<Record<number, (value: string) => unknown>> = {
  // Instants, counts and sizes: all far below 2^53.
  [builtins.INT8]: number,
  [builtins.NUMERIC]: number,
  [builtins.DATE]: text,
  [builtins.TIMESTAMP]: text,
  [builtins.TIMESTAMPTZ]: text,
  [int8Array]: listOf(number),
  [numericArray]: listOf(number),
  [dateArray]: listOf(text),
}

function listOf(one: (value: string) => unknown): (value: string) => unknown {
  const strings: (value: string) => readonly (string | null)[] = pg.types.getTypeParser(textArray)
  return (value) => strings(value).map((item) => (item === null ? null : one(item)))
}

/** For `types` of a client of pg. Everything is read in text form. */
export const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? (pg.types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown),
}
