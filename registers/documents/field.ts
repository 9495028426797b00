// The fields a template may name, for every kind of case: one list, so that a new kind has its documents without code.

/** `personal`: who reported and how to reach him; only in templates that may hold it, unsealed with a purpose and logged. */
export type Field = { readonly name: string; readonly of: Subject; readonly personal?: true }
type Subject = 'document' | 'case' | 'clock' | 'organisation' | 'transfer' | 'supervision' | 'task' | 'person' | 'list'

const of = (subject: Subject, names: string): Field[] => names.split(' ').map((name) => ({ name, of: subject }))

export const fields: readonly Field[] = [
  ...of('document', '发文机关 发文字号 成文日期 主送机关 经办人 联系电话 正文'),
  ...of('case', '案件编号 案件名称 事项类别 事发地点 事项描述 受理日期 受理单位 来源渠道 当前状态 办理结果 答复内容'),
  ...of('clock', '办理期限 期限依据 剩余时间 超期天数 延期前期限 延期后期限 延期理由'),
  ...of('organisation', '承办单位 派遣单位 协办单位'),
  ...of('transfer', '移交单位 接收单位 接收单位地址 移交理由 移交依据 移交说明 数据文件摘要'),
  ...of('supervision', '督办事由 督办级别 督办要求 回复期限'),
  ...of('task', '协办事项 协办期限'),
  ...of('person', '诉求人 诉求人电话').map((field) => ({ ...field, personal: true as const })),
  ...of('list', '目录 议题 附件'),
]

/** What stands inside a list: {{#目录}} … {{序号}} … {{/目录}}. */
export const columns: Readonly<Record<string, readonly string[]>> = {
  目录: ['序号', '材料名称', '日期', '页数', '备注'],
  议题: ['序号', '议题名称', '议定事项', '责任单位', '完成时限'],
  附件: ['名称'],
}

const known = new Map(fields.map((field) => [field.name, field]))
export const findField = (name: string): Field | null => known.get(name) ?? null

/** The known name with most characters in common, for "did you mean"; null when none shares half of them. */
export function nearest(name: string, among: readonly string[]): string | null {
  const shared = (one: string) =>
    [...new Set(name)].filter((letter) => one.includes(letter)).length / Math.max(name.length, one.length, 1)
  const best = among.toSorted((a, b) => shared(b) - shared(a))[0]
  return best !== undefined && shared(best) >= 0.5 ? best : null
}
