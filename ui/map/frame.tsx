// The frame every map stands in: makes it, takes it away, says whose base map it is and what on it is invented.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSettings } from '../ask.ts'
import { t } from '../texts.ts'
import { type MapLibre, newMap, type View } from './base.ts'
import type { BaseMap, Bounds } from './style.ts'

type Props = {
  readonly view: View | Bounds
  readonly cases?: boolean
  readonly still?: boolean
  readonly height?: number | string
  readonly label: string
  /** True when a line shown here is not surveyed. */
  readonly invented: boolean
  readonly onMap: (map: MapLibre) => undefined | (() => void)
  readonly children?: ReactNode
}

export default function MapFrame({ view, cases = false, still = false, height = 260, label, invented, onMap, children }: Props) {
  const { data: settings } = useSettings()
  const canvas = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const first = useRef({ view, onMap })
  const base: BaseMap | null = settings
    ? { tiles: settings.baseMap?.tiles ?? null, approval: settings.baseMap?.approval ?? null }
    : null
  const ready = base !== null
  const tiles = base?.tiles ?? null
  const approval = base?.approval ?? null
  useEffect(() => {
    if (!canvas.current || !ready) return
    try {
      const map = newMap(canvas.current, { base: { tiles, approval }, cases, view: first.current.view, still })
      const away = first.current.onMap(map)
      return () => {
        away?.()
        map.remove()
      }
    } catch {
      // No WebGL on this machine: the words and lists say where it is.
      setFailed(true)
      return
    }
  }, [ready, tiles, approval, cases, still])
  return (
    <section className="map" style={{ height }} aria-label={label}>
      <div ref={canvas} className="map-canvas" />
      {failed && <p className="map-failed">{t('common.map.failed')}</p>}
      {children}
      <div className="map-notes">
        {approval !== null && <span>{approval}</span>}
        {invented && <span title={t('common.inventedHint')}>{t('common.inventedHint')}</span>}
      </div>
    </section>
  )
}
