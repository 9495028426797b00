// Whether this browser has seen the tour, or did not want it.
const kept = 'chaguan.desk.tour'

export const tourSeen = (): boolean => {
  try {
    return localStorage.getItem(kept) !== null
  } catch {
    return true
  }
}

export function keepTourSeen(): void {
  try {
    localStorage.setItem(kept, '1')
  } catch {
    // Asked again the next time.
  }
}
