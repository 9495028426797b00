// What the fields of a template say of a case: read once, in the transaction that freezes it.
import { chineseDay } from '../../registers/documents/number.ts'
import { formatCode } from '../../rules/code.ts'
import { cite, isLaw } from '../../rules/law.ts'
import { namesPerson, type TemplateName } from '../../rules/paper.ts'
import type { Area, Region } from '../../rules/region.ts'
import { type Day, daysBetween, type Instant, localDay, localMinute } from '../../rules/time.ts'
import type { House } from '../../store/house.ts'
import type { PaperAsked, PaperValues } from '../../store/papers.ts'
import type { Hung, Whole } from '../../store/reads/hung.ts'
import { inWords } from './words.ts'

/** 2026年10月13日. */
const plainDay = (day: Day): string => {
  const [year = 0, month = 0, one = 0] = day.split('-').map(Number)
  return `${year}年${month}月${one}日`
}
const numeralDay = (day: Day): string => {
  const [year = 0, month = 0, one = 0] = day.split('-').map(Number)
  return chineseDay({ year, month, day: one })
}
/** With hour and minute, where they are not the end of a day. */
const moment = (at: Instant, { calendar: { zone } }: Region): string => {
  const minute = localMinute(at, zone)
  const time = `${Math.floor(minute / 60)}时${minute % 60 === 0 ? '' : `${minute % 60}分`}`
  return plainDay(localDay(at, zone)) + (minute === 0 || minute >= 1439 ? '' : time)
}

/** Files that go along with a hand-over: what was seen, not what was done. */
const goesAlong: ReadonlySet<string> = new Set(['report', 'before'])

type Asked = Pick<PaperAsked, 'region' | 'organisation' | 'addressee' | 'text' | 'until' | 'actor' | 'now'> & {
  readonly name: TemplateName
  /** Of which hand-over; the last one without. */
  readonly transfer?: string
}

/** Every field with its value, `written` and the signer's name given; and the words and parties whose text stands in one of them. */
export function valuesOf(
  house: House,
  whole: Whole,
  asked: Asked,
  { written, person }: { readonly written: string | null; readonly person: string },
): { readonly values: PaperValues; readonly uses: readonly string[] } {
  const { region, now } = asked
  const { row, hung } = whole
  const { zone } = region.calendar
  const texts = new Map(hung.words.filter((one) => one.erased_by === null).map((one) => [one.id, one.text]))
  const said = (id: string | null | undefined): string => (id ? (texts.get(id) ?? '') : '')
  const office = (id: string | null | undefined): string => (id ? (region.organisations.get(id)?.name ?? id) : '')
  const handler = office(row.handler ?? row.holder)
  const party = partyOf(house, hung, asked)
  const own = region.organisations.get(asked.organisation)
  const today = localDay(now, zone)
  const result = said(hung.entries.flatMap((entry) => entry.words).findLast((one) => one.kind === 'result')?.id)
  const category = region.categories.get(row.category)
  const clock = finishOf(house, whole)
  const extension = extensionOf(whole, clock?.due_at ?? null, region)
  const supervision = hung.supervisions.at(-1)
  const joint = hung.tasks.filter((one) => one.what === 'joint')
  const open = joint.filter((one) => one.closedAt === null)
  const outgoing = hung.transfers.filter((one) => one.way === 'out')
  const transfer = outgoing.find((one) => one.id === asked.transfer) ?? outgoing.at(-1)
  const [receiver = '', ...address] = said(transfer?.addressee_id).split('\n')
  const along = asked.name === 'handover' ? hung.files.filter((one) => goesAlong.has(one.kind)) : hung.files
  const dueDay = clock ? localDay(clock.due_at, zone) : null
  const addressed: Partial<Record<Asked['name'], string>> = {
    receipt: party.name,
    reply: party.name,
    dispatch: handler,
    supervision: office(supervision?.organisation ?? row.holder),
    joint: open.map((one) => office(one.organisation)).join('、'),
    handover: receiver,
  }
  const to = asked.addressee ?? addressed[asked.name] ?? ''
  const values: PaperValues = {
    发文机关: own?.name ?? asked.organisation,
    发文字号: written ?? '',
    成文日期: numeralDay(today),
    主送机关: to,
    经办人: person,
    联系电话: own?.phone ?? '',
    正文: asked.text ?? '',
    案件编号: formatCode(row.code),
    案件名称: `${community(region, row.area)}${category?.name['zh-CN'] ?? row.category}`,
    事项类别: [category?.parent ? region.categories.get(category.parent)?.name['zh-CN'] : null, category?.name['zh-CN']]
      .filter(Boolean)
      .join(' / '),
    事发地点: [places(region, row.area), said(row.place_id)].filter(Boolean).join(' '),
    事项描述: said(row.text_id),
    受理日期: plainDay(localDay(row.opened_at, zone)),
    受理单位: office(row.centre),
    来源渠道: inWords(row.kind, 'source', row.source),
    当前状态: inWords(row.kind, 'state', row.state),
    办理结果: result,
    答复内容: asked.text ?? result,
    办理期限: clock ? moment(clock.due_at, region) : '',
    期限依据: clock ? (isLaw(clock.policy.law) ? cite(clock.policy.law, 'zh-CN', region) : '本地规定') : '',
    剩余时间: dueDay && dueDay >= today ? `${daysBetween(today, dueDay)}天` : '',
    超期天数: dueDay ? String(Math.max(0, daysBetween(dueDay, today))) : '',
    ...extension,
    延期理由: said(hung.requests.findLast((one) => one.what === 'extend')?.words_id),
    承办单位: handler,
    派遣单位: office(row.centre),
    协办单位: asked.name === 'joint' ? to : joint.map((one) => office(one.organisation)).join('、'),
    移交单位: transfer ? office(row.centre) : '',
    接收单位: receiver,
    接收单位地址: address.join(' '),
    移交理由: transfer ? inWords(row.kind, 'ground', transfer.ground) : '',
    移交依据: transfer?.law && isLaw(transfer.law) ? cite(transfer.law, 'zh-CN', region) : transfer ? '—' : '',
    移交说明: said(transfer?.words_id),
    督办事由: supervision
      ? [inWords(row.kind, 'ground', supervision.ground), said(supervision.words_id)].filter(Boolean).join('：')
      : '',
    督办级别: supervision ? inWords(row.kind, 'level', supervision.level) : '',
    督办要求: asked.text ?? '',
    回复期限: (asked.until ?? supervision?.until) ? plainDay(asked.until ?? supervision?.until ?? today) : '',
    协办事项: [...new Set(open.map((one) => said(one.words_id)))].filter(Boolean).join('\n'),
    协办期限: open[0] ? plainDay(open.map((one) => one.until).sort()[0] ?? today) : '',
    诉求人: party.name,
    诉求人电话: party.phone,
    目录: contents(hung, row.kind, region),
    议题: joint.map((one, n) => ({
      序号: String(n + 1),
      议题名称: category?.name['zh-CN'] ?? '',
      议定事项: said(one.words_id),
      责任单位: office(one.organisation),
      完成时限: plainDay(one.until),
    })),
    附件: along.filter((one) => one.state !== 'erased').map((one) => ({ 名称: inWords(row.kind, 'docKind', one.kind) })),
  }
  const all = JSON.stringify(values)
  const quoted = (text: string) => text !== '' && all.includes(JSON.stringify(text).slice(1, -1))
  const uses = [...texts].flatMap(([id, text]) => (quoted(text) ? [id] : []))
  return { values, uses: party.named ? [...uses, party.named] : uses }
}

