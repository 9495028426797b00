// Counts and times for /metrics in Prometheus' text form: routes by their pattern, never by their address.

type Labels = Readonly<Record<string, string>>
export type Metrics = {
  readonly count: (name: string, labels?: Labels, by?: number) => void
  readonly time: (name: string, seconds: number, labels?: Labels) => void
  /** Asked at each scrape. */
  readonly gauge: (
    name: string,
    help: string,
    read: () => number | Promise<number> | Promise<readonly (readonly [Labels, number])[]>,
  ) => void
  readonly text: () => Promise<string>
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const shown = (labels: Labels): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '_')}"`)
  return parts.length === 0 ? '' : `{${parts.join(',')}}`
}

/** A registry of its own for one server. */
export function newMetrics(): Metrics {
  const counts = new Map<string, Map<string, number>>()
  const times = new Map<string, Map<string, { labels: Labels; sum: number; all: number; buckets: number[] }>>()
  const gauges = new Map<string, { help: string; read: Parameters<Metrics['gauge']>[2] }>()
  return {
    count(name, labels = {}, by = 1) {
      const series = counts.get(name) ?? new Map<string, number>()
      counts.set(name, series)
      const key = shown(labels)
      series.set(key, (series.get(key) ?? 0) + by)
    },
    time(name, seconds, labels = {}) {
      const series = times.get(name) ?? new Map()
      times.set(name, series)
      const key = shown(labels)
      const one = series.get(key) ?? { labels, sum: 0, all: 0, buckets: bounds.map(() => 0) }
      series.set(key, one)
      one.sum += seconds
      one.all++
      const at = bounds.findIndex((bound) => seconds <= bound)
      if (at >= 0) one.buckets[at] = (one.buckets[at] ?? 0) + 1
    },
    gauge: (name, help, read) => void gauges.set(name, { help, read }),
    async text() {
      const lines: string[] = []
      for (const [name, series] of counts) {
        lines.push(`# TYPE ${name} counter`)
        for (const [key, value] of series) lines.push(`${name}${key} ${value}`)
      }
      for (const [name, series] of times) {
        lines.push(`# TYPE ${name} histogram`)
        for (const { labels, sum, all, buckets } of series.values()) {
          let running = 0
          bounds.forEach((bound, at) => {
            running += buckets[at] ?? 0
            lines.push(`${name}_bucket${shown({ ...labels, le: String(bound) })} ${running}`)
          })
          lines.push(
            `${name}_bucket${shown({ ...labels, le: '+Inf' })} ${all}`,
            `${name}_sum${shown(labels)} ${sum}`,
            `${name}_count${shown(labels)} ${all}`,
          )
        }
      }
      for (const [name, { help, read }] of gauges) {
        let value: Awaited<ReturnType<typeof read>>
        try {
          value = await read()
        } catch {
          continue
        }
        lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`)
        for (const [labels, one] of typeof value === 'number' ? [[{}, value] as const] : value)
          lines.push(`${name}${shown(labels)} ${one}`)
      }
      return `${lines.join('\n')}\n`
    },
  }
}
