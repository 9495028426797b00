// Who asks at the same moment for the same thing is answered together, and never with an answer begun before he asked.

/**
 * Shares one run of `work` among all who ask for `key` while an earlier one is under way: they wait for the next, which starts
 * after the earlier has ended. Nobody gets what was read before he came, so that a change counts at once.
 */
export function together<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, { next: Promise<T> | null; done: Promise<unknown> }>()
  const start = (key: string, work: () => Promise<T>): Promise<T> => {
    const answer = work()
    const slot = { next: null as Promise<T> | null, done: answer.catch(() => {}) }
    running.set(key, slot)
    void slot.done.then(() => {
      if (slot.next === null) running.delete(key)
    })
    return answer
  }
  return (key, work) => {
    const slot = running.get(key)
    if (!slot) return start(key, work)
    slot.next ??= slot.done.then(() => start(key, work))
    return slot.next
  }
}
