// Public matters on the pale map, each in the middle of its section of road; the list beside it says the same in words.
import { useEffect, useRef, useState } from 'react'
import { maplibre, newMap } from '../../ui/map/base.ts'
import { t } from '../../ui/texts.ts'
import { useAsk } from '../ask.ts'
import { p } from '../texts.ts'
import type { OpenRow } from './matter.tsx'

type Base = { readonly baseMap?: { readonly tiles: string | null; readonly approval: string | null } | null }

/** Those of one section stand as one mark with their number. */
function sections(rows: readonly OpenRow[]): ReadonlyMap<string, readonly OpenRow[]> {
  const made = new Map<string, OpenRow[]>()
  for (const row of rows) if (row.place) made.set(row.place.join(), [...(made.get(row.place.join()) ?? []), row])
  return made
}

export default function OpenMap({ rows }: { rows: readonly OpenRow[] }) {
  const canvas = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const { value: settings } = useAsk<Base>('/settings')
  useEffect(() => {
    const placed = [...sections(rows).values()]
    if (!canvas.current || settings === null || placed.length === 0) return
    const places = placed.flatMap(([first]) => (first?.place ? [first.place] : []))
    const lons = places.map(([lon]) => lon)
    const lats = places.map(([, lat]) => lat)
    const air = 0.004
    try {
      const map = newMap(canvas.current, {
        base: { tiles: settings.baseMap?.tiles ?? null, approval: settings.baseMap?.approval ?? null },
        cases: false,
        view: [Math.min(...lons) - air, Math.min(...lats) - air, Math.max(...lons) + air, Math.max(...lats) + air],
      })
      for (const here of placed) {
        const [first] = here
        if (!first?.place) continue
        const mark = document.createElement('span')
        mark.className = 'map-mark'
        mark.textContent = here.length > 1 ? String(here.length) : here.every((one) => one.done) ? '✓' : '●'
        mark.setAttribute('role', 'button')
        const names = [...new Set(here.map((one) => one.categoryName))].join(' · ')
        mark.setAttribute('aria-label', here.length > 1 ? `${here.length} ${names}` : names)
        const popup = new maplibre.Popup({ closeButton: false }).setText(names)
        const marker = new maplibre.Marker({ element: mark })
          .setLngLat([first.place[0], first.place[1]])
          .setPopup(popup)
          .addTo(map)
        // By keyboard as by finger; the press that would follow is not counted twice.
        mark.addEventListener('keydown', (event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return
          event.preventDefault()
          marker.togglePopup()
        })
      }
      return () => map.remove()
    } catch {
      // No WebGL on this device: the list says where it is.
      setFailed(true)
      return
    }
  }, [rows, settings])
  return (
    <section className="map" aria-label={p('open.map.title')} style={{ height: 360 }}>
      <div ref={canvas} className="map-canvas" />
      {failed && <p className="map-failed">{t('common.map.failed')}</p>}
    </section>
  )
}
