// What every route is given: the house and what the front door needs beside it. Built once in main.ts.
import type { Logger } from 'pino'
import type { ChannelName, MessageChannel } from '../channels/messages/port.ts'
import type { Telephony } from '../channels/telephony/port.ts'
import type { Resident, Staff } from '../rules/actor.ts'
import type { Shell } from '../rules/shell.ts'
import type { Instant } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import type { FileStore } from '../store/files/port.ts'
import type { House } from '../store/house.ts'
import type { Query } from '../store/query.ts'
import type { Limits } from './accounts/signIn.ts'
import type { Metrics } from './http/metrics.ts'
import type { Folder } from './imports/folder.ts'
import type { Hub } from './live/hub.ts'

/** The keepers as they are today: county → region and name. */
export type Keepers = () => ReadonlyMap<string, { readonly region: string; readonly name: string }>

export type Door = {
  readonly house: House
  readonly log: Logger
  /** The person's posts as held at that instant; null when disabled. From registers. */
  readonly actorOf: (tx: Tx, person: string, now: Instant) => Promise<Staff | null>
  readonly queries: ReadonlyMap<string, Query>
  readonly keepers: Keepers
  /** Practice counties: seen by sessions that practise, and by nothing else. */
  readonly practice?: Keepers
  readonly files: FileStore
  /** The folder of everything that is no row: open data lies there. */
  readonly data: string
  /** Spreadsheets on their way in. */
  readonly imports: Folder
  /** Wakes whoever works on them. */
  readonly poke: () => void
  /** How a one-time number reaches a telephone; null where nothing can be sent. */
  readonly messages: MessageChannel | null
  /** Ways by which messages can go out of this installation. */
  readonly ways: readonly ChannelName[]
  /** With which the SMS gateway signs what became of a message; null where there is none. */
  readonly receiptKey: string | null
  /** The telephone of one hall; null where there is none. `secret` is that of its webhook. */
  readonly telephony?: { readonly port: Telephony; readonly hall: () => string; readonly secret: string | null } | null
  readonly hub: Hub
  readonly metrics: Metrics
  readonly limits: Limits
  /** Addresses or networks of proxies whose word is taken. */
  readonly proxies: readonly string[]
  /** Shells of the phone that this centre had. */
  readonly shells?: readonly Shell[]
  /** Folder with the built screens (desk/, public/), or null when there are none. */
  readonly screens: string | null
  readonly settings: { readonly baseMap: Readonly<Record<string, unknown>> | null; readonly tileOrigins: readonly string[] }
  /** Demo people are shown on the sign-in page only where the district is invented. */
  readonly demo: () => boolean
}

/** Who asks: nobody yet, a person signed in by a session or token, or a resident's device. */
export type Asker =
  | {
      readonly type: 'staff'
      readonly actor: Staff
      readonly name: string
      readonly login: string | null
      readonly region: string
      readonly counties: readonly string[]
      /** He practises: `counties` are the practice county, and only what is said to (`practice` of a route) changes anything. */
      readonly practice: boolean
      /** The session's keyed hash; null for a program's token. */
      readonly session: Uint8Array | null
      readonly scopes: readonly string[] | null
    }
  | {
      readonly type: 'resident'
      readonly actor: Resident
      readonly device: Uint8Array
      /** The device was made with this very request: it brought none. */
      readonly fresh: boolean
    }
