// q/suggest: which category does this case read like, by what the county's own decided cases taught; with the words that say so.
import * as z from 'zod/mini'
import { setting } from '../../rules/house.ts'
import { id } from '../../rules/schema.ts'
import { placeWords, telling } from '../../rules/suggest/learn.ts'
import { type Deciding, suggest } from '../../rules/suggest/suggest.ts'
import { categoryWords, learnedOf } from '../learned.ts'
import { type Asking, defineQuery, type Page } from '../query.ts'
import { isWord } from '../terms.ts'
import { paramsFrom, visible } from '../visible.ts'
import { placesSql } from './hung.ts'

const Input = z.strictObject({ county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)), id })
type Input = z.infer<typeof Input>
type Proposed = {
  readonly category: string
  readonly categoryName: string
  /** 0 to 1: orders and warns, see rules/suggest. */
  readonly share: number
  readonly words: readonly Deciding[]
}
/** Why nothing is proposed: nothing learned, too few cases, no word that speaks for what is likeliest; null where something is, or there is nothing to see. */
type Reason = 'notLearned' | 'tooFew' | 'noWords' | null

/** Below so many cases a county says nothing [D]; the setting `suggest.least` changes it. */
const least = 200
const shown = 4

/**
 * At most three, the likeliest first, beside them how many cases they rest on (`cases`), how many are needed, and of so many newest cases
 * (`tested`) how often the first was right (`first`) by what the older ones taught. Empty for a case this actor may not see. What people
 * decide in its place is not noted anywhere else: the final category is what the county learns next.
 */
export const suggestion = defineQuery({ name: 'suggest', input: Input, by: 'staff', looks: 'none', run: readSuggestion })

async function readSuggestion(asking: Asking, { county, id: caseId }: Input): Promise<Page<Proposed>> {
  const { tx, actor, counties } = asking
  if (!counties.includes(county)) return proposed(asking, county, null)
  const own = paramsFrom(county, caseId)
  const [here] = await tx.rows<{ terms: string[]; places: string[] }>(
    `select coalesce(tsvector_to_array(c.terms), '{}') as terms, ${placesSql} as places from "case" c
     where c.county = $1 and c.id = $2 and ${visible(actor, 'c', own)}`,
    own.values,
  )
  return proposed(asking, county, here ? [...here.terms, ...placeWords(here.places)] : null, 'name')
}

/** Before there is a case: of the words a resident has written so far, in the words of residents. What is asked is kept nowhere. */
export const guess = defineQuery({
  name: 'guess',
  input: z.strictObject({
    county: z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/)),
    text: z.string().check(z.maxLength(4000)),
  }),
  by: 'anyone',
  looks: 'none',
  run: (asking, { county, text }) =>
    proposed(asking, county, asking.counties.includes(county) ? asking.house.terms(text) : null, 'publicName'),
})

/** `said` are the search words; null where there is nothing to see. */
async function proposed(
  { tx, house, now, language }: Asking,
  county: string,
  said: readonly string[] | null,
  named: 'name' | 'publicName' = 'name',
): Promise<Page<Proposed>> {
  const region = house.region(county)
  const needed = region ? setting(region, 'suggest.least', least) : least
  const answer = (
    reason: Reason,
    cases: number,
    more: Partial<{ rows: readonly Proposed[]; tested: number; first: number }> = {},
  ) => ({
    rows: [],
    tested: 0,
    first: 0,
    ...more,
    reason,
    cases,
    needed,
    next: null,
    asOf: now,
  })
  if (!region || said === null) return answer(null, 0)
  const words = telling(said)
  const learned = await learnedOf(tx, county, words)
  if (!learned) return answer('notLearned', 0)
  const { cases, tested, first } = learned.county
  if (cases < needed) return answer('tooFew', cases)
  const found = suggest(learned.model, words, { names: categoryWords(region, house.terms) })
  const rows = found.map(({ label, share, words: deciding }): Proposed => {
    const name = region.categories.get(label)?.[named]
    return {
      category: label,
      categoryName: name?.[language] ?? name?.['zh-CN'] ?? label,
      share,
      words: spoken(deciding),
    }
  })
  // Neither where a thing stands nor the name of a category alone is a reason: some case of the place must have taught it.
  const reasoned = rows.filter(({ words: deciding }) => deciding.some(({ word, cases: of }) => of > 0 && !word.startsWith('@')))
  return reasoned.length === 0 || reasoned[0] !== rows[0]
    ? answer('noWords', cases, { tested, first })
    : answer(null, cases, { rows: reasoned, tested, first })
}

/** A person reads words; two characters that happened to stand together only where no word spoke for it. */
function spoken(said: readonly Deciding[]): readonly Deciding[] {
  const words = said.filter(({ word }) => isWord(word))
  return (words.length > 0 ? words : said).slice(0, shown)
}
