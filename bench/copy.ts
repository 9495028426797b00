// COPY into a table over an ordinary connection: the quick way in, for benches only.
import type { Client, Connection } from 'pg'

type Wire = Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

/** Rows as JSON objects in the columns' names; what is missing is null. Resolves when the server has taken them all. */
export function copyRows(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  if (rows.length === 0) return Promise.resolve()
  const text = rows.map((row) => `${columns.map((column) => field(row[column])).join('\t')}\n`).join('')
  return new Promise((resolve, reject) => {
    let failed: Error | null = null
    const submit = {
      submit: (wire: Wire) => wire.query(`copy ${table} (${columns.join(', ')}) from stdin`),
      handleCopyInResponse: (wire: Wire) => {
        const bytes = Buffer.from(text)
        for (let at = 0; at < bytes.length; at += 65_536) wire.sendCopyFromChunk(bytes.subarray(at, at + 65_536))
        wire.endCopyFrom()
      },
      handleCommandComplete: () => undefined,
      handleError: (error: Error) => {
        failed = error
        reject(error)
      },
      handleReadyForQuery: () => {
        if (!failed) resolve()
      },
    }
    client.query(submit as never)
  })
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (Array.isArray(value))
    return escaped(`{${value.map((one) => `"${String(one).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`)
  if (typeof value === 'object') return escaped(JSON.stringify(value))
  return escaped(String(value))
}

const escaped = (text: string): string =>
  text.replace(/[\\\t\n\r]/g, (sign) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[sign] ?? sign)
