// What the daily report of an office says by itself: each sentence from the catalogue with figures that open.
import { trimCode } from '../../rules/area.ts'
import { fill } from '../../rules/fill.ts'
import type { Organisation, Region } from '../../rules/region.ts'
import { type Instant, localDay } from '../../rules/time.ts'
import type { Tx } from '../../store/db.ts'
import type { House } from '../../store/house.ts'
import { inAreas, paramsFrom } from '../../store/visible.ts'
import en from '../../ui/texts/en/reports.json' with { type: 'json' }
import zhCN from '../../ui/texts/zh-CN/reports.json' with { type: 'json' }
import zhTW from '../../ui/texts/zh-TW/reports.json' with { type: 'json' }
import { type Sum, sums } from '../sums.store.ts'

export type Language = 'zh-CN' | 'zh-TW' | 'en'
/** Codes and amounts, the sentence they make, and where on the desk it opens; null where there is nothing to open. */
export type Line = {
  readonly key: string
  readonly figures: Readonly<Record<string, number>>
  readonly text: string
  readonly to: string | null
}
const texts: Readonly<Record<Language, Readonly<Record<string, string>>>> = { 'zh-CN': zhCN, 'zh-TW': zhTW, en }

/** Where a report is made: of which office, for which time; `at` is when figures were counted last. */
export type Telling = {
  readonly house: House
  readonly tx: Tx
  readonly county: string
  readonly region: Region
  readonly office: Organisation
  readonly from: Instant
  readonly at: Instant
  readonly now: Instant
  readonly language: Language
}

/** The sentences as of now. */
export async function linesOf(telling: Telling): Promise<readonly Line[]> {
  const { tx, county, region, office, from, at, language } = telling
  const { zone } = region.calendar
  const area = trimCode(office.area)
  const span = { from: localDay(from, zone), to: localDay(at, zone) }
  const given = { counties: [county], reach: { areas: [area] }, span, asOf: at, after: from, zone }
  const found = await sums(tx, given, 'all')
  const of = (code: string): Pick<Sum, 'numerator' | 'denominator'> =>
    found.find((one) => one.code === code) ?? { numerator: 0, denominator: 0 }
  const now = await standing(telling, area)
  const opens = (code: string, part: string) =>
    `/desk/figures/${code}/cases?from=${span.from}&to=${span.to}&since=${from}&until=${at}&area=${area}&part=${part}`
  const [due, sent, rated] = [of('K10'), of('K12'), of('K43')]
  const parts: readonly (readonly [key: string, figures: Line['figures'], to: string | null])[] = [
    ['intake', { n: of('K01').numerator }, opens('K01', 'denominator')],
    ['done', { n: of('K13').denominator, grid: of('K20').numerator }, opens('K13', 'denominator')],
    ['due', { n: due.denominator, ok: due.numerator, late: due.denominator - due.numerator }, opens('K10', 'rest')],
    ['sent', { n: sent.denominator, back: sent.numerator }, opens('K12', 'denominator')],
    [
      'rated',
      { n: rated.denominator, rated: rated.numerator, solved: of('K07').numerator, satisfied: of('K08').numerator },
      opens('K43', 'denominator'),
    ],
    ['open', { n: now.open, red: now.red, urgent: now.urgent }, `/desk/search?area=${area}`],
    ['asked', { n: now.asked, still: now.still }, '/desk/supervision'],
    ...(now.units > 0 ? [['roll', { n: now.answered, of: now.units }, '/desk/duty'] as const] : []),
    ...(now.grids > 0 ? [['checks', { n: now.grids }, null] as const] : []),
    ['promises', { n: now.promises }, '/desk/duty'],
  ]
  return parts.map(([key, figures, to]) => ({ key, figures, to, text: fill(texts[language][`line.${key}`] ?? key, figures) }))
}

type Standing = Readonly<
  Record<'open' | 'red' | 'urgent' | 'still' | 'asked' | 'answered' | 'units' | 'grids' | 'promises', number>
>
const nothing: Standing = { open: 0, red: 0, urgent: 0, still: 0, asked: 0, answered: 0, units: 0, grids: 0, promises: 0 }

/** How it stands at this moment: open matters of the area, and what the office itself has in hand today. */
async function standing({ house, tx, county, region, office, now }: Telling, area: string): Promise<Standing> {
  const kinds = [...house.kinds.values()].filter(({ routed }) => routed === true).map(({ name }) => name)
  const params = paramsFrom(county, now, office.id, localDay(now, region.calendar.zone), kinds)
  const [row] = await tx.rows<Standing>(
    `with mine as (select c.id, c.due_at, c.urgency, c.hold, c.data from "case" c
       where c.county = $1 and c.closed_at is null and c.phase in ('intake', 'placed', 'handling') and c.kind = any($5)
         and ${inAreas([area], 'c.area', params)}),
     roll as (select distinct on (r.unit) r.unit, r.answered from roll_call r where r.county = $1 and r.organisation = $3 and r.day = $4
       order by r.unit, r.at desc, r.id desc)
     select count(*)::int as open, count(*) filter (where due_at < $2)::int as red,
       count(*) filter (where urgency = 'urgent')::int as urgent, count(*) filter (where hold = 'suspended')::int as still,
       count(*) filter (where data ? 'supervised')::int as asked,
       (select count(*) filter (where answered) from roll)::int as answered, (select count(*) from roll)::int as units,
       (select count(distinct g.area) from grid_fact g where g.county = $1 and g.day = $4 and ${inAreas([area], 'g.area', params)})::int as grids,
       (select count(*) from promise p where p.county = $1 and p.organisation = $3 and p.kept_at is null)::int as promises
     from mine`,
    params.values,
  )
  return row ?? nothing
}
