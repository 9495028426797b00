// Where a matter stands, in the words of people: state, who has it, by when, what comes next.
import { dayNumber } from '../../rules/time.ts'
import { Shape } from '../../ui/light.tsx'
import { useNow } from '../../ui/now.ts'
import { amountWords } from '../../ui/remaining.ts'
import { language, t } from '../../ui/texts.ts'
import { dayOfInstant, minuteWords } from '../../ui/time.ts'
import { p, wordOf } from '../texts.ts'
import type { Minimum } from './answers.ts'

const DAY = 86_400_000

/** 'Thursday, 13 October' of a day 'YYYY-MM-DD', in the language of the page. */
const plainDay = (day: string): string =>
  new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : language(), {
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    timeZone: 'UTC',
  }).format(dayNumber(day) * DAY)

/** 'Thursday, 13 October 18:00'; the hour only where the server told it. */
function until({ due, remaining }: Minimum): string | null {
  if (remaining !== null) return `${plainDay(remaining.day)} ${minuteWords(remaining.minute)}`
  return due === null ? null : plainDay(dayOfInstant(due))
}

const late = (of: Minimum, now: number): boolean =>
  !of.ended && (of.remaining?.over === true || (of.due !== null && of.due < now))

/** What stands still says so before its state. */
const standing = (of: Minimum): string => (of.hold === undefined || of.hold === 'none' ? of.state : of.hold)

/** The state of a matter, as shape, words and colour. `last` is the last step, where it may be known. */
export function Minimal({ of, last }: { of: Minimum; last: string | null }) {
  const now = useNow()
  const over = late(of, now)
  const light = of.ended ? 'stopped' : over ? 'red' : of.due === null ? null : 'green'
  return (
    <dl className="parts">
      <div className="part">
        <dt>{p('public.track.now')}</dt>
        <dd className="state">
          {light !== null && <Shape light={light} size={20} />} {wordOf('plain', standing(of), p('public.plain.other'))}
        </dd>
      </div>
      {of.office !== null && (
        <div className="part">
          <dt>{p('public.track.office')}</dt>
          <dd>{of.office}</dd>
        </div>
      )}
      {of.phone && (
        <div className="part">
          <dt>{p('public.track.phone')}</dt>
          <dd>
            <a href={`tel:${of.phone.replace(/[^\d+]/g, '')}`}>{of.phone}</a>
          </dd>
        </div>
      )}
      {!of.ended && (
        <div className="part">
          <dt>{p('public.track.due')}</dt>
          <dd>
            <Due of={of} over={over} />
          </dd>
        </div>
      )}
      <div className="part">
        <dt>{p('public.track.next')}</dt>
        <dd>
          {wordOf(
            'next',
            last === 'objectVoid' ? 'voidObjected' : standing(of),
            of.ended ? p('public.track.ended') : p('public.receipt.nextDefault'),
          )}
        </dd>
      </div>
    </dl>
  )
}

function Due({ of, over }: { of: Minimum; over: boolean }) {
  const when = until(of)
  if (when === null) return <>{p('public.track.noDue')}</>
  return (
    <>
      <span>{p('public.track.by', { until: when })}</span>
      {of.provisional && <span className="tag">{t('common.provisional')}</span>}
      {over && of.remaining !== null && (
        <strong className="late">{p('public.track.late', { amount: amountWords(of.remaining) })}</strong>
      )}
    </>
  )
}

/** The same as sentences, for the receipt. */
export function Next({ of }: { of: Minimum }) {
  const when = until(of)
  return (
    <>
      <p>
        {wordOf('plain', standing(of), p('public.plain.other'))}
        {of.office === null ? '' : ` · ${of.office}`}
      </p>
      {when !== null && !of.ended && <p className="figures">{p('public.track.by', { until: when })}</p>}
      <p>{wordOf('next', standing(of), p('public.receipt.nextDefault'))}</p>
      {of.phone && <p>{p('public.receipt.phone', { phone: of.phone })}</p>}
    </>
  )
}
