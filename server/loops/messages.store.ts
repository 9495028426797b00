// A notice becomes a message: address opened only here, words of the region, at most so many a day, never at night, never twice.
import { type ChannelName, type Channels, NotTaken } from '../../channels/messages/port.ts'
import { phoneKey } from '../../rules/contact.ts'
import { fillText, loudFrom, matterOf, perDay, ringBack, tomorrow, withLinks } from '../../rules/messages.ts'
import type { Region } from '../../rules/region.ts'
import { type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import { generic, ownTopic, textNow } from '../messages.store.ts'
import type { ReactionRow } from './reactions.store.ts'
import { Hopeless, Later, type Outside } from './reactions.ts'

type Addressed = {
  readonly id: string
  readonly phone_sealed: string | null
  readonly email_sealed: string | null
  readonly state: string
  readonly channel: ChannelName
  readonly newer: boolean
  readonly language: string | null
} & Matter
type Matter = {
  readonly case_id: string
  readonly code: string
  readonly category: string
  readonly secret: boolean
  readonly urgency: string
  readonly centre: string
  readonly version: number
  readonly topic: string
}
type Ready = {
  readonly id: string
  readonly channel: ChannelName
  readonly to: string
  readonly text: string
  readonly subject: string
}
/** Where residents reach the house, for links where a region wishes them; null: unknown. */
type Origin = string | null

/** Handler of the topic 'message'. An erased address is not an error: the notice is settled without a message. */
export const sendMessages = (house: House, channels: Channels, origin: Origin = null): Outside => ({
  how: 'outside',
  run: async (one) => {
    const region = house.region(one.county)
    if (!region) return
    const now = house.now()
    const ready = await house.db.begin({ actor: 'system:reaction', counties: [one.county] }, (tx) =>
      typeof one.payload.robot === 'string'
        ? readyRobot(house, tx, one, region, now)
        : readyPerson(house, tx, one, { region, now, origin }),
    )
    if (ready === null) return
    if ('later' in ready) throw new Later(ready.later)
    const driver = channels[ready.channel]
    if (!driver) throw new Hopeless(`no way for ${ready.channel}`)
    try {
      await driver.send(ready)
    } catch (error) {
      throw error instanceof NotTaken ? new Hopeless(error.message) : error
    }
  },
  settle: async (tx, one, outcome) => {
    const [state, id] = [outcome === 'done' ? 'sent' : 'failed', String(one.payload.message ?? one.payload.notice)]
    await tx.rows(`update message set state = $3, sent_at = $4, why = $5 where county = $1 and id = $2 and state = 'trying'`, [
      one.county,
      id,
      state,
      outcome === 'done' ? house.now() : null,
      outcome === 'done' ? null : 'notTaken',
    ])
    await tx.rows(`update notice set state = $3 where county = $1 and id = $2 and state = 'waiting'`, [
      one.county,
      one.payload.notice,
      state,
    ])
  },
})

/** Null: nothing to send (any more). `later`: the hour or the day is not right. */
async function readyPerson(
  house: House,
  tx: Tx,
  one: ReactionRow,
  { region, now, origin }: { readonly region: Region; readonly now: Instant; readonly origin: Origin },
): Promise<Ready | { readonly later: Instant } | null> {
  const id = String(one.payload.notice)
  const found = await addressOf(tx, one.county, id)
  if (found?.state !== 'waiting') return null
  const channel = found.channel
  const sealed = channel === 'email' ? found.email_sealed : found.phone_sealed
  // News that are older than what waits to be told are not news.
  if (sealed === null || found.newer) {
    await tx.rows(`update notice set state = 'passedOver' where county = $1 and id = $2`, [one.county, id])
    return null
  }
  const to = house.vault.open(channel === 'email' ? 'party.email_sealed' : 'party.phone_sealed', found.id, sealed)
  const before = await tryBefore(tx, one.county, id)
  const urgent = found.urgency === 'urgent'
  const loud = urgent ? now : loudFrom(now, region)
  if (loud > now) return { later: loud }
  const values = valuesOf(region, found, origin, found.language)
  if (before !== null) return { id, channel, to, text: before, subject: subjectOf(values) }
  const recipient = house.vault.lookup(channel, channel === 'email' ? to.trim().toLowerCase() : phoneKey(to))
  if (!(await counted(tx, recipient, localDay(now, region.calendar.zone), urgent ? null : perDay(region))))
    return { later: tomorrow(now, region) }
  const topic = ownTopic(found.topic)
  const { text, version } = await textNow(tx, region.code, topic, found.language)
  const words = fillText(text, values)
  await keep(tx, one.county, {
    id,
    case_id: found.case_id,
    party: found.id,
    organisation: null,
    channel,
    topic,
    text: words,
    version,
    now,
  })
  return { id, channel, to, text: words, subject: subjectOf(values) }
}

/** To the group of an office: what and which, never who. */
async function readyRobot(house: House, tx: Tx, one: ReactionRow, region: Region, now: Instant): Promise<Ready | null> {
  const id = String(one.payload.message)
  const [robot] = await tx.rows<{ id: string; organisation: string; url_sealed: string }>(
    'select id, organisation, url_sealed from robot where id = $1 and revoked_at is null',
    [one.payload.robot],
  )
  const [found] = await tx.rows<Matter>(
    `select c.id as case_id, c.code, c.category, c.secret, c.urgency, c.centre, c.version, '' as topic from "case" c where c.county = $1 and c.id = $2`,
    [one.county, one.case_id],
  )
  if (!robot || !found) return null
  const to = house.vault.open('robot.url_sealed', robot.id, robot.url_sealed)
  const values = valuesOf(region, found, null)
  const before = await tryBefore(tx, one.county, id)
  const { text, version } = before === null ? await textNow(tx, region.code, 'office') : { text: before, version: null }
  const words = before ?? fillText(text, values)
  if (before === null)
    await keep(tx, one.county, {
      id,
      case_id: found.case_id,
      party: null,
      organisation: robot.organisation,
      channel: 'robot',
      topic: 'office',
      text: words,
      version,
      now,
    })
  return { id, channel: 'robot', to, text: words, subject: '' }
}

function valuesOf(region: Region, found: Matter, origin: Origin, language: string | null = null) {
  return {
    centre: region.organisations.get(found.centre)?.name ?? region.name['zh-CN'],
    matter: matterOf(region.categories.get(found.category), found.secret, region, language) ?? generic(language),
    code: found.code,
    ring: ringBack(region),
    link: origin !== null && withLinks(region) ? `${origin}/public/track` : '',
  }
}
const subjectOf = (values: { readonly centre: string; readonly matter: string; readonly code: string }): string =>
  `${values.centre} · ${values.matter} · ${values.code}`

/** The words of an earlier try: they are sent again as they were. */
const tryBefore = async (tx: Tx, county: string, id: string): Promise<string | null> =>
  (await tx.rows<{ text: string }>('select text from message where county = $1 and id = $2', [county, id]))[0]?.text ?? null

/** Counts one message for this person today; false when he has had his share. */
async function counted(tx: Tx, recipient: Uint8Array, day: string, most: number | null): Promise<boolean> {
  const rows = await tx.rows(
    `insert into message_day (recipient, day, sent) values ($1, $2, 1)
     on conflict (recipient, day) do update set sent = message_day.sent + 1 where $3::int is null or message_day.sent < $3::int returning sent`,
    [recipient, day, most],
  )
  return rows.length === 1
}

type Kept = {
  readonly id: string
  readonly case_id: string
  readonly party: string | null
  readonly organisation: string | null
  readonly channel: ChannelName
  readonly topic: string
  readonly text: string
  readonly version: number | null
  readonly now: Instant
}
const keep = (tx: Tx, county: string, one: Kept) =>
  tx.rows(
    `insert into message (county, id, case_id, party, organisation, channel, topic, text, version, state, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'trying', $10)`,
    [county, one.id, one.case_id, one.party, one.organisation, one.channel, one.topic, one.text, one.version, one.now],
  )

const addressOf = async (tx: Tx, county: string, notice: string): Promise<Addressed | undefined> =>
  (
    await tx.rows<Addressed>(
      `select p.id, p.phone_sealed, p.email_sealed, p.language, n.state, n.channel, n.version, n.topic, c.id as case_id, c.code, c.category, c.secret, c.urgency, c.centre,
         exists (select 1 from notice b where b.county = $1 and b.case_id = n.case_id and b.party = n.party and b.state = 'waiting'
           and (b.version > n.version or b.version = n.version and b.id > n.id)) as newer
       from notice n join party p on p.county = $1 and p.case_id = n.case_id and p.id = n.party
       join "case" c on c.county = $1 and c.id = n.case_id
       where n.county = $1 and n.id = $2`,
      [county, notice],
    )
  )[0]
