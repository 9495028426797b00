// Where a case is: its shape, its grid filled in, the neighbours pale around it.
import type { CaseLine } from '../contract.ts'
import { t } from '../texts.ts'
import type { MapLibre } from './base.ts'
import MapFrame from './frame.tsx'

type Props = { readonly line: Pick<CaseLine, 'point' | 'area' | 'areaName' | 'surveyed' | 'light'>; readonly height?: number }

export default function CaseMap({ line, height = 220 }: Props) {
  const { point } = line
  if (!point) return null
  return (
    <MapFrame
      key={point.join()}
      view={{ center: point, zoom: 15.6 }}
      height={height}
      label={`${t('case.where')} ${line.areaName}`}
      invented={!line.surveyed}
      onMap={(map) => {
        map.on('style.load', () => mark(map, line))
        return undefined
      }}
    />
  )
}

function mark(map: MapLibre, { point, area, light }: Props['line']): void {
  if (!point) return
  map.setFilter('area-chosen', ['==', ['get', 'code'], area])
  map.setFilter('area-chosen-line', ['==', ['get', 'code'], area])
  map.addSource('here', {
    type: 'geojson',
    data: { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [point[0], point[1]] } },
  })
  map.addLayer({
    id: 'here',
    type: 'symbol',
    source: 'here',
    layout: { 'icon-image': `case-${light ?? 'none'}`, 'icon-size': 1.3, 'icon-allow-overlap': true },
  })
}
