// Which column of a sheet from above is what: by its heading, as cities and offices call them, or as somebody said the last time.
import type { Row } from '../../registers/sheets/sheet.ts'
import { type OuterField as Field, outerFields as fields } from '../../rules/outer.ts'

/** Column of each field, from 0. */
export type Columns = Readonly<Partial<Record<Field, number>>>
export const needed: readonly Field[] = ['outer', 'text']

const called: Readonly<Record<Field, readonly string[]>> = {
  outer: [
    '工单编号',
    '工单号',
    '工单编码',
    '编号',
    '单号',
    '流水号',
    '业务编号',
    '警情编号',
    '信件编号',
    '信访件编号',
    '来信编号',
    '工單編號',
    '編號',
    'outer',
    'number',
    'orderno',
    'ordernumber',
  ],
  text: [
    '诉求内容',
    '问题描述',
    '工单内容',
    '内容',
    '反映内容',
    '事项内容',
    '警情内容',
    '信件内容',
    '主要内容',
    '诉求描述',
    '訴求內容',
    '內容',
    'text',
    'content',
    'description',
  ],
  due: [
    '办理时限',
    '截止时间',
    '截止日期',
    '到期时间',
    '办结时限',
    '要求办结时间',
    '反馈时限',
    '限办时间',
    '答复期限',
    '截止時間',
    'due',
    'deadline',
  ],
  category: ['诉求类别', '问题类别', '事项分类', '类别', '分类', '归口', '问题分类', '訴求類別', '類別', 'category'],
  nature: ['诉求类型', '诉求性质', '类型', '工单类型', '性质', '訴求類型', '類型', 'nature', 'type'],
  name: ['来电人', '诉求人', '联系人', '姓名', '来信人', '信访人', '报警人', '來電人', '姓名', 'name', 'caller'],
  phone: ['来电号码', '联系电话', '电话', '手机号', '手机号码', '联系方式', '報警電話', '聯繫電話', '電話', 'phone', 'telephone'],
  place: ['地址', '事发地址', '诉求地址', '问题地址', '事发地', '地点', '发生地', '事發地址', '地點', 'place', 'address'],
  urgent: ['紧急程度', '是否紧急', '缓急程度', '緊急程度', 'urgent', 'urgency'],
  secret: ['是否保密', '保密', '是否匿名', 'secret', 'confidential'],
  reply: ['是否回复', '是否需要回复', '是否回访', '是否回復', 'reply'],
}

export const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s*（）():：]/g, '')
    .toLowerCase()

/** Headings as one text by which a sheet of the same form is known again. */
export const headingsOf = (row: Row): string => row.cells.map((cell) => bare(cell?.text ?? '')).join('|')

/** What the headings say by themselves; what stands twice or is not known stays out. */
export function guess(row: Row): Columns {
  const columns: Partial<Record<Field, number>> = {}
  row.cells.forEach((cell, at) => {
    const heading = bare(cell?.text ?? '')
    const field = fields.find((one) => called[one].includes(heading))
    if (field !== undefined && columns[field] === undefined) columns[field] = at
  })
  return columns
}

/** Titles and notes stand above the headings: these are the first row in which two fields are found, one of them the number. */
export const isHeading = (row: Row): boolean => {
  const found = guess(row)
  return found.outer !== undefined && Object.keys(found).length >= 2
}
