// The one table of laws a clock, duty or refusal may cite. Copied from the register of instruments; nothing is invented.

import { dataLaws } from './dataLaw.ts'
import { type Language, type Law, law, words } from './instrument.ts'

export type { Language, Law } from './instrument.ts'

const binzhou = words(
  '滨州市社会治理网格化服务管理条例',
  '濱州市社會治理網格化服務管理條例',
  'Binzhou Regulation on Grid-based Service and Management of Social Governance',
)
const jieSuJiBan = words(
  '北京市接诉即办工作条例',
  '北京市接訴即辦工作條例',
  'Beijing Regulation on Responding to Complaints at Once',
)
const jinan = words('济南 12345 条例', '濟南 12345 條例', 'Jinan 12345 Regulation')
const weifang = words('潍坊 12345 条例', '濰坊 12345 條例', 'Weifang 12345 Regulation')
const petition = words('信访工作条例', '信訪工作條例', 'Regulation on Petition Work')
const licence = words('行政许可法', '行政許可法', 'Administrative Licence Law')
const reconsideration = words('行政复议法', '行政複議法', 'Administrative Reconsideration Law')
const disclosure = words('政府信息公开条例', '政府信息公開條例', 'Regulation on Disclosure of Government Information')
const onlineMediation = words('在线调解规则', '在線調解規則', "People's Courts Rules on Online Mediation")

