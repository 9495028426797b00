// What an agent waits for while somebody says where it is: spoken words among half a million names of a city, on real PostgreSQL.
// Alone: `node bench/places.ts [names]`.
import { randomUUID } from 'node:crypto'
import { findSpoken } from '../registers/finder/find.store.ts'
import { namePlaces } from '../registers/finder/names.store.ts'
import { openDatabase } from '../store/db.ts'
import { migrate } from '../store/migrate.ts'
import { startPostgres } from '../test/postgres.ts'

const names = Number(process.argv[2] ?? 500_000)
const region = '990000000000'
const heads = [...'听望衔汲晾系数踏漪鹭棠筠梧檐泊茗月苇青松竹梅兰桂荷柳桃杏云石泉溪湖山江河春夏秋冬东西南北长宁安平福寿康乐文武']
const tails = [...'泉舟鹭月篷缆雁荇园洲苑溪影语心香汀岸笕涛风雪霞露晨光华英荣兴隆昌盛和顺祥瑞庆余庄营村口桥塘坝']
const asks = [
  '听泉路口',
  '望舟小区3号楼',
  '老汽车站后面',
  'tql',
  'wangzhouxiaoqu',
  '灯杆号123456',
  '衔鹭路十八号',
  '我家住在青松花园对面啊',
  '东山路和南湖街路口那个超市',
  '小区',
  '号楼',
  '长宁大道180号',
  'cndd',
  '听全路',
  '福寿里五栋',
  '康乐新居那边',
  '公交站',
  '西湖桥旁边',
  '1234',
  '没有这个地方的名字',
]

const postgres = await startPostgres({ synchronous_commit: 'off' })
const db = await openDatabase({ engine: 'postgres', url: postgres.url, connections: 4 })
try {
  await migrate(db, { now: Date.now })
  const began = performance.now()
  for (let from = 0; from < names; from += 20_000)
    await db.asOwner((tx) =>
      tx.rows(
        `insert into place (id, region, kind, name, address, area, surveyed, geom, data)
         select x.id, $1, x.kind, x.name, x.address, '990001001001', true, st_setsrid(st_makepoint(106.5, 29.5), 4490), x.data
         from json_to_recordset($2::json) as x(id uuid, kind text, name text, address text, data jsonb)`,
        [region, JSON.stringify(Array.from({ length: Math.min(20_000, names - from) }, (_, n) => placeAt(from + n)))],
      ),
    )
  const made = await db.asOwner((tx) => namePlaces(tx, region))
  await db.asOwner((tx) => tx.rows('analyze place_name'))
  console.log(`${made} names of ${names} places put in ${((performance.now() - began) / 1000).toFixed(0)} s`)
  const took: number[] = []
  for (let round = 0; round < 15; round++)
    for (const words of asks) {
      const at = performance.now()
      const found = await db.read({ actor: 'bench', counties: [] }, (tx) => findSpoken(tx, region, words, 8))
      took.push(performance.now() - at)
      if (round === 14)
        console.log(
          `${(performance.now() - at).toFixed(1).padStart(7)} ms  ${words} → ${found[0]?.name ?? '–'} (${found[0]?.why ?? ''}), ${found.length}`,
        )
    }
  took.sort((a, b) => a - b)
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(1)
  console.log(`spoken words among ${made} names: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(0.999)} ms; aim p95 ≤ 50 ms`)
} finally {
  await db.close()
  await postgres.stop()
}

/** Roads, estates, doors, stops and lamp-posts in the proportions of a city: most names are doors. */
function placeAt(n: number): Record<string, unknown> {
  const road = `${heads[n % heads.length]}${tails[Math.floor(n / heads.length) % tails.length]}${['路', '街', '大道', '巷'][Math.floor(n / 3000) % 4]}`
  const estate = `${heads[(n * 7) % heads.length]}${tails[(n * 3) % tails.length]}${['小区', '花园', '里', '新居'][n % 4]}`
  const id = randomUUID()
  if (n % 20 === 0)
    return { id, kind: 'lamp', name: `${road}灯杆${100_000 + n}`, address: road, data: { number: String(100_000 + n) } }
  if (n % 50 === 1) return { id, kind: 'busStop', name: `${road}口`, address: road, data: { aliases: `${road}口公交站` } }
  if (n % 60 === 2)
    return {
      id,
      kind: 'estate',
      name: estate,
      address: road,
      data: n % 600 === 2 ? { old: `老${tails[n % tails.length]}厂宿舍` } : {},
    }
  if (n % 300 === 3) return { id, kind: 'roadSection', name: road, address: null, data: {} }
  const number = 1 + (n % 400)
  return {
    id,
    kind: 'building',
    name: `${estate}${1 + (n % 30)}号楼`,
    address: `${road}${number}号`,
    data: { number: String(number) },
  }
}
