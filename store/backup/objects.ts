// An object store (S3 and what speaks like it) as a shelf of backups.
import { AwsClient } from 'aws4fetch'
import { XMLParser } from 'fast-xml-parser'
import { named, type Shelf } from './shelf.ts'

/** `place` is s3://bucket/prefix; `endpoint` an http or https address without a path. */
export type Objects = {
  readonly bucket: string
  readonly prefix: string
  readonly endpoint: string
  readonly region: string
  readonly key: string
  readonly secret: string
}

const patience = 60_000
const xml = new XMLParser({
  ignoreAttributes: true,
  processEntities: true,
  parseTagValue: false,
  isArray: (name) => name === 'Contents',
})
type Listing = {
  readonly ListBucketResult?: {
    readonly Contents?: readonly { readonly Key: string; readonly LastModified: string }[]
    readonly IsTruncated?: string
    readonly NextContinuationToken?: string
  }
}

/** Throws with the answer's status when the store refuses; what was put is whole by the store's own word. */
export function objectShelf({ bucket, prefix, endpoint, region, key, secret }: Objects): Shelf {
  const client = new AwsClient({ accessKeyId: key, secretAccessKey: secret, service: 's3', region, retries: 3 })
  const root = `${endpoint.replace(/\/$/, '')}/${bucket}`
  const under = prefix === '' ? '' : `${prefix}/`
  const at = (name: string) => `${root}/${under}${named(name)}`
  const ask = async (method: string, url: string, body?: Uint8Array): Promise<Response> => {
    const init = body === undefined ? { method } : { method, body: Buffer.from(body) }
    const answer = await client.fetch(url, { ...init, signal: AbortSignal.timeout(patience) })
    if (answer.ok || answer.status === 404) return answer
    await answer.body?.cancel()
    throw new Error(`the object store answered ${answer.status} to ${method}`)
  }
  const drained = async (answer: Response): Promise<Response> => {
    await answer.body?.cancel()
    return answer
  }
  return {
    place: `s3://${bucket}/${prefix}`,
    put: async (name, bytes) => {
      const answer = await drained(await ask('PUT', at(name), bytes))
      if (!answer.ok) throw new Error(`there is no bucket ${bucket}`)
    },
    get: async (name) => {
      const answer = await ask('GET', at(name))
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
      await drained(answer)
      return null
    },
    has: async (name) => (await drained(await ask('HEAD', at(name)))).ok,
    list: async (of) => {
      const found: { name: string; at: number }[] = []
      let next: string | undefined
      do {
        const query = new URLSearchParams({ 'list-type': '2', prefix: `${under}${named(of)}/` })
        if (next !== undefined) query.set('continuation-token', next)
        const answer = await ask('GET', `${root}?${query}`)
        const { ListBucketResult: result } = xml.parse(await answer.text()) as Listing
        for (const one of result?.Contents ?? [])
          found.push({ name: one.Key.slice(under.length), at: Date.parse(one.LastModified) })
        next = result?.IsTruncated === 'true' ? result.NextContinuationToken : undefined
      } while (next !== undefined)
      return found.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    remove: async (name) => void (await drained(await ask('DELETE', at(name)))),
  }
}
