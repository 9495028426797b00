// Figures of what waits: reactions, dead letters, late clocks, open streams, passwords being checked.
import { passwordsWaiting } from '../accounts/passwords.ts'
import type { Door } from '../door.ts'
import { agesOf } from '../keeping/status.store.ts'
import { type Depths, depths } from './reactions.store.ts'

const fresh = 5_000

/** Registers the gauges; the database is asked at most every five seconds. */
export function addGauges(door: Door): void {
  const { house, metrics, hub } = door
  let known: { at: number; depths: Promise<Depths> } | null = null
  const read = (): Promise<Depths> => {
    const now = house.now()
    if (known === null || now - known.at > fresh) {
      const counties = [...door.keepers().keys()]
      known = { at: now, depths: house.db.read({ actor: 'system:reaction', counties }, (tx) => depths(tx, counties, now)) }
      known.depths.catch(() => {
        known = null
      })
    }
    return known.depths
  }
  metrics.gauge('chaguan_reactions_waiting', 'reactions that are due and not done', async () => (await read()).waiting)
  metrics.gauge('chaguan_reactions_dead', 'reactions that were given up', async () => (await read()).dead)
  metrics.gauge(
    'chaguan_clocks_late',
    'clocks whose end the system has not looked at within a minute',
    async () => (await read()).late,
  )
  const age = (at: number | null): number => (at === null ? -1 : Math.max(0, Math.round((house.now() - at) / 1000)))
  const ages = () => {
    const counties = [...door.keepers().keys()]
    return house.db.read({ actor: 'system:reaction', counties }, (tx) => agesOf(tx, counties))
  }
  metrics.gauge('chaguan_figures_age_seconds', 'since figures were counted last; -1 before the first count', async () =>
    age((await ages()).figures),
  )
  metrics.gauge('chaguan_seal_age_seconds', 'since the last daily seal; -1 before the first', async () =>
    age((await ages()).sealed),
  )
  metrics.gauge('chaguan_live_streams', 'browsers that listen', () => hub.listening())
  metrics.gauge('chaguan_passwords_waiting', 'sign-ins that wait for a password to be checked', () => passwordsWaiting())
  metrics.gauge('chaguan_memory_bytes', 'resident memory of the process', () => process.memoryUsage.rss())
  metrics.gauge('chaguan_database_ready', 'the database answers', async () => {
    const answers = house.db.read({ actor: 'door', counties: [] }, (tx) => tx.rows('select 1'))
    return answers.then(
      () => 1,
      () => 0,
    )
  })
}
