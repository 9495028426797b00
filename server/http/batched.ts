// Who asks at the same moment is answered in one go, and never with an answer begun before he asked.

type Waiting<V> = { readonly resolve: (value: V | undefined) => void; readonly reject: (error: unknown) => void }

/**
 * Gathers the keys that are asked for while `lanes` earlier batches are under way, and asks for them together. A batch starts after
 * all its keys were asked for: what changed before a question is in its answer. An error is that of everybody in the batch.
 */
export function batched<V>(
  run: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  lanes = 2,
  most = 32,
): (key: string) => Promise<V | undefined> {
  let waiting = new Map<string, Waiting<V>[]>()
  let running = 0
  const start = () => {
    const keys = [...waiting.keys()].slice(0, most)
    const mine = new Map(keys.map((key) => [key, waiting.get(key) ?? []]))
    waiting = new Map([...waiting].filter(([key]) => !mine.has(key)))
    running++
    run(keys)
      .then(
        (found) => {
          for (const [key, all] of mine) for (const one of all) one.resolve(found.get(key))
        },
        (error: unknown) => {
          for (const all of mine.values()) for (const one of all) one.reject(error)
        },
      )
      .finally(() => {
        running--
        if (waiting.size > 0) start()
      })
  }
  return (key) =>
    new Promise((resolve, reject) => {
      const known = waiting.get(key)
      if (known) known.push({ resolve, reject })
      else waiting.set(key, [{ resolve, reject }])
      if (running < lanes) start()
    })
}
