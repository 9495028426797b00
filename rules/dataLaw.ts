// The part of the table of laws that is about data: personal information, security, records, access, codes.
import { type Law, law, words } from './instrument.ts'

const pipl = words('个人信息保护法', '個人信息保護法', 'Personal Information Protection Law (PIPL)')
const cybersecurity = words('网络安全法（2016）', '網絡安全法（2016）', 'Cybersecurity Law (2016)')
const networkData = words('网络数据安全管理条例', '網絡數據安全管理條例', 'Regulation on Network Data Security')
const signature = words('电子签名法', '電子簽名法', 'Electronic Signature Law')
const archives = words('档案法实施条例', '檔案法實施條例', 'Implementing Regulation of the Archives Law')
const barrierFree = words('无障碍环境建设法', '無障礙環境建設法', 'Barrier-free Environment Law')
const divisions = words('行政区划条例', '行政區劃條例', 'Regulation on Administrative Divisions')

export const dataLaws = {
  'pipl-13': law(
    pipl,
    '13',
    '处理个人信息须有合法依据',
    '處理個人信息須有合法依據',
    'Personal information is handled on a legal basis only',
  ),
  'pipl-15': law(
    pipl,
    '15',
    '同意可以撤回，撤回应当便捷',
    '同意可以撤回，撤回應當便捷',
    'Consent may be withdrawn, as easily as it was given',
  ),
  'pipl-16': law(
    pipl,
    '16',
    '不得因不同意而拒绝服务，确属必要的除外',
    '不得因不同意而拒絕服務，確屬必要的除外',
    'Service may not be refused for lack of consent unless the data are necessary',
  ),
  'pipl-17': law(
    pipl,
    '17',
    '处理前告知：谁处理、目的、方式、种类、保存期限和权利',
    '處理前告知：誰處理、目的、方式、種類、保存期限和權利',
    'Told beforehand: who, purpose, way, kinds, retention, rights',
  ),
  'pipl-19': law(pipl, '19', '保存期限为所需的最短时间', '保存期限為所需的最短時間', 'Kept for the shortest time needed'),
  'pipl-21': law(
    pipl,
    '21',
    '委托处理应当监督，结束后删除',
    '委託處理應當監督，結束後刪除',
    'A processor is supervised and deletes at the end',
  ),
  'pipl-23': law(pipl, '23', '向他人提供须单独同意', '向他人提供須單獨同意', 'Giving to another handler needs separate consent'),
  'pipl-24': law(
    pipl,
    '24',
    '不得以自动化决策对人作出不公平的处理，应当可解释、可由人复核',
    '不得以自動化決策對人作出不公平的處理，應當可解釋、可由人複核',
    'No unfair automated decision on persons; explained and open to human review',
  ),
  'pipl-25': law(pipl, '25', '公开个人信息须单独同意', '公開個人信息須單獨同意', 'Publication needs separate consent'),
  'pipl-26': law(
    pipl,
    '26',
    '公共场所图像只用于公共安全，并设提示标识',
    '公共場所圖像只用於公共安全，並設提示標識',
    'Images of public places: a sign, for public security only',
  ),
  'pipl-28': law(
    pipl,
    '28',
    '敏感信息：生物识别、宗教、特定身份、健康、金融账户、行踪、未满十四周岁者的信息',
    '敏感信息：生物識別、宗教、特定身份、健康、金融帳戶、行蹤、未滿十四周歲者的信息',
    'Sensitive: biometrics, religion, specific identity, health, financial account, whereabouts, under-14s',
  ),
  'pipl-29': law(pipl, '29', '处理敏感信息须单独同意', '處理敏感信息須單獨同意', 'Sensitive data need separate consent'),
  'pipl-31': law(pipl, '31', '未满十四周岁的须监护人同意', '未滿十四周歲的須監護人同意', 'Under 14 the guardian consents'),
  'pipl-35': law(pipl, '35', '国家机关处理也应当告知', '國家機關處理也應當告知', 'State organs too must tell'),
  'pipl-36': law(pipl, '36', '存储在境内', '儲存在境內', 'Stored in mainland China'),
  'pipl-44-50': law(
    pipl,
    '44-50',
    '个人有权查阅、复制、更正、删除、限制、要求解释和转移；拒绝须说明理由',
    '個人有權查閱、複製、更正、刪除、限制、要求解釋和轉移；拒絕須說明理由',
    'Rights to see, copy, correct, delete, restrict, have explained and move; a refusal gives its reason',
  ),
  'pipl-45': law(
    pipl,
    '45',
    '个人有权查阅、复制其个人信息',
    '個人有權查閱、複製其個人信息',
    "The right to see and copy one's own data",
  ),
  'pipl-47': law(
    pipl,
    '47',
    '目的实现或不再必要时删除或匿名化',
    '目的實現或不再必要時刪除或匿名化',
    'Deleted or made anonymous when the purpose ends',
  ),
  'pipl-49': law(
    pipl,
    '49',
    '死者的近亲属可以行使相应权利',
    '死者的近親屬可以行使相應權利',
    "A dead person's near relatives have their rights",
  ),
  'pipl-51': law(
    pipl,
    '51',
    '采取安全措施，访问有授权、有记录',
    '採取安全措施，存取有授權、有記錄',
    'Security measures: access is authorised and recorded',
  ),
  'pipl-54': law(pipl, '54', '定期合规审计', '定期合規稽核', 'Regular compliance audit'),
  'pipl-56': law(
    pipl,
    '56',
    '影响评估报告保存三年以上',
    '影響評估報告保存三年以上',
    'The impact assessment is kept for at least 3 years',
  ),
  'pipl-57': law(pipl, '57', '泄露时立即补救并通知', '洩露時立即補救並通知', 'A breach is remedied and notified'),

  'cybersecurity-21': law(
    cybersecurity,
    '21',
    '网络日志保存不少于六个月',
    '網絡日誌保存不少於六個月',
    'Network logs are kept for at least six months',
  ),
  'networkData-12': law(
    networkData,
    '12',
    '提供、委托处理的记录保存三年以上',
    '提供、委託處理的記錄保存三年以上',
    'Records of provision are kept for at least 3 years',
  ),
  'networkData-23': law(
    networkData,
    '23',
    '及时办理个人行使权利的请求，不设不合理条件',
    '及時辦理個人行使權利的請求，不設不合理條件',
    'Requests of persons are answered in time, without unreasonable conditions',
  ),
  'networkData-28': law(
    networkData,
    '28',
    '处理一千万人以上信息的有额外义务',
    '處理一千萬人以上信息的有額外義務',
    'Extra duties from ten million persons on',
  ),
  'signature-13': law(
    signature,
    '13',
    '可靠的电子签名：专有、专控、改动可发现',
    '可靠的電子簽名：專有、專控、改動可發現',
    "Reliable: the signer's own, under the signer's control, every change detectable",
  ),
  'archives-20': law(
    archives,
    '20',
    '按规定归档和移交；销毁前鉴定并经批准',
    '按規定歸檔和移交；銷毀前鑑定並經批准',
    'Filed and handed over by rule; appraised and approved before destruction',
  ),
  'barrierFree-32': law(
    barrierFree,
    '32',
    '财政资金建设的网站和应用应当符合无障碍标准',
    '財政資金建設的網站和應用應當符合無障礙標準',
    'Publicly funded sites and applications meet barrier-free standards',
  ),
  'barrierFree-35': law(
    barrierFree,
    '35',
    '热线提供语音、大字、一键等方式',
    '熱線提供語音、大字、一鍵等方式',
    'Hotlines with voice, large print, one key',
  ),
  'barrierFree-37': law(barrierFree, '37', '保留人工服务', '保留人工服務', 'Service by people is kept'),
  'divisions-17': law(
    divisions,
    '17',
    '变更的区划代码一个月内公布',
    '變更的區劃代碼一個月內公布',
    'Changed division codes are published within a month',
  ),
} as const satisfies Readonly<Record<string, Law>>
