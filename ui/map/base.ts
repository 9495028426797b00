// Makes a map in a page: worker named, own style, own shapes as pictures, no request outside this server.
import * as maplibre from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'
import { t } from '../texts.ts'
import { type BaseMap, type Bounds, lightColours, styleOf, token } from './style.ts'

maplibre.setWorkerUrl(workerUrl)

export type View = { readonly center: readonly [number, number]; readonly zoom: number }
type Options = {
  readonly base: BaseMap
  readonly cases: boolean
  readonly view: View | Bounds
  /** No hand on it: a picture of where it is. */
  readonly still?: boolean
}

export type { Map as MapLibre } from 'maplibre-gl'
export { maplibre }

const dark = (): boolean => document.documentElement.dataset.theme === 'dark'

export function newMap(container: HTMLElement, { base, cases, view, still }: Options): maplibre.Map {
  const map = new maplibre.Map({
    container,
    style: styleOf(base, { cases, dark: dark() }),
    ...('center' in view
      ? { center: [...view.center] as [number, number], zoom: view.zoom }
      : { bounds: [...view] as [number, number, number, number] }),
    attributionControl: false,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    minZoom: 7,
    maxZoom: 19,
    fadeDuration: 0,
    interactive: still !== true,
    locale: {
      'NavigationControl.ZoomIn': t('common.map.in'),
      'NavigationControl.ZoomOut': t('common.map.out'),
      'Map.Title': t('common.map.title'),
    },
  })
  map.touchZoomRotate?.disableRotation()
  if (still !== true) map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right')
  map.addControl(new maplibre.ScaleControl({ unit: 'metric' }), 'bottom-left')
  addShapes(map)
  return map
}

type Draw = (pen: CanvasRenderingContext2D) => void
const outlines: Readonly<Record<string, Draw>> = {
  red: (pen) => pen.rect(9, 9, 22, 22),
  yellow: (pen) => {
    pen.moveTo(20, 6)
    pen.lineTo(35, 33)
    pen.lineTo(5, 33)
    pen.closePath()
  },
  green: (pen) => pen.arc(20, 20, 12, 0, Math.PI * 2),
  none: (pen) => {
    pen.moveTo(20, 5)
    pen.lineTo(35, 20)
    pen.lineTo(20, 35)
    pen.lineTo(5, 20)
    pen.closePath()
  },
}

/** Shapes of twice the size, drawn once: square overdue, triangle due soon, circle in time, diamond otherwise. */
function addShapes(map: maplibre.Map): void {
  const colours = lightColours()
  for (const [name, draw] of Object.entries(outlines)) {
    const picture = shape(draw, colours[name as keyof typeof colours])
    if (picture) map.addImage(`case-${name}`, picture, { pixelRatio: 2 })
  }
  const dot = shape((pen) => pen.arc(20, 20, 6, 0, Math.PI * 2), token('indigo'))
  if (dot) map.addImage('place', dot, { pixelRatio: 2 })
}

function shape(draw: Draw, colour: string): ImageData | null {
  const canvas = document.createElement('canvas')
  canvas.width = 40
  canvas.height = 40
  const pen = canvas.getContext('2d')
  if (!pen) return null
  pen.beginPath()
  draw(pen)
  pen.fillStyle = colour
  pen.strokeStyle = dark() ? '#141a18' : '#ffffff'
  pen.lineWidth = 3
  pen.lineJoin = 'round'
  pen.fill()
  pen.stroke()
  return pen.getImageData(0, 0, 40, 40)
}
