// What an outbox of ten steps costs, one phone after another: milliseconds of processor of the server and of the database. Wall time says little on a
// machine that carries other work. `node bench/outbox.ts [outboxes] [cases or a folder that bench/city.ts holds]`.
import pg from 'pg'
import { county, serverOn, settled } from './city.ts'
import { cityOf, Lines, outboxOf, phonesOf, processors } from './phones.ts'
import { startServer } from './server.ts'

const [count = '100', cases = '20000'] = process.argv.slice(2)
const city = await cityOf(cases)
const client = new pg.Client({ connectionString: city.url })
await client.connect()
const phones = await phonesOf(client, city.folder, Number(count))
const server = await startServer(serverOn(city.url, city.folder))
const pid = server.child.pid ?? 0
const lines = new Lines(server.url)
const { rows } = await client.query<{ code: string }>(
  `select code from category where data ->> 'class' is not null order by code limit 1`,
)
const category = rows[0]?.code ?? '0101'
type Spent = ReturnType<typeof processors>
const took = (name: string, from: Spent, to: Spent, of: number) =>
  console.log(
    `${name.padEnd(44)} server ${(((to.server - from.server) / of) * 1000).toFixed(1)}  database ${(((to.database - from.database) / of) * 1000).toFixed(1)} ms`,
  )
const sent: string[] = []
const each = async (name: string, act: (line: ReturnType<Lines['open']>, n: number) => Promise<void>): Promise<void> => {
  const before = processors(pid)
  for (const [n, one] of phones.entries()) {
    const line = lines.open(one.cookie)
    await act(line, n)
    line.close()
  }
  took(name, before, processors(pid), phones.length)
}
const pull = async (line: ReturnType<Lines['open']>, n: number): Promise<void> => {
  const one = phones[n]
  for (let more = one !== undefined; one && more; ) {
    const answer = await line.ask('GET', `/api/field/pull${one.pulls.after === '' ? '' : `?after=${one.pulls.after}`}`)
    const page = JSON.parse(answer.text) as { after: string; more: boolean }
    one.pulls.after = page.after
    more = page.more
  }
}
const waiting = async (): Promise<void> => {
  for (let left = 1; left > 0; ) {
    const { rows } = await client.query<{ left: number }>('select count(*)::int as left from reaction where dead_at is null')
    left = rows[0]?.left ?? 0
    await new Promise((resolve) => setTimeout(resolve, left > 0 ? 500 : 0))
  }
}
try {
  await settled(city.url)
  for (const round of ['cold', 'then'] as const) {
    const lists = phones.map((one) => outboxOf(one.grid, category))
    for (const list of lists) sent.push(...list.map(({ key }) => key))
    if (round === 'cold') await each('first pull of a grid, cold', pull)
    await each(`pull that brings nothing, ${round}`, pull)
    const before = processors(pid)
    await each(`outbox of ten steps, ${round}`, async (line, n) => {
      const answer = await line.ask('POST', '/api/steps', Buffer.from(JSON.stringify(lists[n])))
      if (answer.status !== 200 || /"outcome":"(?!done)/.test(answer.text))
        throw new Error(`${answer.status} ${answer.text.slice(0, 300)}`)
    })
    await each(`pull of what it changed, ${round}`, pull)
    await waiting()
    took('both, with those who are told of it', before, processors(pid), phones.length)
  }
  const kept = await client.query<{ n: number }>(
    'select count(*)::int as n from entry where county = $1 and key = any($2::uuid[])',
    [county, sent],
  )
  console.log(`sent ${sent.length}, in the record ${kept.rows[0]?.n}`)
} finally {
  await server.stop()
  await client.end()
  await city.stop()
}
