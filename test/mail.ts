// A mail server on a free port that remembers what it took, and refuses whom it is told to.
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { SMTPServer } from 'smtp-server'

export type Mail = { readonly to: string; readonly head: string; readonly text: string }
/** `answer` by address: 250 takes it, another status refuses it. */
export async function mailServer(
  t: TestContext,
  answer: (to: string) => number = () => 250,
): Promise<{ readonly url: string; readonly taken: readonly Mail[] }> {
  const taken: Mail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => {
      const code = answer(address)
      done(code === 250 ? null : Object.assign(new Error('no'), { responseCode: code }))
    },
    onData: (stream, session, done) => {
      let raw = ''
      stream.on('data', (part: Buffer) => {
        raw += part.toString('utf8')
      })
      stream.on('end', () => {
        const at = raw.indexOf('\r\n\r\n')
        const head = raw.slice(0, at)
        const body = raw.slice(at + 4)
        const text = /base64/i.test(head) ? Buffer.from(body, 'base64').toString('utf8') : body
        taken.push({ to: session.envelope.rcptTo[0]?.address ?? '', head, text })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, taken }
}
