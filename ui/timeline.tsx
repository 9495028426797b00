// What happened, in order, from the record: who, on which post, what it changed, which clocks, in whose words.
import { cite, isLaw } from '../rules/law.ts'
import { spelled } from './code.ts'
import type { Attachment, Entry } from './contract.ts'
import { useNow } from './now.ts'
import { find, language, t, word } from './texts.ts'
import { exactWords, whenWords } from './time.ts'

type Props = {
  readonly entries: readonly Entry[]
  readonly kind: string
  readonly documents: readonly Attachment[]
  readonly names: ReadonlyMap<string, string>
  readonly newestFirst?: boolean
}

export function Timeline({ entries, kind, documents, names, newestFirst = true }: Props) {
  const shown = newestFirst ? entries.toReversed() : entries
  return (
    <ol className="timeline">
      {shown.map((entry) => (
        <Row key={entry.version} entry={entry} kind={kind} documents={documents} names={names} />
      ))}
    </ol>
  )
}

export type Shown = Attachment & { readonly small: string; readonly full: string }
export const isShown = (one: Attachment): one is Shown =>
  one.small !== null && one.full !== null && (one.state === 'small' || one.state === 'complete')

/** Why there is no picture to show. */
export const whyNot = (one: Attachment): string =>
  t(
    one.state === 'erased'
      ? 'case.documents.erased'
      : one.state === 'announced'
        ? 'case.documents.announced'
        : 'case.documents.notShown',
  )

/** The smallest form of a picture. */
export const thumbOf = (one: Shown): string => one.small.replace(/small$/, 'thumb')

function Row({ entry, kind, documents, names }: Omit<Props, 'entries'> & { entry: Entry }) {
  const now = useNow()
  const facts = factWords(entry, kind, names)
  const late = Math.abs(entry.at - entry.deviceAt) > 10 * 60_000
  const photos = entry.files.map((id) => documents.find((one) => one.id === id)).filter((one) => one !== undefined)
  return (
    <li className="entry">
      <span className="entry-mark" aria-hidden="true" />
      <div className="entry-head">
        <b>{word('did', entry.step, kind)}</b>
        <span>{byWords(entry)}</span>
        <time className="soft figures" title={exactWords(entry.at)} dateTime={new Date(entry.at).toISOString()}>
          {whenWords(entry.at, now)}
        </time>
      </div>
      {entry.from !== entry.to && (
        <div className="soft small">
          {entry.from === null ? '' : `${word('state', entry.from, kind)} → `}
          {word('state', entry.to, kind)}
          {entry.holderName ? ` · ${entry.holderName}` : ''}
        </div>
      )}
      {entry.noted === true && <div className="tag indigo">{t('case.entry.noted')}</div>}
      {facts.length > 0 && <div className="small">{facts.join(' · ')}</div>}
      {entry.words.map((said) => (
        <p key={said.id} className="said">
          {said.kind !== 'text' && <span className="soft">{word('said', said.kind, kind)}</span>}
          {said.text ?? (
            <span className="soft">
              {said.erasedBy === null ? t('case.words.notShown') : t('case.words.erased', { n: said.erasedBy })}
            </span>
          )}
        </p>
      ))}
      {photos.length > 0 && (
        <div className="thumbs">
          {photos.map((photo) =>
            isShown(photo) ? (
              <a key={photo.id} href={photo.full} target="_blank" rel="noreferrer">
                <img src={thumbOf(photo)} alt={photo.name ?? t('case.documents')} loading="lazy" />
              </a>
            ) : (
              <span key={photo.id} className="soft small">
                {whyNot(photo)}
              </span>
            ),
          )}
        </div>
      )}
      {entry.clocks.length > 0 && (
        <div className="soft small figures">
          {entry.clocks
            .map((clock) =>
              [word('clock', clock.name, kind), word('act', clock.act, kind), ends(clock, now)].filter(Boolean).join(' '),
            )
            .join(' · ')}
        </div>
      )}
      {typeof entry.facts.doneAt === 'number' && (
        <div className="soft small figures">{t('case.entry.doneAt', { at: whenWords(entry.facts.doneAt, now) })}</div>
      )}
      {entry.facts.arrival !== undefined && <div className="soft small">{t('case.entry.arrival')}</div>}
      {typeof entry.facts.withdraws === 'number' && (
        <div className="soft small">{t('case.entry.withdrawn', { n: entry.facts.withdraws })}</div>
      )}
      {late && <div className="soft small figures">{t('case.entry.late', { at: whenWords(entry.deviceAt, now) })}</div>}
    </li>
  )
}

