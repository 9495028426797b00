// Every column that holds data about a person: why it is kept, on what basis, and how it is protected.

/** The bases of PIPL article 13, as domain §2.15 lists them. */
export type Basis = 'consent' | 'statutoryDuty' | 'emergency' | 'contract' | 'lawfulPublic'

/**
 * `sensitive` is the list of PIPL article 28 (whereabouts among them). `kept`: sealed = encrypted with row-bound key material,
 * keyed = only a keyed hash, hashed = a password hash, plain = readable in the database (work data of staff, free words).
 */
export type Field = {
  readonly purpose: string
  readonly basis: Basis
  readonly sensitive: boolean
  readonly kept: 'sealed' | 'keyed' | 'hashed' | 'plain'
}

const field = (purpose: string, basis: Basis, kept: Field['kept'], sensitive = false): Field => ({
  purpose,
  basis,
  sensitive,
  kept,
})

/** table.column → purpose, legal basis, protection. The schema test fails on a personal column that is not here. */
export const fields = {
  'party.name_sealed': field('addressing the person who reports or is concerned', 'statutoryDuty', 'sealed'),
  'party.phone_sealed': field('asking back and telling the result', 'statutoryDuty', 'sealed'),
  'party.email_sealed': field('asking back and telling the result', 'statutoryDuty', 'sealed'),
  'party.account_sealed': field('letting the system that passed the matter on find whom to tell', 'statutoryDuty', 'sealed'),
  'withdrawal.text_sealed': field(
    'letting a supervisor outside the line learn that somebody was asked to withdraw',
    'statutoryDuty',
    'sealed',
  ),
  'phone_call.phone_sealed': field('showing the agent who rings, while she rings', 'statutoryDuty', 'sealed'),
  'party.phone_lookup': field("finding a caller's own matters by the exact telephone number", 'statutoryDuty', 'keyed'),
  'party.word_sealed': field('repeating the receipt to the device that reported', 'statutoryDuty', 'sealed'),
  'party.token_lookup': field('following the matter by the link of the receipt', 'statutoryDuty', 'keyed'),
  'letter.token_lookup': field('opening the letter of a hand-over to whoever holds it', 'statutoryDuty', 'keyed'),
  'wall.token_lookup': field('showing figures to whoever holds the link of a wall', 'statutoryDuty', 'keyed'),
  'resource.phone': field('reaching the office that keeps what a street may command', 'statutoryDuty', 'plain'),
  'party.device': field('repeating the receipt and following the matter on the device that reported', 'statutoryDuty', 'keyed'),
  'question_rating.device': field('counting what one reader says of an answer once', 'statutoryDuty', 'keyed'),
  'message_day.recipient': field('writing to nobody more often than he should be in a day', 'statutoryDuty', 'keyed'),
  'robot.url_sealed': field(
    'posting to the group of an office, whose address is as good as a password',
    'statutoryDuty',
    'sealed',
  ),
  'webhook.url_sealed': field('telling another system of public cases', 'statutoryDuty', 'sealed'),
  'webhook.secret_sealed': field('signing what another system is told', 'statutoryDuty', 'sealed'),
  'attachment.position_sealed': field(
    'settling where a photo was taken when the place of the matter is in doubt',
    'statutoryDuty',
    'sealed',
    true,
  ),
  'paper.facts_sealed': field('drawing an official paper again as it was issued', 'statutoryDuty', 'sealed'),
  'words.text': field('what the person asks for, in the words used', 'statutoryDuty', 'plain'),
  'person.name': field('naming the official who acts', 'statutoryDuty', 'plain'),
  'person.pinyin': field('sorting and finding officials by name', 'statutoryDuty', 'plain'),
  'person.login': field('signing in', 'statutoryDuty', 'plain'),
  'person.phone': field('reaching the official on duty', 'statutoryDuty', 'plain'),
  'person.password_hash': field('signing in', 'statutoryDuty', 'hashed'),
  'person.totp_secret': field('second factor at sign-in', 'statutoryDuty', 'sealed'),
  'known_device.device': field('not being kept out of one’s own browser by others’ wrong tries', 'statutoryDuty', 'keyed'),
  'session.device': field('recognising one’s own devices when signing out', 'statutoryDuty', 'plain'),
  'handset.device': field('recognising one’s own phones when one is lost', 'statutoryDuty', 'plain'),
  'handset.secret_sealed': field('taking sealed acts only from who was signed in on that phone', 'statutoryDuty', 'sealed'),
  'keeper_key.private_sealed': field('opening the acts that phones sealed for the office', 'statutoryDuty', 'sealed'),
  'decision_card.step_sealed': field(
    'asking the author what becomes of an act that no longer applied',
    'statutoryDuty',
    'sealed',
  ),
  'follow_session.device': field(
    'following one’s own matter for a short time after showing link or word',
    'statutoryDuty',
    'keyed',
  ),
  'phone_proof.phone': field('opening one’s own matters to who holds the telephone', 'statutoryDuty', 'keyed'),
  'phone_proof.device': field('the number works only on the device that asked for it', 'statutoryDuty', 'keyed'),
  'login_attempt.account': field('stopping guesses of passwords', 'statutoryDuty', 'keyed'),
  'login_attempt.address': field('stopping guesses of passwords', 'statutoryDuty', 'keyed'),
  'lockout.account': field('stopping guesses of passwords', 'statutoryDuty', 'keyed'),
} as const satisfies Record<string, Field>
