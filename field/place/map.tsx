// The map of my areas, also without any line: streets and houses as far as they were taken, outlines, open cases, places; no residents.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { FieldArea } from '../../rules/sync.ts'
import { useNow } from '../../ui/now.ts'
import { Link } from '../../ui/router.tsx'
import { find, t } from '../../ui/texts.ts'
import { g } from '../ground/texts.ts'
import { GroundTold } from '../ground/told.tsx'
import { useGround } from '../ground/use.ts'
import { nameOf } from '../keep/held.ts'
import { f } from '../texts.ts'
import { markOf } from '../today/list.ts'
import { Marked } from '../today/page.tsx'
import { useHeld } from '../use.ts'
import { type Found, foundAt } from './asked.ts'
import { gridAt, type Point } from './grid.ts'
import { type Here, useHere } from './here.ts'
import './map.css'
import { Plan, useSize } from './plan.tsx'
import { type Named, type TileStore, tileStore } from './tiles.ts'
import { fit, moved, type View } from './view.ts'

type Picked = { readonly case: string } | { readonly found: Found | null; readonly at: Point }
type Shape = Pick<FieldArea, 'code' | 'name' | 'mine' | 'rings' | 'surveyed'>

export default function MapPage() {
  const { parts, cases } = useHeld()
  const now = useNow()
  const [picked, setPicked] = useState<Picked | null>(null)
  const [view, setView] = useState<View | null>(null)
  const [here, setHere] = useState<Here | null>(null)
  const { size, frame } = useSize()
  const top = useRef<HTMLHeadingElement>(null)
  const { state, find: locate } = useHere((found) => {
    setHere(found)
    if (size) setView((before) => before && { ...before, ...middleOf(found, before) })
  })
  const { store, fresh, streets } = useTiles()
  const { areas: held = [], categories = [] } = parts
  const areas: readonly Shape[] = useMemo(
    () => (held.length > 0 ? held : streets.map((street) => ({ ...street, mine: true, surveyed: true }))),
    [held, streets],
  )
  const hazards = useMemo(() => new Set(categories.flatMap((one) => (one.hazard ? [one.code] : []))), [categories])
  const open = useMemo(() => [...cases.values()].filter((one) => one.point !== null && one.phase !== 'ended'), [cases])
  const own = useMemo(() => {
    const mine = areas.filter((area) => area.mine)
    return (mine.length > 0 ? mine : areas).flatMap((area) => area.rings)
  }, [areas])
  const home = size && fit(own.flat(), size)
  const shown = view ?? home
  const one = picked && 'case' in picked ? cases.get(picked.case) : undefined
  const zoom = (factor: number) => shown && size && setView(moved(shown, size, [0, 0], factor))
  const seek = (place: Named) => {
    if (shown && size)
      setView({
        ...shown,
        ...middleOf({ lon: place.point[0], lat: place.point[1] }, shown),
        scale: Math.max(shown.scale, 512 * 2 ** 16.5),
      })
    setPicked({ found: { ...place, number: null }, at: place.point })
    // The list is long: what was chosen in it is shown above.
    top.current?.scrollIntoView({ block: 'start' })
  }
  if (own.length === 0)
    return (
      <>
        <h1>{g('ground.map.title')}</h1>
        <p className="empty">{g('ground.map.none')}</p>
        <GroundTold />
      </>
    )
  return (
    <>
      <h1 ref={top} className="map-top">
        {g('ground.map.title')}
      </h1>
      <div className="row-of map-buttons">
        <button type="button" className="button" onClick={() => setView(null)} disabled={view === null}>
          {g('ground.map.own')}
        </button>
        <button type="button" className="button" onClick={locate} disabled={state === 'finding'}>
          <span aria-hidden="true">◎</span>
          {state === 'finding' ? f('field.place.finding') : g('ground.map.here')}
        </button>
      </div>
      <div ref={frame} className="plan-room">
        {shown && size && (
          <Plan
            view={shown}
            size={size}
            onView={setView}
            store={store}
            fresh={fresh}
            areas={areas}
            streets={streets}
            open={open}
            hazards={hazards}
            now={now}
            picked={picked && 'case' in picked ? picked.case : null}
            spot={picked && 'at' in picked ? picked.at : null}
            here={here}
            onCase={(name) => setPicked({ case: name })}
            onSpot={(at, reach) => {
              const found = store && foundAt(store, at, reach)
              setPicked({ found: found ?? null, at: found?.point ?? at })
            }}
          />
        )}
        <div className="plan-zoom">
          <button type="button" className="button icon" aria-label={g('ground.map.nearer')} onClick={() => zoom(2)}>
            <span aria-hidden="true">＋</span>
          </button>
          <button type="button" className="button icon" aria-label={g('ground.map.farther')} onClick={() => zoom(0.5)}>
            <span aria-hidden="true">－</span>
          </button>
        </div>
        {picked && (
          <div className="plan-told card" role="status">
            <button type="button" className="button plain icon" aria-label={t('common.close')} onClick={() => setPicked(null)}>
              ×
            </button>
            {one && (
              <Link className="stack" to={`/field/case/${nameOf(one)}`}>
                <Marked mark={markOf(one, now, true)} />
                <b>
                  {hazards.has(one.category) && <span className="tag amber">! {g('ground.map.hazard')}</span>} {one.categoryName}
                </b>
                <span className="soft">{one.placeText ?? one.areaName}</span>
              </Link>
            )}
            {'at' in picked && <Spot found={picked.found} where={whereIs(held, picked.at)} />}
          </div>
        )}
      </div>
      <Link className="button wide" to="/field/grid">
        {g('ground.map.mine')}
      </Link>
      <GroundTold />
      <h2>{g('ground.map.list', { n: open.length })}</h2>
      <ul className="rows">
        {open.map((row) => (
          <li key={nameOf(row)}>
            <Link to={`/field/case/${nameOf(row)}`} className="row-of between">
              <span>
                {hazards.has(row.category) && <span className="tag amber">! {g('ground.map.hazard')}</span>} {row.categoryName}{' '}
                <span className="soft">{row.placeText ?? row.areaName}</span>
              </span>
              <Marked mark={markOf(row, now, true)} />
            </Link>
          </li>
        ))}
      </ul>
      <Places store={store} fresh={fresh} own={own} onPlace={seek} />
      <p className="soft small">{g('ground.map.hazards')}</p>
      {areas.some((area) => !area.surveyed) && <p className="soft small">{t('common.inventedHint')}</p>}
    </>
  )
}

