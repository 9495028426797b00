// A map on which one points at the place of a report.
import { useEffect, useRef } from 'react'
import { useMe } from '../ask.ts'
import { Skeleton } from '../skeleton.tsx'
import { t } from '../texts.ts'
import { type MapLibre, maplibre } from './base.ts'
import { useExtent } from './extent.ts'
import MapFrame from './frame.tsx'

type Point = readonly [number, number]

export default function PointMap({ point, onPoint }: { point: Point | null; onPoint: (point: Point) => void }) {
  const { data: me } = useMe()
  const marker = useRef<maplibre.Marker | null>(null)
  const map = useRef<MapLibre | null>(null)
  const held = useRef(onPoint)
  held.current = onPoint
  useEffect(() => {
    if (!map.current) return
    if (!point) {
      marker.current?.remove()
      marker.current = null
      return
    }
    marker.current ??= new maplibre.Marker({ color: '#b3261e' })
    marker.current.setLngLat([point[0], point[1]]).addTo(map.current)
  }, [point])
  const bbox = useExtent()
  if (bbox === undefined && !point) return <Skeleton height={280} />
  if (!bbox && !point) return <p className="soft">{t('common.map.failed')}</p>
  return (
    <MapFrame
      view={point ? { center: point, zoom: 16 } : (bbox ?? [0, 0, 1, 1])}
      height={280}
      label={t('common.place.map')}
      invented={me?.region.invented ?? false}
      onMap={(made) => {
        map.current = made
        if (point) marker.current = new maplibre.Marker({ color: '#b3261e' }).setLngLat([point[0], point[1]]).addTo(made)
        made.getCanvas().style.cursor = 'crosshair'
        made.on('click', (event) => held.current([event.lngLat.lng, event.lngLat.lat]))
        return () => {
          map.current = null
        }
      }}
    />
  )
}
