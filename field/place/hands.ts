// A hand on the map: one finger moves it, two make it nearer, a wheel and the keys do the same; a short touch asks what is there.
import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import type { Point } from './grid.ts'
import { moved, type Size, type View } from './view.ts'

/** Pixels a finger may tremble. */
const still = 8

type Hands = {
  readonly frame: RefObject<HTMLDivElement | null>
  /** What moves under the hand until it is drawn anew. */
  readonly mover: RefObject<HTMLDivElement | null>
  readonly view: View | null
  readonly size: Size
  readonly onView: (view: View) => void
  readonly onTap: (at: Point) => void
}
type Grip = { readonly from: View; readonly fingers: ReadonlyMap<number, Point>; readonly moved: boolean }

export function useHands({ frame, mover, view, size, onView, onTap }: Hands) {
  const held = useRef({ view, size, onView, onTap })
  held.current = { view, size, onView, onTap }
  const fingers = useRef(new Map<number, Point>())
  const grip = useRef<Grip | null>(null)
  /** Where the map is under the hand now. */
  const shown = useRef<View | null>(null)
  const dragged = useRef(false)

  const placeOf = (event: { clientX: number; clientY: number }): Point => {
    const box = frame.current?.getBoundingClientRect()
    return [event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0)]
  }
  const hold = () => {
    const from = shown.current ?? held.current.view
    grip.current = from && { from, fingers: new Map(fingers.current), moved: grip.current?.moved ?? false }
  }

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const wheel = (event: WheelEvent) => {
      const { view: now, size: of, onView: tell } = held.current
      if (!now) return
      event.preventDefault()
      const box = element.getBoundingClientRect()
      tell(moved(now, of, [0, 0], 2 ** (-event.deltaY / 300), [event.clientX - box.left, event.clientY - box.top]))
    }
    // React hears wheels only where they may not be stopped.
    element.addEventListener('wheel', wheel, { passive: false })
    return () => element.removeEventListener('wheel', wheel)
  }, [frame])

  function down(event: PointerEvent): void {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    if (fingers.current.size === 0) {
      dragged.current = false
      grip.current = null
    }
    fingers.current.set(event.pointerId, placeOf(event))
    hold()
  }

  function move(event: PointerEvent): void {
    if (!fingers.current.has(event.pointerId)) return
    fingers.current.set(event.pointerId, placeOf(event))
    const held0 = grip.current
    if (!held0) return
    const [a, b] = [...held0.fingers.values()]
    const [c, d] = [...fingers.current.values()]
    if (!a || !c) return
    const [middle, to] = b && d ? [half(a, b), half(c, d)] : [a, c]
    const factor = b && d ? apart(c, d) / Math.max(1, apart(a, b)) : 1
    const by: Point = [to[0] - middle[0], to[1] - middle[1]]
    if (!held0.moved && Math.hypot(...by) < still && Math.abs(factor - 1) < 0.03) return
    if (!held0.moved) {
      grip.current = { ...held0, moved: true }
      dragged.current = true
      // From here on it is the map that is held and not a thing on it.
      frame.current?.setPointerCapture(event.pointerId)
    }
    const { size: of, view: drawn, onView: tell } = held.current
    const next = moved(held0.from, of, by, factor, middle)
    shown.current = next
    if (!drawn) return
    if (mover.current) mover.current.style.transform = between(drawn, next)
    // Before the edge of what is drawn comes into sight it is drawn anew.
    const far = Math.max(Math.abs(next.x - drawn.x), Math.abs(next.y - drawn.y)) * next.scale
    if (far > Math.min(of.width, of.height) * 0.2 || next.scale < drawn.scale * 0.75) tell(next)
  }

  function up(event: PointerEvent, meant = true): void {
    if (!fingers.current.delete(event.pointerId)) return
    if (fingers.current.size > 0) {
      hold()
      return
    }
    const was = grip.current
    grip.current = null
    const to = shown.current
    shown.current = null
    // The click that follows at once is that of the hand; one of the keys, later, is meant.
    setTimeout(() => {
      dragged.current = false
    })
    if (was?.moved && to) held.current.onView(to)
    else if (was && meant && !(event.target as Element).closest('a')) held.current.onTap(placeOf(event))
  }

  return {
    /** The hand has just moved the map: what it let go over is not meant. */
    dragged: () => dragged.current,
    /** To be called when a view was drawn: under a hand it stays where the hand has it. */
    drawn: (view: View) => {
      if (mover.current) mover.current.style.transform = shown.current ? between(view, shown.current) : ''
    },
    handlers: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: (event: PointerEvent) => up(event, false),
    },
  }
}

const half = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
const apart = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

/** How what was drawn for one view is put where it belongs in another; the middle of the frame is the origin. */
function between(drawn: View, shown: View): string {
  const k = shown.scale / drawn.scale
  return `translate(${(drawn.x - shown.x) * shown.scale}px, ${(drawn.y - shown.y) * shown.scale}px) scale(${k})`
}