const ends = (clock: Entry['clocks'][number], now: number): string => {
  if (clock.due === null || clock.due === undefined || clock.act === 'stop') return ''
  const due = whenWords(clock.due, now)
  return clock.before ? `${whenWords(clock.before, now)} → ${due}` : due
}

function byWords({ by }: Entry): string {
  if (by.system) return word('by', by.system)
  if (by.party) return word('by', by.party)
  return [by.organisationName, by.name, by.postName].filter(Boolean).join(' ')
}

/** Codes of the record as words; what has no word here is left out, never shown raw. */
function factWords({ facts }: Entry, kind: string, names: ReadonlyMap<string, string>): readonly string[] {
  const said: string[] = []
  const say = (key: string, value?: string | number) => {
    const sentence = find(`case.fact.${key}`, value === undefined ? {} : { value })
    if (sentence !== null) said.push(sentence)
  }
  for (const [name, value] of Object.entries(facts)) {
    if (value === null || value === undefined || value === false) {
      if (name === 'upheld' && value === false) say('notUpheld')
      if (name === 'solved' && value === false) say('notSolved')
      if (name === 'granted' && value === false) say('notGranted')
      continue
    }
    if (name === 'before' && typeof value === 'object' && facts.undoUntil === undefined)
      for (const [field, old] of Object.entries(value))
        if (typeof old === 'string')
          said.push(`${word('field', field, kind)} ${t('case.fact.before', { value: named(field, old, kind, names) })}`)
    if (Array.isArray(value) && (name === 'offices' || name === 'without')) {
      const offices = value.map((one) => names.get(String(one)) ?? String(one)).join(t('case.like.comma'))
      if (name === 'offices') said.push(offices)
      else say('without', offices)
    }
    // The roll of a meeting, by office.
    if (Array.isArray(value) && value.length > 0 && ['came', 'joined', 'missing'].includes(name))
      said.push(
        t('case.fact.roll', {
          what: word('fact', name, kind),
          offices: value.map((one) => names.get(String(one)) ?? String(one)).join(t('case.like.comma')),
        }),
      )
    if (name === 'cases' && Array.isArray(value))
      say('cases', value.map((one) => spelled(String(one))).join(t('case.like.comma')))
    if (Array.isArray(value) && ['ends', 'erases', 'corrects'].includes(name))
      say(name, value.map((one) => word(name, String(one), kind)).join(t('case.like.comma')))
    if (name === 'of')
      say(
        'of',
        [value]
          .flat()
          .map((one) => spelled(String(one)))
          .join(t('case.like.comma')),
      )
    if (name === 'outcome') say(`outcome.${value}`)
    if (typeof value === 'string' || typeof value === 'number') {
      if (name === 'defects') continue
      if (name === 'paperAt' && typeof value === 'number') say('paperAt', exactWords(value))
      if (name === 'paper') said.push(word('paper', String(value), kind))
      if (
        [
          'ground',
          'listItem',
          'item',
          'organisation',
          'undoes',
          'escalated',
          'grade',
          'until',
          'urged',
          'level',
          'office',
          'problem',
          'problems',
          'matter',
          'carried',
          'way',
          'verdict',
          'draw',
          'how',
          'number',
          'asksFor',
        ].includes(name)
      )
        say(name, named(name, String(value), kind, names))
      if (
        [
          'duplicateOf',
          'duplicate',
          'into',
          'merged',
          'linked',
          'unlinked',
          'split',
          'root',
          'whistleOf',
          'visitOf',
          'appointed',
        ].includes(name)
      )
        say(name)
      if (name === 'law' && isLaw(String(value))) say('law', cite(String(value), language()))
      if (name === 'source' && value === 'notInSource') say('notInSource')
    }
    if (
      value === true &&
      ['own', 'settled', 'sampled', 'upheld', 'solved', 'granted', 'answered', 'parted', 'announced'].includes(name)
    )
      say(name)
    if (name === 'defects' && Array.isArray(value))
      say('defects', value.map((one) => word('defect', String(one), kind)).join(' '))
  }
  return said
}

const named = (field: string, value: string, kind: string, names: ReadonlyMap<string, string>): string =>
  names.get(value) ?? (field === 'category' || field === 'area' || field === 'organisation' ? value : word(field, value, kind))