export const laws = {
  local: law(
    words('本地规定', '本地規定', 'local rule'),
    '',
    '由本地自行规定，不是法律条文',
    '由本地自行規定，不是法律條文',
    'Set by the place itself; no article of a law',
  ),

  'binzhou-grid-3': law(
    binzhou,
    '3',
    '网格是城乡社区、村以内的基本服务单元',
    '網格是城鄉社區、村以內的基本服務單元',
    'A grid is the basic service unit within communities and villages',
  ),
  'binzhou-grid-6': law(
    binzhou,
    '6',
    '部门不另设网格；边界清楚，不留空白、不重叠，并向居民公示',
    '部門不另設網格；邊界清楚，不留空白、不重疊，並向居民公示',
    'Departments draw no grids of their own; clear borders, no gap, no overlap, made public',
  ),
  'binzhou-grid-7': law(
    binzhou,
    '7',
    '每个网格配备一名以上网格员',
    '每個網格配備一名以上網格員',
    'Each grid has one or more grid workers',
  ),
  'binzhou-grid-10': law(
    binzhou,
    '10',
    '网格事项清单公布并调整；部门增加事项须申请并经批准',
    '網格事項清單公布並調整；部門增加事項須申請並經批准',
    'The task list is published; a department must apply before adding to it',
  ),
  'binzhou-grid-11': law(
    binzhou,
    '11',
    '能当场办的当场办，不能办的上报，中心分派，单位按时办结并反馈；不属于本单位的向中心说明',
    '能當場辦的當場辦，不能辦的上報，中心分派，單位按時辦結並回饋；不屬於本單位的向中心說明',
    'Settle on the spot or report up; the centre routes; the unit finishes in time and answers, or explains why it is not its matter',
  ),
  'binzhou-grid-12': law(
    binzhou,
    '12',
    '中心负责立案受理、分类交办、检查督办、通报评价和分析',
    '中心負責立案受理、分類交辦、檢查督辦、通報評價和分析',
    'The centre files and accepts, assigns, checks and urges, evaluates and analyses',
  ),
  'binzhou-grid-13-14': law(
    binzhou,
    '13-14',
    '数据分级授权访问，人员保密，全过程留存电子档案',
    '資料分級授權存取，人員保密，全過程留存電子檔案',
    'Access by level, secrecy of staff, an electronic file of the whole process',
  ),

  'jieSuJiBan-2': law(
    jieSuJiBan,
    '2',
    '诉求包括咨询、求助、投诉、举报、建议',
    '訴求包括諮詢、求助、投訴、舉報、建議',
    'Requests are to consult, ask for help, complain, report or suggest',
  ),
  'jieSuJiBan-11': law(
    jieSuJiBan,
    '11',
    '紧急事项立即转接；应走其他法定途径的告知途径；按公布的目录派单',
    '緊急事項立即轉接；應走其他法定途徑的告知途徑；按公布的目錄派單',
    'Emergencies are put through at once; other legal paths are told; the rest goes out by the published list',
  ),
  'jieSuJiBan-12': law(
    jieSuJiBan,
    '12',
    '职责清楚的直接派单；单位可对派单提出异议，由主管机构决定，决定后不得再退',
    '職責清楚的直接派單；單位可對派單提出異議，由主管機構決定，決定後不得再退',
    'Clear duties are dispatched directly; a unit may object; once decided it may not return it',
  ),
  'jieSuJiBan-13': law(jieSuJiBan, '13', '派单时写明办理期限', '派單時寫明辦理期限', 'The due time stands on the sheet'),
  'jieSuJiBan-14': law(
    jieSuJiBan,
    '14',
    '首接单位牵头办理，其他单位在规定时间内配合答复',
    '首接單位牽頭辦理，其他單位在規定時間內配合答覆',
    'The first unit to receive leads; the others answer to it in the time set',
  ),
  'jieSuJiBan-15': law(
    jieSuJiBan,
    '15',
    '先联系诉求人再办理；需要延期的说明理由；办结后反馈',
    '先聯繫訴求人再辦理；需要延期的說明理由；辦結後回饋',
    'Contact the person, handle, tell the reason of any extension, answer at the end',
  ),
  'jieSuJiBan-17': law(
    jieSuJiBan,
    '17',
    '不得向居（村）民委员会派清单以外的事项',
    '不得向居（村）民委員會派清單以外的事項',
    "Tasks outside the list may not be pushed to residents' committees",
  ),
  'jieSuJiBan-23': law(
    jieSuJiBan,
    '23',
    '到期后回访；不满意或未办的退回重办',
    '到期後回訪；不滿意或未辦的退回重辦',
    'Call back after the time limit; what is not settled is sent back',
  ),
  'jieSuJiBan-24-28': law(
    jieSuJiBan,
    '24-28',
    '对高频、共性问题主动治理',
    '對高頻、共性問題主動治理',
    'Frequent and common problems are tackled before they are complained of',
  ),
  'jieSuJiBan-29': law(
    jieSuJiBan,
    '29',
    '可能引发突发事件的立即报告',
    '可能引發突發事件的立即報告',
    'A possible emergency is reported at once',
  ),
  'jieSuJiBan-32': law(
    jieSuJiBan,
    '32',
    '考评以响应率、解决率、满意率为核心',
    '考評以回應率、解決率、滿意率為核心',
    'Evaluation rests on the rates of response, resolution and satisfaction',
  ),
  'jieSuJiBan-33': law(jieSuJiBan, '33', '吹哨与报到双向考评', '吹哨與報到雙向考評', 'Whistle and report are both evaluated'),

  'jinan-12345-16': law(
    jinan,
    '16',
    '来电人要求保密的，应当保密',
    '來電人要求保密的，應當保密',
    "A caller's wish for secrecy is kept",
  ),
  'jinan-12345-21': law(jinan, '21', '全天候受理', '全天候受理', 'Requests are taken round the clock'),
  'jinan-12345-22': law(
    jinan,
    '22',
    '工单记录诉求和办理全过程',
    '工單記錄訴求和辦理全過程',
    'One running sheet records the whole process',
  ),
  'jinan-12345-24': law(
    jinan,
    '24',
    '一般在五个工作日内办结并答复；法律另有规定的从其规定',
    '一般在五個工作日內辦結並答覆；法律另有規定的從其規定',
    'Handled and answered within five working days unless a law says otherwise',
  ),
  'jinan-12345-27': law(
    jinan,
    '27',
    '办理后回访，未办或不满意的退回重办',
    '辦理後回訪，未辦或不滿意的退回重辦',
    'Call back; what was not done or not satisfying is sent back',
  ),
  'jinan-12345-28': law(
    jinan,
    '28',
    '逾期、反复、拒办等情形予以督办',
    '逾期、反覆、拒辦等情形予以督辦',
    'Overdue, repeated or refused matters are supervised',
  ),
  'jinan-12345-29-30': law(
    jinan,
    '29-30',
    '涉及多个单位的确定主办单位；仍未解决的逐级提请协调',
    '涉及多個單位的確定主辦單位；仍未解決的逐級提請協調',
    'Several units: one is made the main one; the unsolved goes up step by step',
  ),
  'jinan-12345-32': law(
    jinan,
    '32',
    '不得把举报内容和举报人身份透露给被举报方',
    '不得把舉報內容和舉報人身份透露給被舉報方',
    'A report and who made it are never passed to the party reported',
  ),
  'jinan-12345-33': law(
    jinan,
    '33',
    '公布每月数据、典型案例、渠道和标准',
    '公布每月資料、典型案例、渠道和標準',
    'Monthly data, typical cases, channels and standards are published',
  ),
  'jinan-12345-34': law(
    jinan,
    '34',
    '知识库谁提供、谁维护',
    '知識庫誰提供、誰維護',
    'Who provides knowledge keeps it up to date',
  ),

  'weifang-12345-19': law(
    weifang,
    '19',
    '应通过其他法定途径解决的，告知途径，不派单',
    '應透過其他法定途徑解決的，告知途徑，不派單',
    'Where another legal path is due, the path is told and nothing dispatched',
  ),
  'weifang-12345-20': law(
    weifang,
    '20',
    '一般在五个工作日内办结并答复；确有困难的说明措施和期限',
    '一般在五個工作日內辦結並答覆；確有困難的說明措施和期限',
    'Handled and answered within five working days; real difficulty needs measures and a clear date',
  ),
  'weifang-12345-21': law(
    weifang,
    '21',
    '诉求人不配合等情形，书面申请、经审核后可终止办理并说明',
    '訴求人不配合等情形，書面申請、經審核後可終止辦理並說明',
    'May be stopped on written request after review, with an explanation',
  ),
  'weifang-12345-22': law(
    weifang,
    '22',
    '可对派单提出异议；指定后不得再退回',
    '可對派單提出異議；指定後不得再退回',
    'A unit may object to the dispatch; once designated it may not return it',
  ),
  'weifang-12345-23': law(
    weifang,
    '23',
    '涉及多个单位的逐级协调',
    '涉及多個單位的逐級協調',
    'Matters of several units go up step by step',
  ),
  'weifang-12345-26': law(
    weifang,
    '26',
    '逾期、反复、拒办等情形予以督办',
    '逾期、反覆、拒辦等情形予以督辦',
    'Overdue, repeated or refused matters are supervised',
  ),

  'petition-22': law(
    petition,
    '22',
    '十五日内登记并转送、交办',
    '十五日內登記並轉送、交辦',
    'Registered and forwarded or assigned within 15 days',
  ),
  'petition-23': law(
    petition,
    '23',
    '十五日内书面告知；不属于本机关的，五个工作日内提出异议',
    '十五日內書面告知；不屬於本機關的，五個工作日內提出異議',
    'Written notice within 15 days; objection to a forwarded item within 5 working days',
  ),
  'petition-34': law(
    petition,
    '34',
    '受理之日起六十日内办结；经批准可延长三十日以内并告知理由',
    '受理之日起六十日內辦結；經批准可延長三十日以內並告知理由',
    'Finished within 60 days of acceptance; extended by up to 30 with approval and a reason told',
  ),
  'petition-35': law(
    petition,
    '35',
    '收到书面答复三十日内可申请复查，三十日内作出复查意见',
    '收到書面答覆三十日內可申請複查，三十日內作出複查意見',
    'Review asked for within 30 days of the written reply and decided within 30',
  ),
  'petition-36': law(
    petition,
    '36',
    '三十日内可申请复核，三十日内作出；听证时间不计入',
    '三十日內可申請複核，三十日內作出；聽證時間不計入',
    'Re-examination within 30 and 30 days; time of a hearing is left out',
  ),

  'licence-32': law(
    licence,
    '32',
    '需要补正的五个工作日内一次告知；逾期不告知即为受理',
    '需要補正的五個工作日內一次告知；逾期不告知即為受理',
    'Corrections are told once within 5 working days; silence is acceptance',
  ),
  'licence-45': law(
    licence,
    '45',
    '听证、检验、专家评审时间不计入期限，应书面告知',
    '聽證、檢驗、專家評審時間不計入期限，應書面告知',
    'Hearing, inspection and expert review are left out of the time and told in writing',
  ),
  'licence-82': law(licence, '82', '本法期限以工作日计算', '本法期限以工作日計算', 'All periods of this law are working days'),
  'reconsideration-88': law(
    reconsideration,
    '88',
    '三日、五日、七日、十日为工作日，更长的期限为自然日',
    '三日、五日、七日、十日為工作日，更長的期限為自然日',
    'Three, five, seven and ten days are working days, longer periods natural days',
  ),
  'disclosure-30': law(
    disclosure,
    '30',
    '补正时间不计入答复期限',
    '補正時間不計入答覆期限',
    'The time of a correction is not handling time',
  ),
  'disclosure-33': law(
    disclosure,
    '33',
    '征求第三方意见的时间不计入期限',
    '徵求第三方意見的時間不計入期限',
    'Consulting a third party is left out of the time',
  ),
  'onlineMediation-24': law(
    onlineMediation,
    '24',
    '调解期限自调解员在平台确认接受委派、委托之日起算',
    '調解期限自調解員在平台確認接受委派、委託之日起算',
    "The time runs from the mediator's confirmation on the platform",
  ),
  'onlineMediation-26': law(
    onlineMediation,
    '26',
    '鉴定时间不计入调解期限',
    '鑑定時間不計入調解期限',
    'The time of an appraisal is left out',
  ),

  ...dataLaws,
} as const satisfies Readonly<Record<string, Law>>

