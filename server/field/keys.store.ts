// The pair of keys of each keeper: phones seal to the public half, the private half lies encrypted beside it and opens here only.
import type { KeeperKey } from '../../rules/sync.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'

type Row = { readonly private_sealed: string }
const curve = { name: 'ECDH', namedCurve: 'P-256' } as const
const rowOf = (county: string, kid: string): string => `${county}/${kid}`

/** The newest key of each keeper; made at the first asking. Two who ask at once get the same. Needs a transaction that may write. */
export async function keeperKeys(house: House, tx: Tx, counties: readonly string[]): Promise<readonly KeeperKey[]> {
  const known = await newest(tx, counties)
  const missing = counties.filter((county) => !known.some((one) => one.county === county))
  if (missing.length === 0) return known
  for (const county of missing) await makeKey(house, tx, county, 'k1')
  return newest(tx, counties)
}

const newest = (tx: Tx, counties: readonly string[]): Promise<KeeperKey[]> =>
  tx.rows<KeeperKey>(
    `select distinct on (county) county, kid, public as key from keeper_key where county = any($1) order by county, made_at desc, kid desc`,
    [counties],
    'keeper_keys',
  )

async function makeKey(house: House, tx: Tx, county: string, kid: string): Promise<void> {
  const pair = await crypto.subtle.generateKey(curve, true, ['deriveBits'])
  const key = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('base64url')
  const secret = Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64url')
  await tx.rows(
    `insert into keeper_key (county, kid, public, private_sealed, made_at) values ($1, $2, $3, $4, $5) on conflict (county, kid) do nothing`,
    [county, kid, key, house.vault.seal('keeper_key.private_sealed', rowOf(county, kid), secret), house.now()],
  )
}

/** The private half, for opening; null where there is no such key. */
export async function privateKey(house: House, tx: Tx, county: string, kid: string): Promise<CryptoKey | null> {
  const [row] = await tx.rows<Row>(
    'select private_sealed from keeper_key where county = $1 and kid = $2',
    [county, kid],
    'keeper_key',
  )
  if (!row) return null
  const secret = house.vault.open('keeper_key.private_sealed', rowOf(county, kid), row.private_sealed)
  return crypto.subtle.importKey('pkcs8', Buffer.from(secret, 'base64url'), curve, true, ['deriveBits'])
}
