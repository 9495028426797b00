// A cable between a phone and the server that can really be cut: while it is, nothing listens and what was open is broken off.
import { connect, createServer, type Server, type Socket } from 'node:net'

export type Cable = {
  readonly url: string
  readonly cut: () => Promise<void>
  readonly mend: () => Promise<void>
  /** Breaks off every open connection after that many bytes of a request, again and again, until 0. */
  readonly fray: (bytes: number) => void
}

/** Lies between `url` and a port of its own, which stays the same when it is mended. */
export async function openCable(url: string): Promise<Cable> {
  const target = Number(new URL(url).port)
  const open = new Set<Socket>()
  let frayed = 0
  let server: Server | null = null
  let port = 0
  const join = (phone: Socket): void => {
    const centre = connect(target, '127.0.0.1')
    let sent = 0
    for (const one of [phone, centre]) {
      open.add(one)
      one.on('close', () => open.delete(one))
      one.on('error', () => {})
    }
    phone.on('data', (chunk) => {
      sent += chunk.length
      if (frayed > 0 && sent > frayed) {
        phone.destroy()
        centre.destroy()
      } else centre.write(chunk)
    })
    phone.on('end', () => centre.end())
    centre.pipe(phone)
  }
  const mend = async (): Promise<void> => {
    if (server) return
    const fresh = createServer(join)
    server = fresh
    await new Promise<void>((resolve) => fresh.listen(port, '127.0.0.1', resolve))
    const address = fresh.address()
    if (address !== null && typeof address === 'object') port = address.port
  }
  const cut = async (): Promise<void> => {
    const old = server
    server = null
    for (const one of open) one.destroy()
    if (old) await new Promise((resolve) => old.close(resolve))
  }
  await mend()
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend,
    fray: (bytes) => {
      frayed = bytes
    },
  }
}
