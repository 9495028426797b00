// What the proposal of a category answers, as schemas of the API document.
import { integer, list, nullable, object, type Schema, string } from './route.ts'

const number: Schema = { type: 'number' }

const proposed = object({
  category: string,
  categoryName: string,
  share: number,
  words: list(object({ word: string, weight: number, cases: integer, all: integer })),
})
const why: Readonly<Record<string, Schema>> = {
  reason: nullable({ enum: ['notLearned', 'tooFew', 'noWords'] }),
  cases: integer,
  needed: integer,
  tested: integer,
  first: integer,
}
export const suggestRows: Readonly<Record<string, Schema>> = { suggest: proposed, guess: proposed }
export const suggestBeside: Readonly<Record<string, Readonly<Record<string, Schema>>>> = { suggest: why, guess: why }
