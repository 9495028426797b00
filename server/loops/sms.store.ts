// A notice to a resident becomes a message: number opened only here, words from the catalogue, nothing of the matter in it but its code.
import { type MessageChannel, NotTaken } from '../../channels/messages/port.ts'
import type { House } from '../../store/house.ts'
import texts from '../../ui/texts/zh-CN/messages.json' with { type: 'json' }
import type { ReactionRow } from './reactions.store.ts'
import { Hopeless, type Outside } from './reactions.ts'

type Addressed = { readonly id: string; readonly phone_sealed: string | null; readonly code: string; readonly state: string }
const sentences: Readonly<Record<string, string>> = texts

/** Handler of the topic 'sms'. An erased number is not an error: the notice is settled without a message. */
export const sendMessages = (house: House, channel: MessageChannel): Outside => ({
  how: 'outside',
  run: async (one) => {
    const found = await addressOf(house, one)
    if (found?.phone_sealed == null || found.state === 'sent') return
    const step =
      String(one.payload.topic ?? '')
        .split('.')
        .at(-1) ?? ''
    const sentence = sentences[step] ?? sentences.news ?? ''
    const to = house.vault.open('party.phone_sealed', found.id, found.phone_sealed)
    try {
      await channel.send({ id: String(one.payload.notice), to, text: sentence.replaceAll('{code}', found.code) })
    } catch (error) {
      throw error instanceof NotTaken ? new Hopeless(error.message) : error
    }
  },
  settle: (tx, one, outcome) =>
    tx
      .rows('update notice set state = $3 where county = $1 and id = $2', [
        one.county,
        one.payload.notice,
        outcome === 'done' ? 'sent' : 'failed',
      ])
      .then(() => undefined),
})

const addressOf = (house: House, one: ReactionRow): Promise<Addressed | undefined> =>
  house.db.read(
    { actor: 'system:reaction', counties: [one.county] },
    async (tx) =>
      (
        await tx.rows<Addressed>(
          `select p.id, p.phone_sealed, c.code, n.state from notice n
         join party p on p.county = $1 and p.case_id = n.case_id and p.id = n.party
         join "case" c on c.county = $1 and c.id = n.case_id
         where n.county = $1 and n.id = $2`,
          [one.county, one.payload.notice],
        )
      )[0],
  )
