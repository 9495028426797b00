// Tiles made before, as long as what they show is the same; the least used go first.

/** Keeps at most `most` values; `get` makes one that is not there. Two who ask at once share one making. */
export class Kept<V> {
  readonly #most: number
  readonly #values = new Map<string, Promise<V>>()
  constructor(most: number) {
    this.#most = most
  }

  get(key: string, make: () => Promise<V>): Promise<V> {
    const known = this.#values.get(key)
    if (known) {
      this.#values.delete(key)
      this.#values.set(key, known)
      return known
    }
    const made = make()
    this.#values.set(key, made)
    made.catch(() => this.#values.delete(key))
    const [oldest] = this.#values.keys()
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest)
    return made
  }
}
