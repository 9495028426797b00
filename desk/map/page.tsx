// The map of all open cases within my rights: clusters are numbers, cases shapes by state; a place tells who answers for it.

import { useEffect, useMemo, useRef, useState } from 'react'
import { useMe, useQ, useSettings } from '../../ui/ask.ts'
import { Chain } from '../../ui/chain.tsx'
import type { Responsible } from '../../ui/contract.ts'
import { lineage } from '../../ui/form/pick.tsx'
import { onCase } from '../../ui/live.ts'
import type { MapLibre, View } from '../../ui/map/base.ts'
import { useExtent } from '../../ui/map/extent.ts'
import MapFrame from '../../ui/map/frame.tsx'
import { tilesOf } from '../../ui/map/style.ts'
import { go, useQuery } from '../../ui/router.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import { Legend } from './legend.tsx'

type Spot = { readonly lon: number; readonly lat: number; readonly area: string | null; readonly name: string | null }

/** 'lon,lat,zoom' in the address. */
const readView = (text: string | undefined): View | null => {
  const [lon, lat, zoom] = (text ?? '').split(',').map(Number)
  return lon !== undefined && lat !== undefined && zoom !== undefined && [lon, lat, zoom].every(Number.isFinite)
    ? { center: [lon, lat], zoom }
    : null
}

export default function MapPage() {
  const { data: settings } = useSettings()
  const { data: me } = useMe()
  const [query, change] = useQuery()
  const [spot, setSpot] = useState<Spot | null>(null)
  const map = useRef<MapLibre | null>(null)
  const bbox = useExtent()
  const view = useMemo(() => readView(query.at), [query])
  const first = useRef(view)
  // Something changed: the tiles are asked for anew, not more than once in a while.
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    let version = 1
    const off = onCase(() => {
      clearTimeout(waiting)
      waiting = setTimeout(() => {
        version += 1
        const source = map.current?.getSource('cases')
        if (source && 'setTiles' in source)
          (source as unknown as { setTiles: (tiles: string[]) => void }).setTiles([tilesOf('cases', version)])
      }, 4000)
    })
    return () => {
      clearTimeout(waiting)
      off()
    }
  }, [])
  const chosen = spot?.area ?? ''
  useEffect(() => {
    const held = map.current
    if (!held?.getLayer('area-chosen')) return
    held.setFilter('area-chosen', ['==', ['get', 'code'], chosen])
    held.setFilter('area-chosen-line', ['==', ['get', 'code'], chosen])
  }, [chosen])
  const start = first.current ?? bbox
  if (!settings || !start) return settings ? <div className="empty">{t('desk.map.nothing')}</div> : <Skeleton height={'70vh'} />
  return (
    <div className="map-page">
      <h1 className="unseen">{t('desk.nav.map')}</h1>
      <MapFrame
        view={start}
        cases
        height="100%"
        label={t('desk.nav.map')}
        invented={me?.region.invented ?? false}
        onMap={(made) => {
          map.current = made
          listen(made, (at) => change({ at }), setSpot)
          return () => {
            map.current = null
          }
        }}
      />
      <Legend />
      {spot && <SpotPanel spot={spot} onClose={() => setSpot(null)} />}
    </div>
  )
}

function listen(map: MapLibre, onView: (at: string) => void, onSpot: (spot: Spot | null) => void): void {
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter()
    onView(`${lng.toFixed(5)},${lat.toFixed(5)},${map.getZoom().toFixed(2)}`)
  })
  for (const layer of ['case', 'cluster', 'area-hit']) {
    map.on('mouseenter', layer, () => {
      if (layer !== 'area-hit') map.getCanvas().style.cursor = 'pointer'
    })
    map.on('mouseleave', layer, () => {
      map.getCanvas().style.cursor = ''
    })
  }
  map.on('click', (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ['case', 'cluster'] })
    if (hit?.layer.id === 'cluster') {
      map.easeTo({ center: event.lngLat, zoom: Math.min(18, map.getZoom() + 2) })
      return
    }
    const { county, id } = hit?.properties ?? {}
    if (typeof county === 'string' && typeof id === 'string') {
      go(`/desk/case/${county}/${id}`)
      return
    }
    const areas = map.queryRenderedFeatures(event.point, { layers: ['area-hit'] })
    const own = areas[0]?.properties
    onSpot({
      lon: event.lngLat.lng,
      lat: event.lngLat.lat,
      area: typeof own?.code === 'string' ? own.code : null,
      name: typeof own?.name === 'string' ? own.name : null,
    })
  })
}

/** Who answers for this place, who is on duty, how to reach them. */
function SpotPanel({ spot, onClose }: { spot: Spot; onClose: () => void }) {
  const { data, error, isPending } = useQ<Responsible>('responsible', { lon: spot.lon, lat: spot.lat })
  const codes = spot.area === null ? [] : lineage(spot.area, null)
  return (
    <aside className="spot card stack" aria-label={t('case.chain')}>
      <div className="row-of">
        <h2>{spot.name ?? t('desk.map.spot')}</h2>
        <button type="button" className="button plain icon" aria-label={t('common.close')} onClick={onClose}>
          ×
        </button>
      </div>
      <p className="soft small figures">
        {codes.at(-1) ?? ''} {spot.lon.toFixed(5)}, {spot.lat.toFixed(5)}
      </p>
      {isPending && <Skeleton height={90} />}
      {error && <p className="small">{t('common.error.load', { why: error.message })}</p>}
      {data && <Chain rows={data.rows} />}
      {spot.area !== null && (
        <button type="button" className="button" onClick={() => go(`/desk/search?area=${spot.area}`)}>
          {t('desk.map.cases')}
        </button>
      )}
    </aside>
  )
}
