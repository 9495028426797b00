// Where the cases lie that would have gone elsewhere: a full disc; those of which only the date would be another: a ring.
import { useEffect, useRef } from 'react'
import { useMe } from '../../ui/ask.ts'
import type { MapLibre } from '../../ui/map/base.ts'
import { useExtent } from '../../ui/map/extent.ts'
import MapFrame from '../../ui/map/frame.tsx'
import { token } from '../../ui/map/style.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { t } from '../texts.ts'
import type { Difference } from './use.ts'

type Props = { readonly rows: readonly Difference[]; readonly chosen: string | null; readonly onChoose: (id: string) => void }

export default function DifferencesMap({ rows, chosen, onChoose }: Props) {
  const extent = useExtent()
  const invented = useMe().data?.region.invented ?? false
  const map = useRef<MapLibre | null>(null)
  const held = useRef({ rows, onChoose })
  held.current = { rows, onChoose }
  useEffect(() => {
    const source = map.current?.getSource('differences')
    if (source && 'setData' in source) (source as unknown as { setData: (data: unknown) => void }).setData(features(rows))
  }, [rows])
  useEffect(() => {
    if (map.current?.getLayer('difference-chosen'))
      map.current.setFilter('difference-chosen', ['==', ['get', 'id'], chosen ?? ''])
  }, [chosen])
  if (extent === undefined) return <Skeleton height={380} />
  if (extent === null) return null
  return (
    <>
      <MapFrame
        view={extent}
        height={380}
        label={t('desk.routing.map')}
        invented={invented}
        onMap={(made) => {
          map.current = made
          made.on('style.load', () => draw(made, held.current.rows))
          made.on('click', 'difference', (event) => {
            const id: unknown = event.features?.[0]?.properties?.id
            if (typeof id === 'string') held.current.onChoose(id)
          })
          return () => {
            map.current = null
          }
        }}
      />
      <p className="small soft row-of">
        <span className="row-of">
          <span className="difference-moved" aria-hidden="true" /> {t('desk.routing.legend.moved')}
        </span>
        <span className="row-of">
          <span className="difference-due" aria-hidden="true" /> {t('desk.routing.legend.due')}
        </span>
      </p>
    </>
  )
}

const features = (rows: readonly Difference[]) => ({
  type: 'FeatureCollection' as const,
  features: rows.flatMap((row) =>
    row.point === null
      ? []
      : [
          {
            type: 'Feature' as const,
            properties: { id: row.id, moved: row.before.office !== row.after.office },
            geometry: { type: 'Point' as const, coordinates: [row.point[0], row.point[1]] },
          },
        ],
  ),
})

function draw(map: MapLibre, rows: readonly Difference[]): void {
  map.addSource('differences', { type: 'geojson', data: features(rows) })
  map.addLayer({
    id: 'difference-chosen',
    type: 'circle',
    source: 'differences',
    filter: ['==', ['get', 'id'], ''],
    paint: { 'circle-radius': 13, 'circle-color': token('tea'), 'circle-opacity': 0.35 },
  })
  map.addLayer({
    id: 'difference',
    type: 'circle',
    source: 'differences',
    paint: {
      'circle-radius': 6,
      'circle-color': ['case', ['get', 'moved'], token('indigo'), token('raised')],
      'circle-stroke-color': ['case', ['get', 'moved'], token('raised'), token('indigo')],
      'circle-stroke-width': ['case', ['get', 'moved'], 1.5, 2.5],
    },
  })
}
