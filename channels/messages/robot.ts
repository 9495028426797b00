// A robot of an office's group chat, in the form WeCom takes: POST {msgtype, text}, answered {errcode, errmsg}.
import { type MessageChannel, NotTaken } from './port.ts'

/** errcodes of WeCom that ask to come again: busy, and more than twenty in a minute. */
const again = new Set([-1, 45_009, 45_033])

export const robotChannel = ({ timeout = 5_000 }: { readonly timeout?: number } = {}): MessageChannel => ({
  name: 'robot',
  async send({ to, text }) {
    const response = await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ msgtype: 'text', text: { content: text } }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    })
    const said = await response.text()
    if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429)
      throw new NotTaken(`robot answered ${response.status}`)
    if (!response.ok) throw new Error(`robot answered ${response.status}`)
    const code = errcodeOf(said)
    if (code === 0) return
    if (code === null || again.has(code)) throw new Error(`robot answered ${code === null ? 'no errcode' : `errcode ${code}`}`)
    throw new NotTaken(`robot answered errcode ${code}`)
  },
})

function errcodeOf(said: string): number | null {
  try {
    const { errcode } = JSON.parse(said) as { errcode?: unknown }
    return typeof errcode === 'number' ? errcode : null
  } catch {
    return null
  }
}
