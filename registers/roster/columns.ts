// Which column of a roster is what: by its heading, as offices call them, or as somebody said the last time.
import { type ColumnsOf, guessBy } from '../sheets/headings.ts'
import type { Row } from '../sheets/sheet.ts'

export const fields = ['name', 'phone', 'post', 'organisation', 'area', 'from', 'to'] as const
export type Field = (typeof fields)[number]
export type Columns = ColumnsOf<Field>
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

export const guess = (row: Row): Columns => guessBy(called, row)

/** The row of headings: the first in which most of the needed fields are found. Null when none of the first rows is one. */
export const isHeading = (row: Row): boolean => needed.filter((one) => guess(row)[one] !== undefined).length >= 3
