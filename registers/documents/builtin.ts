// The templates every office begins with, written down here and made into real DOCX files that officials may take away and edit.
import PizZip from 'pizzip'
import { styles } from './read.ts'

type Style = keyof typeof styles
/** A line is body text, a styled paragraph, or a table of rows of which the first is its head. */
type Line =
  | string
  | { readonly as: Style; readonly text: string }
  | { readonly rows: readonly (readonly string[])[]; readonly widths: readonly number[] }
type Builtin = {
  readonly name: string
  readonly title: string
  readonly sealed: boolean
  readonly personal: boolean
  readonly lines: readonly Line[]
}

const as = (style: Style, text: string): Line => ({ as: style, text })
const pairs = (...rows: readonly (readonly string[])[]): Line => ({ rows, widths: [2, 5] })
const head: readonly Line[] = [as('发文机关标志', '{{发文机关}}'), as('发文字号', '{{发文字号}}')]
const end: readonly Line[] = [as('发文机关署名', '{{发文机关}}'), as('成文日期', '{{成文日期}}')]
const contact = as('附注', '（联系人：{{经办人}}；联系电话：{{联系电话}}）')
const slip = (title: string): readonly Line[] => [as('公文标题', title), as('公文副题', '{{发文字号}}')]

export const builtins: readonly Builtin[] = [
  {
    name: 'receipt',
    title: '受理回执',
    sealed: true,
    personal: true,
    lines: [
      ...slip('受理回执'),
      as('主送机关', '{{诉求人}}：'),
      '您反映的“{{案件名称}}”事项已于{{受理日期}}由{{受理单位}}受理，一案一码为{{案件编号}}。',
      '该事项由{{承办单位}}办理，办理期限至{{办理期限}}（依据：{{期限依据}}）。您可以扫描左下方二维码核对本回执，并凭编号查询办理进度。',
      '对办理结果不满意的，可以在收到答复后反映“未解决”，由受理单位重新办理。',
      ...end,
      contact,
    ],
  },
  {
    name: 'dispatch',
    title: '交办单',
    sealed: true,
    personal: false,
    lines: [
      ...slip('交办单'),
      pairs(
        ['项目', '内容'],
        ['案件编号', '{{案件编号}}'],
        ['案件名称', '{{案件名称}}'],
        ['事项类别', '{{事项类别}}'],
        ['事发地点', '{{事发地点}}'],
        ['来源渠道', '{{来源渠道}}'],
        ['受理日期', '{{受理日期}}'],
        ['事项描述', '{{事项描述}}'],
        ['承办单位', '{{承办单位}}'],
        ['办理期限', '{{办理期限}}（{{期限依据}}）'],
      ),
      '请{{承办单位}}自收到本单起签收并组织办理，在办理期限内反馈结果；不属于本单位职责的，在规定时限内说明理由退回。',
      ...end,
      contact,
    ],
  },
  {
    name: 'supervision',
    title: '督办函',
    sealed: true,
    personal: false,
    lines: [
      ...head,
      as('公文标题', '关于督促办理“{{案件名称}}”的函'),
      as('主送机关', '{{主送机关}}：'),
      '{{受理日期}}，{{受理单位}}受理“{{案件名称}}”（一案一码：{{案件编号}}），由你单位承办，办理期限至{{办理期限}}，现已超期{{超期天数}}天。',
      as('公文小标题', '一、督办事由'),
      '{{督办事由}}',
      as('公文小标题', '二、督办要求'),
      '{{督办要求}}请于{{回复期限}}前书面回复办理情况。',
      ...end,
      contact,
    ],
  },
  {
    name: 'extension',
    title: '延期审批单',
    sealed: true,
    personal: false,
    lines: [
      ...slip('延期审批单'),
      pairs(
        ['项目', '内容'],
        ['案件编号', '{{案件编号}}'],
        ['案件名称', '{{案件名称}}'],
        ['承办单位', '{{承办单位}}'],
        ['延期前期限', '{{延期前期限}}'],
        ['延期后期限', '{{延期后期限}}'],
        ['延期理由', '{{延期理由}}'],
        ['依据', '{{期限依据}}'],
        ['承办单位意见', ''],
        ['审批意见', ''],
      ),
      ...end,
    ],
  },
  {
    name: 'joint',
    title: '协办函',
    sealed: true,
    personal: false,
    lines: [
      ...head,
      as('公文标题', '关于协助办理“{{案件名称}}”的函'),
      as('主送机关', '{{协办单位}}：'),
      '{{承办单位}}正在办理“{{案件名称}}”（一案一码：{{案件编号}}），需要你单位协助办理以下事项：',
      '{{协办事项}}',
      '请于{{协办期限}}前完成并函复。',
      ...end,
      contact,
    ],
  },
  {
    name: 'reply',
    title: '答复',
    sealed: true,
    personal: true,
    lines: [
      ...head,
      as('公文标题', '关于“{{案件名称}}”的答复'),
      as('主送机关', '{{诉求人}}：'),
      '您于{{受理日期}}反映的“{{案件名称}}”（一案一码：{{案件编号}}），{{承办单位}}已办理完毕，现答复如下：',
      '{{答复内容}}',
      '如认为问题没有解决，请凭编号反映“未解决”，我们将重新办理。',
      ...end,
      contact,
    ],
  },
  {
    name: 'minutes',
    title: '会议纪要',
    sealed: true,
    personal: false,
    lines: [
      ...head,
      as('公文标题', '“{{案件名称}}”协调会会议纪要'),
      '{{正文}}',
      {
        rows: [
          ['序号', '议题', '议定事项', '责任单位', '完成时限'],
          ['{{#议题}}{{序号}}', '{{议题名称}}', '{{议定事项}}', '{{责任单位}}', '{{完成时限}}{{/议题}}'],
        ],
        widths: [1, 3, 4, 2, 2],
      },
      ...end,
    ],
  },
  {
    name: 'handover',
    title: '移交函',
    sealed: true,
    personal: false,
    lines: [
      ...head,
      as('公文标题', '关于移交“{{案件名称}}”的函'),
      as('主送机关', '{{接收单位}}：'),
      '{{移交单位}}受理了下列事项，经审查属于你单位职责范围，现移交你单位：',
      pairs(
        ['项目', '内容'],
        ['案件编号', '{{案件编号}}'],
        ['事项类别', '{{事项类别}}'],
        ['受理日期', '{{受理日期}}'],
        ['事发地点', '{{事发地点}}'],
        ['反映的情况', '{{事项描述}}'],
        ['移交理由', '{{移交理由}}'],
        ['依据', '{{移交依据}}'],
        ['说明', '{{移交说明}}'],
      ),
      '请依法办理，并于{{回复期限}}前回执：扫描本函的二维码可以打开一次性回执页，不用账号；也可以在本函上盖章后拍照寄回。',
      ...['{{#附件}}', '{{名称}}', '{{/附件}}'].map((text) => as('公文附件', text)),
      ...end,
      as('附注', '（联系电话：{{联系电话}}）'),
      as('附注', '收件单位：{{接收单位}}　{{接收单位地址}}'),
      as('附注', '收件机关盖章　　　　　　年　　月　　日'),
      as('附注', '数据文件摘要 {{数据文件摘要}}'),
    ],
  },
  {
    name: 'cover',
    title: '卷宗封面与目录',
    sealed: false,
    personal: false,
    lines: [
      as('公文标题', '{{发文机关}}卷宗'),
      pairs(
        ['项目', '内容'],
        ['案件编号', '{{案件编号}}'],
        ['案件名称', '{{案件名称}}'],
        ['事项类别', '{{事项类别}}'],
        ['受理日期', '{{受理日期}}'],
        ['承办单位', '{{承办单位}}'],
        ['办理结果', '{{办理结果}}'],
        ['立卷人', '{{经办人}}'],
        ['立卷日期', '{{成文日期}}'],
      ),
      as('公文标题', '卷内目录'),
      {
        rows: [
          ['序号', '材料名称', '日期', '页数', '备注'],
          ['{{#目录}}{{序号}}', '{{材料名称}}', '{{日期}}', '{{页数}}', '{{备注}}{{/目录}}'],
        ],
        widths: [2, 9, 5, 2, 4],
      },
    ],
  },
]

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const ids = Object.keys(styles) as Style[]

