// Messages as rows: the text of a topic as it is now, every version of it, the robots of offices, what became of each message.
import { randomUUID } from 'node:crypto'
import type { Instant } from '../rules/time.ts'
import type { Tx } from '../store/db.ts'
import type { House } from '../store/house.ts'
import { inLanguage, spoken } from './spoken.ts'

const all = spoken('messages')
const usual = inLanguage(all, null)
/** Languages in which a message may be written; the first is that of the house. */
export const messageLanguages: readonly string[] = [...all.keys()]
/** What officials may write; the one-time number and the word for a matter nobody may name stay as they came. */
export const topics: readonly string[] = Object.keys(usual).filter((one) => one !== 'oneTime' && one !== 'matter')
export const generic = (language: string | null): string => inLanguage(all, language).matter ?? ''
export const oneTime = (language: string | null): string => inLanguage(all, language).oneTime ?? ''

/** 'gridEvent.accept' → 'accept', or 'news' where that step has no words of its own. */
export const ownTopic = (topic: string): string => {
  const step = topic.split('.').at(-1) ?? ''
  return topics.includes(step) && step !== 'office' ? step : 'news'
}

export type Worded = { readonly topic: string; readonly text: string; readonly version: number | null }

/** The words of a topic as they are now in a language; version null: as they came with the house. What an official wrote in one language changes no other; one that nobody here speaks is that of the house. */
export async function textNow(tx: Tx, region: string, topic: string, language: string | null = null): Promise<Worded> {
  const [row] = await tx.rows<{ text: string; version: number }>(
    `select text, version from message_text where region = $1 and topic = $2 and coalesce(language, 'zh-CN') = $3 order by version desc limit 1`,
    [region, topic, language !== null && all.has(language) ? language : 'zh-CN'],
  )
  const own = inLanguage(all, language)
  return row ? { topic, ...row } : { topic, text: own[topic] ?? own.news ?? '', version: null }
}

type Version = { readonly version: number; readonly text: string; readonly by: string | null; readonly at: Instant }
export type TextRow = Worded & { readonly usual: string; readonly before: readonly Version[] }

/** Every topic with its words now, those that came with the house, and the versions before, the newest first. */
export async function listTexts(tx: Tx, region: string, language: string | null = null): Promise<readonly TextRow[]> {
  const house = inLanguage(all, language)
  const rows = await tx.rows<Version & { topic: string }>(
    `select m.topic, m.version, m.text, p.name as by, m.made_at as at from message_text m left join person p on p.id = m.made_by
     where m.region = $1 and coalesce(m.language, 'zh-CN') = $2 order by m.topic, m.version desc limit 2000`,
    [region, language ?? 'zh-CN'],
  )
  return topics.map((topic) => {
    const own = rows.filter((one) => one.topic === topic).map(({ topic: _topic, ...one }) => one)
    const [now] = own
    return {
      topic,
      usual: house[topic] ?? '',
      text: now?.text ?? house[topic] ?? '',
      version: now?.version ?? null,
      before: own.slice(0, 20),
    }
  })
}

/** The next version of a text; two who write at once get two versions. */
export async function addText(
  tx: Tx,
  region: string,
  { topic, text, language }: Pick<Worded, 'topic' | 'text'> & { readonly language?: string | undefined },
  by: string,
  now: Instant,
): Promise<number> {
  const [row] = await tx.rows<{ version: number }>(
    `insert into message_text (region, topic, version, text, made_by, made_at, language)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4::uuid, $5, $6::text from message_text where region = $1 and topic = $2 returning version`,
    [region, topic, text, by, now, language ?? null],
  )
  return row?.version ?? 1
}

export type RobotRow = {
  readonly id: string
  readonly organisation: string
  readonly name: string
  readonly made_at: Instant
  readonly revoked_at: Instant | null
}
/** The newest first, also revoked ones; never their addresses. */
export const listRobots = (tx: Tx, region: string): Promise<RobotRow[]> =>
  tx.rows<RobotRow>(
    'select id, organisation, name, made_at, revoked_at from robot where region = $1 order by made_at desc, id limit 200',
    [region],
  )

export type NewRobot = { readonly organisation: string; readonly name: string; readonly url: string }
export async function addRobot(house: House, tx: Tx, region: string, robot: NewRobot, by: string): Promise<string> {
  const id = randomUUID()
  await tx.rows(
    'insert into robot (id, region, organisation, name, url_sealed, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, region, robot.organisation, robot.name, house.vault.seal('robot.url_sealed', id, robot.url), by, house.now()],
  )
  return id
}
/** True when it was used until now. */
export const revokeRobot = async (tx: Tx, region: string, id: string, now: Instant): Promise<boolean> =>
  (
    await tx.rows('update robot set revoked_at = $3 where id = $1 and region = $2 and revoked_at is null returning id', [
      id,
      region,
      now,
    ])
  ).length === 1

/** What the gateway tells of a message that was sent; false when nobody sent it, or it is settled. */
export const noteDelivery = async (
  tx: Tx,
  counties: readonly string[],
  { id, state, why }: { readonly id: string; readonly state: 'delivered' | 'failed'; readonly why: string | null },
  now: Instant,
): Promise<boolean> =>
  (
    await tx.rows(
      `update message set state = $3, why = $4, told_at = $5 where county = any($1) and id = $2 and state in ('trying', 'sent') returning id`,
      [counties, id, state, why, now],
    )
  ).length > 0

export type Tally = { readonly channel: string; readonly state: string; readonly n: number }
/** How many of the last day went which way; and what waits. */
export const tallyMessages = (tx: Tx, counties: readonly string[], since: Instant): Promise<Tally[]> =>
  tx.rows<Tally>(
    `select channel, state, count(*)::int as n from message where county = any($1) and at > $2 group by channel, state
     union all select channel, 'waiting', count(*)::int from notice where county = any($1) and state = 'waiting' and at > $2 - 604800000::bigint group by channel`,
    [counties, since],
  )

/** How many a person has had is forgotten after two days. */
export const forgetCounts = (tx: Tx, before: string) => tx.rows('delete from message_day where day < $1', [before])