const middleOf = ({ lon, lat }: Pick<Here, 'lon' | 'lat'>, view: View): Pick<View, 'x' | 'y'> => {
  // Nothing is as wide as a frame of no width.
  const at = fit([[lon, lat]], { width: 1, height: 1 })
  return at ?? view
}

/** The grid of a point in words; null for whoever works in a whole street and carries no lines of grids. */
const whereIs = (areas: readonly FieldArea[], at: Point): string | null =>
  areas.length === 0 ? null : (gridAt(areas, at)?.name ?? g('ground.map.noGrid'))

/** What is there, which grid it is, and the way to who answers for it. */
function Spot({ found, where }: { found: Found | null; where: string | null }) {
  return (
    <div className="stack">
      {found ? (
        <b>
          <span className="soft">{find(`common.place.kind.${found.kind}`) ?? found.kind}</span>{' '}
          {found.name || g('ground.map.door', { n: found.number ?? '' })}
          {found.number && found.name ? ` · ${g('ground.map.door', { n: found.number })}` : ''}
        </b>
      ) : (
        <span>{g('ground.map.nothing')}</span>
      )}
      {where !== null && <span className="soft">{where}</span>}
      <Link className="button" to="/field/grid">
        {g('ground.map.team')}
      </Link>
    </div>
  )
}

const most = 60
/** Places of my own ground as a list: the same as on the map, for whoever does not see it. */
function Places({
  store,
  fresh,
  own,
  onPlace,
}: {
  store: TileStore | null
  fresh: number
  own: FieldArea['rings']
  onPlace: (place: Named) => void
}) {
  const [places, setPlaces] = useState<readonly Named[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came is looked for in the store
  useEffect(() => {
    let over = false
    void store?.placesIn(own).then((found) => over || setPlaces(found))
    return () => {
      over = true
    }
  }, [store, own, fresh])
  if (!places || places.length === 0) return null
  return (
    <details>
      <summary>{g('ground.map.places', { n: places.length })}</summary>
      <ul className="rows">
        {places.slice(0, most).map((place) => (
          <li key={`${place.kind} ${place.name} ${place.point.join()}`}>
            <button type="button" className="button plain wide place-row" onClick={() => onPlace(place)}>
              <span className="soft">{find(`common.place.kind.${place.kind}`) ?? place.kind}</span> {place.name}
            </button>
          </li>
        ))}
      </ul>
      {places.length > most && <p className="soft small">{g('ground.map.placesMore', { n: places.length - most })}</p>}
    </details>
  )
}

/** The tiles of this phone; `fresh` changes when some came or more of the ground is here. */
function useTiles() {
  const here = useGround()
  const [fresh, setFresh] = useState(0)
  const waiting = useRef(0)
  // Many tiles come at once, and are drawn once.
  const changed = useCallback(() => {
    cancelAnimationFrame(waiting.current)
    waiting.current = requestAnimationFrame(() => setFresh((n) => n + 1))
  }, [])
  const ground = here?.ground ?? null
  const had = here?.standing.had ?? 0
  const store = useMemo(() => ground && tileStore(ground, changed), [ground, changed])
  // biome-ignore lint/correctness/useExhaustiveDependencies: with more bytes what was missing may be here
  useEffect(() => {
    store?.renew()
    changed()
  }, [store, had])
  return { store: had > 0 ? store : null, fresh, streets: here?.standing.streets ?? none }
}
const none: readonly never[] = []
