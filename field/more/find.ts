// Searching Chinese without spaces on the phone: by pairs of characters, so that words need not stand as they were typed.

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')

/** Each two neighbouring characters of each word; a single character is itself. */
function pairsOf(text: string): ReadonlySet<string> {
  const pairs = text.split(/\s+/).flatMap((word) => {
    const chars = [...plain(word)]
    return chars.length < 2 ? chars : chars.slice(1).map((char, n) => (chars[n] ?? '') + char)
  })
  return new Set(pairs)
}

/** Items that hold most of the words' pairs, the best first; all of them when nothing was asked. A question counts twice. */
export function searched<T extends { readonly question: string; readonly answer: string }>(
  items: readonly T[],
  words: string,
): readonly T[] {
  const wanted = [...pairsOf(words)]
  if (wanted.length === 0) return items
  const rated = items.map((item) => {
    const [question, answer] = [plain(item.question), plain(item.answer)]
    const score = wanted.reduce((sum, pair) => sum + (question.includes(pair) ? 2 : answer.includes(pair) ? 1 : 0), 0)
    const found = wanted.filter((pair) => question.includes(pair) || answer.includes(pair)).length
    return { item, score, found }
  })
  return rated
    .filter((one) => one.found * 2 >= wanted.length)
    .sort((a, b) => b.score - a.score)
    .map((one) => one.item)
}
