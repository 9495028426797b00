// Which column of a ledger (台账) is what: by its heading as offices call them, and what its words for offices, categories and states mean here.
import { type ColumnsOf, guessBy } from '../../registers/sheets/headings.ts'
import type { Row } from '../../registers/sheets/sheet.ts'
import { bare } from '../../rules/heading.ts'
import type { Field } from '../../rules/ledger.ts'

export type Columns = ColumnsOf<Field>

/** Fields whose words somebody can explain once for all files of the office. */
export const explained = ['category', 'area', 'organisation', 'state'] as const
export type Explained = (typeof explained)[number]
/** Word as written, without blanks → code, id or state here. */
export type Meanings = Readonly<Partial<Record<Explained, Readonly<Record<string, string>>>>>

const called: Readonly<Record<Field, readonly string[]>> = {
  number: [
    '编号',
    '序号',
    '工单编号',
    '事件编号',
    '台账编号',
    '登记编号',
    '案件编号',
    '受理编号',
    '流水号',
    '編號',
    '序號',
    'no',
    'no.',
    'number',
  ],
  filed: [
    '登记日期',
    '登记时间',
    '受理日期',
    '受理时间',
    '上报时间',
    '上报日期',
    '发现时间',
    '发现日期',
    '来件日期',
    '反映时间',
    '日期',
    '时间',
    '登記日期',
    '受理日期',
    'filed',
    'date',
  ],
  text: [
    '内容',
    '事件描述',
    '反映内容',
    '问题描述',
    '主要内容',
    '事项内容',
    '诉求内容',
    '具体内容',
    '情况',
    '問題描述',
    '內容',
    '反映內容',
    'text',
    'description',
  ],
  category: ['类别', '事件类型', '事项类别', '问题类别', '分类', '类型', '事件类别', '類別', '分類', '類型', 'category', 'type'],
  area: [
    '社区',
    '网格',
    '所属社区',
    '所属网格',
    '村社区',
    '区域',
    '村/社区',
    '社區',
    '網格',
    '區域',
    'area',
    'community',
    'grid',
  ],
  place: ['地点', '地址', '事发地点', '发生地点', '详细地址', '具体位置', '位置', '地點', '位置', 'place', 'address'],
  organisation: [
    '承办单位',
    '责任单位',
    '办理单位',
    '处置单位',
    '主办单位',
    '交办单位',
    '承辦單位',
    '責任單位',
    'office',
    'organisation',
  ],
  state: ['状态', '办理状态', '办结情况', '处理状态', '是否办结', '狀態', '辦理狀態', 'state', 'status'],
  since: ['交办日期', '交办时间', '派单日期', '派单时间', '转办日期', '转办时间', '交辦日期', '派單日期', 'since', 'assigned'],
  until: ['办理期限', '截止日期', '截止时间', '到期日', '到期日期', '应办结日期', '时限', '辦理期限', '截止日期', 'until', 'due'],
  done: ['办理情况', '办理进展', '处理情况', '进展', '处置情况', '办理结果', '辦理情況', '進展', 'done', 'progress'],
  name: ['姓名', '反映人', '联系人', '来电人', '当事人', '反映人姓名', '聯繫人', '反映人姓名', 'name', 'reporter'],
  phone: ['电话', '联系电话', '联系方式', '手机', '手机号', '来电号码', '電話', '聯絡電話', 'phone'],
}

export const guess = (row: Row): Columns => guessBy(called, row)

/** The row of headings: the first in which when, what and one thing more are found. */
export const isHeading = (row: Row): boolean => {
  const found = guess(row)
  return found.text !== undefined && found.filed !== undefined && Object.keys(found).length >= 3
}

/** What is over is not taken over: it stays in the ledger. */
export const over = 'over'
const stateWords: Readonly<Record<string, readonly string[]>> = {
  toAccept: ['待受理', '未受理', '待登记', '新登记', '待审核', '待受理中', 'new', 'toaccept'],
  placed: ['待交办', '待派单', '待分派', '已受理', '待派', '待转办', '受理', 'placed'],
  handling: [
    '办理中',
    '处理中',
    '处置中',
    '在办',
    '已交办',
    '已派单',
    '已转办',
    '整改中',
    '未办结',
    '未办',
    '超期',
    '超期未办结',
    '正在办理',
    '否',
    '辦理中',
    '處理中',
    'handling',
    'open',
  ],
  [over]: [
    '已办结',
    '办结',
    '已完成',
    '完成',
    '已处理',
    '已解决',
    '归档',
    '已归档',
    '关闭',
    '已关闭',
    '是',
    '不予受理',
    '已退回',
    '作废',
    '已辦結',
    '辦結',
    'closed',
    'done',
  ],
}
const stateBy: ReadonlyMap<string, string> = new Map(
  Object.entries(stateWords).flatMap(([state, words]) => words.map((word) => [bare(word), state] as const)),
)
export const stateOf = (word: string): string | undefined => stateBy.get(bare(word))