/** Who reported, in clear only on papers that go to him and only for who may see it; else the word for him. */
function partyOf(house: House, hung: Hung, { name, actor }: Asked): { name: string; phone: string; named: string | null } {
  const party = hung.parties.find((one) => one.role === 'reporter' && one.erased_by === null)
  const may = actor.type === 'staff' && actor.posts.some((post) => post.permissions.includes('party.reveal'))
  const clear = namesPerson.has(name) && may && party ? party : null
  const open = (field: 'name' | 'phone') => {
    const sealed = clear?.[`${field}_sealed`]
    return clear && sealed ? house.vault.open(`party.${field}_sealed`, clear.id, sealed) : ''
  }
  const shown = open('name')
  return { name: shown || '诉求人', phone: open('phone'), named: clear && (shown || clear.phone_sealed) ? clear.id : null }
}

/** The clock of the handling: the one that runs, else the last that ran. */
function finishOf(house: House, { row, hung }: Whole) {
  const name = house.kinds.get(row.kind)?.frame.clocks.finish
  const all = hung.clocks.filter((one) => one.name === name)
  return all.findLast((one) => one.stopped_at === null) ?? all.at(-1)
}

function extensionOf({ hung }: Whole, due: Instant | null, region: Region) {
  const act = hung.entries.flatMap((entry) => entry.clocks).findLast((one) => one.act === 'extend')
  const asked = hung.requests.findLast((one) => one.what === 'extend' && one.decidedAt === null)
  if (asked && due !== null) return { 延期前期限: moment(due, region), 延期后期限: plainDay(asked.until) }
  return {
    延期前期限: act?.before === undefined ? '' : moment(act.before, region),
    延期后期限: act ? moment(act.due, region) : '',
  }
}

/** The area and what lies above it, from the grid up. */
function* above(region: Region, code: string): Generator<Area> {
  for (let at = region.areas.get(code); at; at = at.parent === null ? undefined : region.areas.get(at.parent)) yield at
}
const community = (region: Region, code: string): string =>
  [...above(region, code)].find(({ level }) => level === 'community' || level === 'street')?.name ?? ''
/** From the street down. */
const places = (region: Region, code: string): string =>
  [...above(region, code)]
    .filter(({ level }) => level !== 'county' && level !== 'city')
    .map(({ name }) => name)
    .reverse()
    // A grid that is called after its community says it already.
    .filter((name, n, all) => !all[n + 1]?.startsWith(name))
    .join('')

/** The catalogue of the file: what was sent or issued, in the order in which it came. */
function contents(hung: Hung, kind: string, region: Region) {
  const { zone } = region.calendar
  const papers = new Set(hung.papers.map((one) => one.id))
  const list = [
    ...hung.papers.map((one) => ({
      at: one.at,
      name: [inWords(kind, 'paper', one.name), one.written].filter(Boolean).join(' '),
      note: one.voidedAt === null ? '' : '已作废',
    })),
    ...hung.files
      .filter((one) => one.state !== 'erased' && !papers.has(one.id))
      .map((one) => ({ at: one.at, name: one.name ?? inWords(kind, 'docKind', one.kind), note: '' })),
  ].toSorted((a, b) => a.at - b.at)
  return list.map((one, n) => ({
    序号: String(n + 1),
    材料名称: one.name,
    日期: localDay(one.at, zone),
    页数: '',
    备注: one.note,
  }))
}
