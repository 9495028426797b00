// What a county learns from its own decided cases: counts of words by final category, made anew each time.

import type { Kind } from '../rules/kind.ts'
import type { Region } from '../rules/region.ts'
import { type Example, learn, limits, type Model, placeWords } from '../rules/suggest/learn.ts'
import { type Measured, measure } from '../rules/suggest/measure.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from './db.ts'
import type { House } from './house.ts'
import { placesSql } from './reads/hung.ts'
import { paramsFrom } from './visible.ts'

/** So many of the newest cases of a county teach [D]. */
const newest = 20_000
const block = 5000

type Words = (text: string) => readonly string[]
const namesKept = new WeakMap<Region, ReadonlyMap<string, readonly string[]>>()
/** Words of the names of every category that a case may have, with those of the group it lies in; asked once per version of a region. */
export function categoryWords(region: Region, words: Words): ReadonlyMap<string, readonly string[]> {
  const kept = namesKept.get(region)
  if (kept) return kept
  const leaves = [...region.categories.values()].filter((one) => one.class !== null)
  const made = new Map(
    leaves.map((leaf) => {
      const group = leaf.parent === null ? undefined : region.categories.get(leaf.parent)
      const names = [leaf.name, leaf.publicName, ...(group ? [group.name] : [])].flatMap((name) => Object.values(name))
      return [leaf.code, words(names.join('\n'))]
    }),
  )
  namesKept.set(region, made)
  return made
}

export type Taught = Measured & { readonly county: string; readonly cases: number; readonly words: number }

/**
 * Learns one county from scratch, so that a second run changes nothing and what was erased, reopened or amended since is right again.
 * It learns the category a case ended with: whoever overrides a proposal teaches by that, and nothing else has to be remembered.
 * Left out: void, withdrawn, merged and secret cases, and words said in fewer than three cases. Needs a transaction that may write.
 */
export async function learnCounty(tx: Tx, house: House, county: string, now: Instant): Promise<Taught> {
  const region = house.region(county)
  const examples = await decided(tx, [...house.kinds.values()], county)
  const names = region ? categoryWords(region, house.terms) : undefined
  const measured = measure(examples, names, limits)
  const model: Model = { ...learn(examples, limits), sharpness: measured.sharpness }
  await tx.rows('delete from learned_word where county = $1', [county])
  await tx.rows('delete from learned where county = $1', [county])
  await tx.rows(
    `insert into learned (county, cases, vocabulary, sharpness, tested, first_right, three_right, constant_right, categories, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10)`,
    [
      county,
      model.examples,
      model.vocabulary,
      model.sharpness,
      measured.tested,
      measured.first,
      measured.three,
      measured.constant,
      JSON.stringify(model.labels),
      now,
    ],
  )
  const counts = Object.entries(model.terms).flatMap(([word, row]) =>
    Object.entries(row).map(([category, cases]) => ({ word, category, cases })),
  )
  for (let at = 0; at < counts.length; at += block)
    await tx.rows(
      `insert into learned_word (county, word, category, cases)
       select $1, x.word, x.category, x.cases from json_to_recordset($2::json) as x(word text, category text, cases integer)`,
      [county, JSON.stringify(counts.slice(at, at + block))],
    )
  return { ...measured, county, cases: model.examples, words: model.vocabulary }
}

/** Ended cases in the order in which they were opened: their final category and the words of their report. */
async function decided(tx: Tx, kinds: readonly Kind[], county: string): Promise<Example[]> {
  const params = paramsFrom(county)
  // A state means nothing without its kind.
  const dropped = kinds.flatMap(({ name, frame }) => [`${name}/${frame.states.voided}`, `${name}/${frame.states.withdrawn}`])
  const rows = await tx.rows<Example & { places: string[] }>(
    `select q.label, q.terms, q.places from (
       select c.category as label, tsvector_to_array(c.terms) as terms, ${placesSql} as places, c.opened_at, c.id from "case" c
       where c.county = $1 and c.phase = 'ended' and c.hold <> 'merged' and not c.secret and c.terms is not null
         and not c.kind || '/' || c.state = any(${params.add(dropped)}::text[])
       order by c.opened_at desc, c.id limit ${newest}) q
     order by q.opened_at, q.id`,
    params.values,
  )
  return rows.map(({ label, terms, places }) => ({ label, terms: [...terms, ...placeWords(places)] }))
}

export type County = {
  readonly cases: number
  readonly tested: number
  readonly first: number
}
type Row = County & { vocabulary: number; sharpness: number; categories: Model['labels'] }
/** What a county learned, with the counts of these words only; null where nobody has learned yet. */
export async function learnedOf(
  tx: Tx,
  county: string,
  words: readonly string[],
): Promise<{ readonly county: County; readonly model: Model } | null> {
  const [row] = await tx.rows<Row>(
    `select l.cases, l.tested, l.first_right as first, l.vocabulary, l.sharpness, l.categories from learned l where l.county = $1`,
    [county],
  )
  if (!row) return null
  const counts = await tx.rows<{ word: string; category: string; cases: number }>(
    'select w.word, w.category, w.cases from learned_word w where w.county = $1 and w.word = any($2::text[])',
    [county, words],
  )
  const terms: Record<string, Record<string, number>> = {}
  for (const { word, category, cases } of counts) terms[word] = { ...terms[word], [category]: cases }
  const { cases, tested, first, vocabulary, sharpness, categories } = row
  return {
    county: { cases, tested, first },
    model: { examples: cases, vocabulary, sharpness, labels: categories, terms },
  }
}