export type LawId = keyof typeof laws

export const isLaw = (id: string): id is LawId => Object.hasOwn(laws, id)

/** On what ground contents may be erased: deletion asked or due, consent withdrawn, kept longer than needed. */
export const erasureLaws = ['pipl-47', 'pipl-15', 'pipl-19'] as const satisfies readonly LawId[]

/** What obliges to keep what somebody asked to have deleted, or answers for a refusal of another right: each is cited to her. */
export const keepingLaws = [
  'pipl-13',
  'pipl-44-50',
  'pipl-47',
  'pipl-56',
  'networkData-12',
  'archives-20',
  'cybersecurity-21',
  'jinan-12345-22',
  'binzhou-grid-13-14',
] as const satisfies readonly LawId[]

/** What a hand-over may be founded on: who another way is open to, who the first receiver is, who assigns, and that tips are kept secret. */
export const handOverLaws = [
  'local',
  'jieSuJiBan-11',
  'jieSuJiBan-12',
  'jieSuJiBan-14',
  'jinan-12345-32',
  'weifang-12345-19',
] as const satisfies readonly LawId[]

/** Those of `ids` that are not in the table, each once, in order. A region or kind that cites one of them is refused. */
export const unknownLaws = (ids: Iterable<string>): readonly string[] => [...new Set(ids)].filter((id) => !isLaw(id))

