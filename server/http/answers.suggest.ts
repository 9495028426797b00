// What the proposal of a category answers, as schemas of the API document.
import { integer, list, nullable, object, type Schema, string } from './route.ts'

const number: Schema = { type: 'number' }

export const suggestRows: Readonly<Record<string, Schema>> = {
  suggest: object({
    category: string,
    categoryName: string,
    share: number,
    words: list(object({ word: string, weight: number, cases: integer, all: integer })),
  }),
}
export const suggestBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  suggest: {
    reason: nullable({ enum: ['notLearned', 'tooFew', 'noWords'] }),
    cases: integer,
    needed: integer,
    tested: integer,
    first: integer,
  },
}
