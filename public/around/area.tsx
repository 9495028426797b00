// The area a resident cares about: chosen once, remembered on this device and nowhere else.
import { useCallback, useState } from 'react'
import { keep, recall } from '../remember.ts'
import { type Area, FromList } from '../report/place.tsx'
import { p } from '../texts.ts'

const none: Area = { street: null, community: null, areaName: '' }

export function useOwnArea(): readonly [Area, (some: Partial<Area>) => void] {
  const [area, set] = useState<Area>(() => recall<Area>('area') ?? none)
  const change = useCallback(
    (some: Partial<Area>) =>
      set((before) => {
        const next = { ...before, ...some }
        keep('area', next)
        return next
      }),
    [],
  )
  return [area, change]
}

export function OwnArea({ area, change, county }: { area: Area; change: (some: Partial<Area>) => void; county: string }) {
  return (
    <section aria-labelledby="head-area" className="card">
      <h2 id="head-area">{p('open.area.title')}</h2>
      <p className="soft">{p('open.area.hint')}</p>
      <FromList draft={area} change={change} county={county} />
    </section>
  )
}