const paragraph = (text: string, style?: Style): string =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="S${ids.indexOf(style)}"/></w:pPr>` : ''}<w:r><w:t xml:space="preserve">${xml(text)}</w:t></w:r></w:p>`

function tableXml(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const unit = 8844 / widths.reduce((a, b) => a + b, 0)
  const width = (n: number): number => Math.round((widths[n] ?? 1) * unit)
  const border = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((side) => `<w:${side} w:val="single" w:sz="4"/>`)
    .join('')
  const cell = (text: string, n: number): string =>
    `<w:tc><w:tcPr><w:tcW w:w="${width(n)}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr><w:r><w:t xml:space="preserve">${xml(text)}</w:t></w:r></w:p></w:tc>`
  const grid = widths.map((_, n) => `<w:gridCol w:w="${width(n)}"/>`).join('')
  const lines = rows.map((row, n) => `<w:tr>${n === 0 ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${row.map(cell).join('')}</w:tr>`)
  return `<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:tblBorders>${border}</w:tblBorders></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${lines.join('')}</w:tbl>`
}

/** How each style looks in Word and WPS: alignment, size in half points, bold, colour; the names are what the page reads. */
const looks: Readonly<Record<Style, string>> = {
  发文机关标志: '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:color w:val="B3261E"/><w:sz w:val="72"/></w:rPr>',
  发文字号: '<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="18" w:color="B3261E"/></w:pBdr><w:jc w:val="center"/></w:pPr>',
  公文标题:
    '<w:pPr><w:spacing w:before="480" w:after="240"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr>',
  公文副题: '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="28"/></w:rPr>',
  主送机关: '<w:pPr><w:ind w:firstLine="0" w:firstLineChars="0"/></w:pPr>',
  公文小标题: '<w:rPr><w:b/></w:rPr>',
  公文附件: '<w:pPr><w:ind w:left="640"/></w:pPr>',
  发文机关署名: '<w:pPr><w:spacing w:before="580"/><w:ind w:right="640"/><w:jc w:val="right"/></w:pPr>',
  成文日期: '<w:pPr><w:ind w:right="1280"/><w:jc w:val="right"/></w:pPr>',
  附注: '<w:rPr><w:sz w:val="24"/></w:rPr>',
}

