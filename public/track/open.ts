// Opening one's own matter: by the link's token, by the word, or because this device showed one of them a moment ago.
import { useCallback, useEffect, useRef, useState } from 'react'
import { get, Refused, send, serverNow } from '../../ui/client.ts'
import { language } from '../../ui/texts.ts'
import { tokenOf } from '../around/watched.ts'
import { findReceipt, tokenIn } from '../receipt/receipts.ts'
import { forget, keep, recall } from '../remember.ts'
import type { Full, Minimum } from './answers.ts'

export type Shown = { readonly word: string } | { readonly token: string } | Readonly<Record<string, never>>
export type Opening = {
  readonly minimum: Minimum | null
  readonly full: Full | null
  /** When the server was last asked. */
  readonly at: number | null
  readonly fault: Refused | null
  /** The link did not open it; the word still may. */
  readonly linkFailed: boolean
  readonly again: () => void
  /** Shows the word; throws `Refused`. */
  readonly show: (word: string) => Promise<void>
}

const path = (code: string): string => `/public/track/${encodeURIComponent(code)}`
const followed = (code: string): string => `followed.${code}`

/** What this device can show for a code without asking: the address, its own receipt, or a session that may still run. */
function atHand(code: string): Shown | null {
  const receipt = findReceipt()
  const token = tokenIn(location.hash) ?? (receipt?.code === code ? tokenIn(receipt.link) : null) ?? tokenOf(code)
  if (token !== null) return { token }
  return recall<boolean>(followed(code)) === true ? {} : null
}

export function useOpening(code: string): Opening {
  const [state, setState] = useState<Omit<Opening, 'again' | 'show'>>({
    minimum: null,
    full: null,
    at: null,
    fault: null,
    linkFailed: false,
  })
  const [round, setRound] = useState(0)
  const spoken = language()
  const asked = `${code} ${round} ${spoken}`
  const current = useRef(asked)
  current.current = asked

  useEffect(() => {
    const latest = () => current.current === asked
    const openedBy = async (shown: Shown | null): Promise<Full | Refused | null> => {
      if (shown === null) return null
      try {
        return await send<Full>('POST', path(code), shown)
      } catch (error) {
        if (error instanceof Refused && (error.status === 403 || error.status === 429)) return error
        throw error
      }
    }
    const load = async () => {
      const shown = atHand(code)
      const full = await openedBy(shown)
      if (full instanceof Refused) forget(followed(code))
      if (full !== null && !(full instanceof Refused)) {
        keep(followed(code), true)
        if (latest()) setState({ minimum: full, full, at: serverNow(), fault: null, linkFailed: false })
        return
      }
      const minimum = await get<Minimum>(path(code))
      const linkFailed = full instanceof Refused && shown !== null && 'token' in shown
      if (latest()) setState({ minimum, full: null, at: serverNow(), fault: null, linkFailed })
    }
    load().catch((error: unknown) => {
      if (latest() && error instanceof Refused) setState((before) => ({ ...before, fault: error }))
    })
  }, [code, asked])

  const again = useCallback(() => setRound((before) => before + 1), [])
  const show = useCallback(
    async (word: string) => {
      const full = await send<Full>('POST', path(code), { word })
      keep(followed(code), true)
      setState({ minimum: full, full, at: serverNow(), fault: null, linkFailed: false })
    },
    [code],
  )
  return { ...state, again, show }
}
