// Which column of a roster is what: by its heading, as offices call them, or as somebody said the last time.
import type { Row } from '../sheets/sheet.ts'

export const fields = ['name', 'phone', 'post', 'organisation', 'area', 'from', 'to'] as const
export type Field = (typeof fields)[number]
/** Column of each field, from 0. */
export type Columns = Readonly<Partial<Record<Field, number>>>
export const needed: readonly Field[] = ['name', 'phone', 'post', 'organisation']

const called: Readonly<Record<Field, readonly string[]>> = {
  name: ['姓名', '名字', '人员姓名', 'name'],
  phone: ['手机', '手机号', '手机号码', '联系电话', '联系方式', '电话', '電話', '手機', 'phone', 'mobile'],
  post: ['岗位', '职务', '岗位名称', '职务名称', '角色', '崗位', '職務', 'post', 'role'],
  organisation: ['单位', '所在单位', '工作单位', '单位名称', '机构', '部门', '單位', 'organisation', 'office'],
  area: ['区域', '管辖区域', '网格', '所属网格', '负责网格', '责任区', '片区', '區域', '網格', 'area', 'grid'],
  from: ['起始日期', '任职日期', '到岗日期', '开始日期', '任职时间', 'from', 'start'],
  to: ['结束日期', '离岗日期', '终止日期', '任期至', 'to', 'end'],
}

export const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s*（）():：]/g, '')
    .toLowerCase()

/** Headings as one text by which a file of the same form is known again. */
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

/** The row of headings: the first in which most of the needed fields are found. Null when none of the first rows is one. */
export const isHeading = (row: Row): boolean => needed.filter((one) => guess(row)[one] !== undefined).length >= 3

/** The heading of a column as it is written, for whoever has to mend it. */
export const headingAt = (row: Row, at: number | undefined): string => (at === undefined ? '' : (row.cells[at]?.text ?? ''))
