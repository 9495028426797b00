// What places are called besides their names: what stood there before, what people say, stops of the bus, and numbered lamp-posts.
import type { PlaceRow } from '../regions/content.ts'
import type { Random } from './random.ts'

const before = [
  '老汽车站',
  '老棉纺厂',
  '老粮站',
  '老电影院',
  '老供销社',
  '老机械厂',
  '老酒厂',
  '老码头',
  '老水塔',
  '老砖瓦窑',
  '老农机站',
  '老百货公司',
] as const
const kinds = ['宿舍', '家属院', '大院', ''] as const

/** Old names of estates, none twice: 老棉纺厂宿舍, 老粮站. Every fourth estate has one, and people still say it. */
export function oldNames(chance: Random): () => PlaceRow['data'] {
  const all = chance.shuffle(before.flatMap((one) => kinds.map((kind) => `${one}${kind}`)))
  let next = 0
  return () => {
    if (chance.next() >= 0.25) return {}
    const name = all[next++]
    return name === undefined ? {} : { old: name }
  }
}

/** Lamp-posts have numbers of five figures through the whole district, as they stand on the plate. */
export function lampNumbers(): () => string {
  let last = 10_000
  return () => {
    last += 1
    return String(last)
  }
}
