// Mail over SMTP: plain text, one addressee, the message's own id so that a repeated try is known by it.
import { createTransport } from 'nodemailer'
import { type MessageChannel, NotTaken } from './port.ts'

/** `url` is smtp://user:password@host:port or smtps://…; `from` an address of the office. */
export type MailConfig = { readonly url: string; readonly from: string; readonly timeout?: number }

export function emailChannel({ url, from, timeout = 10_000 }: MailConfig): MessageChannel {
  const transport = createTransport({
    url,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    // What is sent is text of the house; nothing of it may name a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.replace(/^.*@|>$/g, '')
  return {
    name: 'email',
    async send({ id, to, text, subject }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject: subject ?? '',
          text,
          messageId: `<${id}@${domain}>`,
        })
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: unknown; code?: unknown }
        if (typeof responseCode === 'number' ? responseCode >= 500 : code === 'EENVELOPE')
          throw new NotTaken(`mail server answered ${String(responseCode ?? code)}`)
        throw new Error(`mail server: ${String(responseCode ?? code ?? 'no answer')}`)
      }
    },
  }
}
