// The house and its front door from an open database: the one place where the parts are put together.
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { kinds } from '../cases/index.ts'
import { emailChannel } from '../channels/messages/email.ts'
import { type Channels, channelNames } from '../channels/messages/port.ts'
import { robotChannel } from '../channels/messages/robot.ts'
import { smsChannel } from '../channels/messages/sms.ts'
import { takeEvent } from '../channels/telephony/calls.store.ts'
import { overHttp } from '../channels/telephony/http.ts'
import { simulated } from '../channels/telephony/simulated.ts'
import { place } from '../registers/areas/place.ts'
import { actorOf } from '../registers/people/actor.ts'
import { centreAt } from '../rules/house.ts'
import type { Source } from '../store/backup/backup.ts'
import type { Db } from '../store/db.ts'
import { diskStore } from '../store/files/disk.ts'
import type { House } from '../store/house.ts'
import { openKeyRing } from '../store/keys.ts'
import { terms } from '../store/terms.ts'
import { lotsOf, vaultOf } from '../store/vault.ts'
import type { Door } from './door.ts'
import { builtOn, shellsOf } from './field/shells.store.ts'
import { newMetrics } from './http/metrics.ts'
import { importsIn } from './imports/folder.ts'
import type { Keeping } from './keeping/settings.ts'
import { statusQuery } from './keeping/status.ts'
import { announcer } from './live/announce.ts'
import { newHub } from './live/hub.ts'
import { addGauges } from './loops/gauges.ts'
import { sealsIn } from './loops/seals.ts'
import type { Options } from './options.ts'
import { paperIssuer } from './papers/issue.ts'
import { queries } from './queries.ts'
import { openRegions, type Regions } from './regions.ts'

export type Assembled = {
  readonly door: Door
  readonly regions: Regions
  readonly channels: Channels
  readonly origin: string | null
  readonly filesFolder: string
  readonly sealsFolder: string
  readonly source: Source
  readonly keeping: Keeping
  /** What the front door's `poke` wakes. */
  readonly onPoke: (told: () => void) => void
}

/** Where attachments lie in the data folder. */
export const filesIn = (data: string): string => join(data, 'files')

/** The house over an open database, with its regions read. */
export async function houseOf(
  db: Db,
  options: Pick<Options, 'keys' | 'origin'>,
  now: () => number,
): Promise<{ readonly house: House; readonly regions: Regions }> {
  const ring = openKeyRing(options.keys)
  const vault = vaultOf(ring)
  const regions = await openRegions(db, now)
  return {
    house: {
      db,
      kinds,
      vault,
      region: regions.region,
      keeperOf: regions.keeperOf,
      now,
      random: randomBytes,
      place,
      lot: lotsOf(vault),
      terms,
      issuePaper: paperIssuer(ring, options.origin),
    },
    regions,
  }
}

/** Everything but the listening and the loops. `data` is the folder of files and keys. */
export async function assemble(
  db: Db,
  data: string,
  options: Options,
  log: Logger,
  now: () => number = Date.now,
): Promise<Assembled> {
  const { house, regions } = await houseOf(db, options, now)
  const filesFolder = filesIn(data)
  const screens = fileURLToPath(new URL('../dist', import.meta.url))
  const metrics = newMetrics()
  const counties = () => [...regions.keepers().keys()]
  const channels: Channels = {
    sms: options.sms ? smsChannel({ ...options.sms, now }) : null,
    email: options.mail ? emailChannel(options.mail) : null,
    robot: robotChannel(),
  }
  const telephony = telephoneOf(house, counties, options, now)
  let wake: () => void = () => undefined
  const door: Door = {
    telephony,
    messages: channels.sms,
    ways: channelNames.filter((one) => channels[one] !== null),
    receiptKey: options.sms?.key ?? null,
    house,
    log,
    actorOf,
    queries: new Map([...queries, ['status', statusQuery(data, options.keeping.shelf?.place ?? null)]]),
    keepers: regions.keepers,
    practice: regions.practice,
    files: diskStore(filesFolder),
    data,
    imports: importsIn(data),
    poke: () => wake(),
    hub: newHub(house, () => [...counties(), ...regions.practice().keys()], {
      announce: announcer(db),
      onError: (error) => log.warn({ err: error }, 'live events wait for the database'),
    }),
    metrics,
    limits: options.limits,
    proxies: options.proxies,
    screens: existsSync(join(screens, 'desk', 'index.html')) ? screens : null,
    shells: await shellsOf(db, builtOn(screens), now()),
    settings: {
      baseMap: options.baseMap,
      tileOrigins: options.baseMap ? [new URL(options.baseMap.tiles.replaceAll(/[{}]/g, '')).origin] : [],
    },
    demo: () => counties().some((county) => regions.region(county)?.invented === true),
  }
  addGauges(door)
  return {
    door,
    regions,
    channels,
    origin: options.origin,
    filesFolder,
    sealsFolder: sealsIn(data),
    source: { db, data, keys: options.keys, now },
    keeping: options.keeping,
    onPoke: (told) => {
      wake = told
    },
  }
}

/** The telephone of the hall: the exchange that was named, else one that only rings when it is asked to. What it tells is kept. */
function telephoneOf(
  house: House,
  counties: () => readonly string[],
  options: Options,
  now: () => number,
): NonNullable<Door['telephony']> {
  const given = options.telephony
  const hall = (): string => {
    if (given?.hall) return given.hall
    for (const county of counties()) {
      const region = house.region(county)
      const centre = region ? centreAt(region, region.code, 'county') : null
      if (centre) return centre.id
    }
    return ''
  }
  const port = given ? overHttp(given, now) : simulated(now)
  port.listen(async (event) => {
    const [county] = counties()
    if (county === undefined) return
    await house.db.begin({ actor: 'system:telephony', counties: [] }, (tx) => takeEvent(house, tx, hall(), county, event))
  })
  return { port, hall, secret: given?.secret ?? null }
}