/** A real DOCX of a built-in template: four parts, the styles by name, A4 with the official margins. The same bytes every time. */
export function builtinDocx({ lines }: Builtin): Buffer {
  const zip = new PizZip()
  const put = (name: string, text: string) => zip.file(name, declared + text, { date: new Date(Date.UTC(2026, 0, 1)) })
  const body = lines
    .map((line) =>
      typeof line === 'string'
        ? paragraph(line)
        : 'as' in line
          ? paragraph(line.text, line.as)
          : tableXml(line.rows, line.widths),
    )
    .join('')
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packaged = 'http://schemas.openxmlformats.org/package/2006'
  put(
    '[Content_Types].xml',
    `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${type}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
  )
  put(
    '_rels/.rels',
    `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
  )
  put(
    'word/_rels/document.xml.rels',
    `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  )
  put(
    'word/document.xml',
    `<w:document ${word}><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="1588" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  )
  const fonts = '<w:rFonts w:ascii="FangSong" w:hAnsi="FangSong" w:eastAsia="仿宋"/>'
  const all = ids
    .map(
      (name, n) =>
        `<w:style w:type="paragraph" w:customStyle="1" w:styleId="S${n}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:qFormat/>${looks[name]}</w:style>`,
    )
    .join('')
  put(
    'word/styles.xml',
    `<w:styles ${word}><w:docDefaults><w:rPrDefault><w:rPr>${fonts}<w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="580" w:lineRule="exact"/><w:ind w:firstLine="640" w:firstLineChars="200"/></w:pPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="Cell"><w:name w:val="公文表格"/><w:pPr><w:ind w:firstLine="0" w:firstLineChars="0"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr></w:style>${all}</w:styles>`,
  )
  return zip.generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}
