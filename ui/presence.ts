// Is somebody there? A page that renews itself says how long nobody has touched it, so that an unattended desk is signed out in time.

let touched = performance.now()
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'scroll'] as const
if (typeof document !== 'undefined')
  for (const sign of signs)
    document.addEventListener(
      sign,
      () => {
        touched = performance.now()
      },
      { capture: true, passive: true },
    )

/** Whole seconds since a key, the mouse or a finger was last felt. */
export const quietSeconds = (): number => Math.max(0, Math.floor((performance.now() - touched) / 1000))
