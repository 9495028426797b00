// Passwords that everybody tries first: runs, repetitions, keyboards, dates, and a few hundred words with figures behind them.

/** Words that make a password with nothing, figures or signs around them. Ours and the field's, besides what the world uses. */
const words = new Set(
  `password passwort passw0rd p@ssword p@ssw0rd pass admin administrator root system manager guest user test tester default login
  welcome letmein hello iloveyou ilove loveyou princess sunshine football baseball basketball dragon monkey shadow master superman batman
  michael jordan charlie jennifer jessica ashley daniel thomas hunter ranger buster soccer hockey killer george andrew joshua
  pepper ginger summer winter autumn spring computer internet secret freedom whatever trustno1 starwars mustang access flower
  cheese cookie banana orange chocolate samsung google huawei xiaomi tencent alibaba weixin wechat taobao baidu zhifubao
  woaini woaini1314 aini woaiwojia nihao zhongguo china beijing shanghai chongqing guangzhou shenzhen chengdu tianjin
  mima wodemima mimamima denglu yonghu guanliyuan wangge wanggeyuan zongzhi zongzhizhongxin jiedao shequ jiedaoban
  chaguan mingchuan zhengfu gongan paichusuo diaodu diaoduyuan zhihui zhongxin office police government grid
  qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc 1qaz2wsx 1q2w3e 1q2w3e4r 1q2w3e4r5t q1w2e3r4
  abcdef abcdefg abcdefgh abc abcd aaa aaaa a1b2c3 a1b2c3d4 zaq1zaq1 xsw2xsw2 iloveu changeme temp temporary newpassword`
    .split(/\s+/)
    .filter(Boolean),
)
const rows = [
  '01234567890',
  '09876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
]

/** Whether a password (lower case) is one of those: exact, never by likeness, so that a long phrase is never refused. */
export function guessable(plain: string): boolean {
  const figures = plain.replace(/\D/g, '')
  if (/^(.{1,4})\1+.?$/s.test(plain)) return true
  if (rows.some((row) => row.includes(plain) || [...row].reverse().join('').includes(plain))) return true
  // Only figures: a date, a telephone, a number everybody knows. A dozen and more are somebody's own.
  if (figures === plain && plain.length < 12) return true
  const bare = plain.replace(/^[\d\s._!@#$%*-]+|[\d\s._!@#$%*-]+$/g, '')
  const unleeted = bare.replaceAll('0', 'o').replaceAll('@', 'a').replaceAll('$', 's').replaceAll('3', 'e')
  const half = bare.slice(0, bare.length / 2)
  const doubled = half.repeat(2) === bare ? [half] : []
  return [plain, bare, unleeted, ...doubled].some((one) => words.has(one))
}