const figures = '零一二三四五六七八九'

/** 1–199 in Chinese figures, as articles are numbered. */
const chinese = (n: number): string => {
  if (n >= 100)
    return `${figures.charAt(Math.floor(n / 100))}百${n % 100 === 0 ? '' : n % 100 < 10 ? `零${chinese(n % 100)}` : tens(n % 100, true)}`
  return n < 10 ? figures.charAt(n) : tens(n, false)
}
const tens = (n: number, inside: boolean): string => {
  const ten = Math.floor(n / 10)
  return `${ten === 1 && !inside ? '' : figures.charAt(ten)}十${n % 10 === 0 ? '' : figures.charAt(n % 10)}`
}

const article = (numbers: string, language: Language): string => {
  const [from = '', to] = numbers.split('-')
  if (language === 'en') return to === undefined ? `, Art. ${from}` : `, Arts. ${from}–${to}`
  const one = (n: string): string => `第${chinese(Number(n))}${language === 'zh-TW' ? '條' : '条'}`
  return to === undefined ? ` ${one(from)}` : ` ${one(from)}至${one(to)}`
}

/**
 * How a person reads a citation: 滨州市社会治理网格化服务管理条例 第十一条. In an invented district (`invented`) a local rule is
 * only an example (示例). Throws RangeError on an id that is not in the table: nothing else may be cited.
 */
export const cite = (
  id: string,
  language: Language,
  { invented }: { readonly invented: boolean } = { invented: false },
): string => {
  if (!isLaw(id)) throw new RangeError(`not a law of the table: ${id}`)
  if (id === 'local' && invented) return language === 'en' ? 'example' : '示例'
  const cited: Law = laws[id]
  return cited.title[language] + (cited.article === '' ? '' : article(cited.article, language))
}
