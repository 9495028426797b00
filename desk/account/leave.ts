// Signing out, also while the server is away: what is held here goes at once, and the session ends as soon as it can be told.
import type { QueryClient } from '@tanstack/react-query'
import { forgetAnswers } from '../../ui/away.ts'
import { Refused, send, tellSignedOut } from '../../ui/client.ts'

/** Only that somebody left, nothing of him. */
const mark = 'chaguan.left'

export async function leave(client: QueryClient): Promise<void> {
  forgetAnswers()
  try {
    await send('DELETE', '/session')
    location.assign('/desk/queue')
  } catch (error) {
    if (error instanceof Refused && error.status === 0) localStorage.setItem(mark, '1')
    client.clear()
    tellSignedOut()
  }
}

/** Before anything is asked: who left while nobody could be told is signed out now. */
export async function finishLeaving(): Promise<void> {
  if (localStorage.getItem(mark) === null) return
  try {
    await send('DELETE', '/session')
  } catch (error) {
    if (error instanceof Refused && error.status === 0) return
  }
  localStorage.removeItem(mark)
}

/** Whoever signs in now is somebody new: his session is not ended. */
export const entered = (): void => localStorage.removeItem(mark)
