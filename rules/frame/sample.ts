// A sample that nobody can steer: drawn from the case's own id, the same on every machine and every retry.

/** True for about `share` percent of ids. `label` keeps samples for different purposes apart. */
export function drawn(id: string, label: string, share: number): boolean {
  let hash = 2166136261
  for (const char of `${label}:${id}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0
  return hash % 10_000 < share * 100
}
