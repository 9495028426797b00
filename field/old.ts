// What phones of five years ago do not know yet (Chrome 87): the few newer functions that our screens and their parts use.

type Any = Record<string, unknown>

function teach(of: object, name: string, value: unknown): void {
  if (!(name in of)) Object.defineProperty(of, name, { value, writable: true, configurable: true })
}

function at(this: ArrayLike<unknown>, index: number): unknown {
  const n = Math.trunc(index) || 0
  return this[n < 0 ? this.length + n : n]
}

export function teachOld(): void {
  teach(Array.prototype, 'at', at)
  teach(String.prototype, 'at', at)
  teach(Array.prototype, 'toSorted', function (this: unknown[], by?: (a: unknown, b: unknown) => number) {
    return [...this].sort(by)
  })
  teach(Array.prototype, 'toReversed', function (this: unknown[]) {
    return [...this].reverse()
  })
  teach(Array.prototype, 'findLast', function (this: unknown[], is: (one: unknown) => boolean) {
    return [...this].reverse().find(is)
  })
  teach(Object, 'hasOwn', (of: Any, name: string) => Object.getOwnPropertyDescriptor(of, name) !== undefined)
  teach(globalThis, 'structuredClone', (value: unknown) => JSON.parse(JSON.stringify(value)))
}
