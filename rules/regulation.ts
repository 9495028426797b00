// A kind written out as the regulation an official reads: states, steps, who, clocks, and the drawing of its course.
import { targets } from './define.ts'
import type { Kind } from './kind.ts'
import { opens, statesOf } from './kind.ts'

/** Words of one language: key → sentence, as the catalogue `case.json` holds them. */
export type Words = Readonly<Record<string, string>>

const said = (words: Words, key: string, code: string): string => {
  const word = words[key]
  return word === undefined ? `\`${code}\`` : `${word} \`${code}\``
}

/** The generated part of a kind's README, in Markdown; the same for the same declaration. */
export function regulationOf(kind: Kind, words: Words): string {
  const state = (code: string) => said(words, `state.${code}`, code)
  const step = (code: string) => said(words, `step.${code}`, code)
  const clocks = (list: readonly string[] = []) => list.map((code) => said(words, `clock.${code}`, code)).join('、') || '–'
  const lines = ['| 状态 | 阶段 | 谁的待办 | 时限 |', '| --- | --- | --- | --- |']
  for (const [code, one] of Object.entries(kind.states))
    lines.push(
      `| ${state(code)} | ${said(words, `phase.${one.phase}`, one.phase)} | ${one.todo ? `\`${one.todo.of}\` · \`${one.todo.duty}\`` : '–'} | ${one.todo?.clock ? clocks([one.todo.clock]) : '–'} |`,
    )
  lines.push('', '| 动作 | 从 | 到 | 谁可以 | 启动的时限 | 停止的时限 |', '| --- | --- | --- | --- | --- | --- |')
  for (const [code, one] of Object.entries(kind.steps)) {
    const from = opens(one)
      ? '（新）'
      : one.from === 'any'
        ? '任何状态'
        : one.from === 'open'
          ? '未办结'
          : one.from.map(state).join('、')
    const to = one.to === 'same' ? '不变' : one.to === 'any' ? '退回原状态' : targets(one).map(state).join('、')
    lines.push(
      `| ${step(code)} | ${from} | ${to} | ${one.by.says.replaceAll('|', '或')} | ${clocks(one.starts)} | ${clocks(one.stops)} |`,
    )
  }
  lines.push('', '```mermaid', 'stateDiagram-v2')
  for (const [code] of Object.entries(kind.states)) lines.push(`  ${code} : ${words[`state.${code}`] ?? code}`)
  for (const [code, one] of Object.entries(kind.steps))
    if (one.to !== 'any' && one.to !== 'same')
      for (const to of targets(one))
        for (const from of opens(one) ? ['[*]'] : statesOf(kind, one))
          lines.push(`  ${from} --> ${to} : ${words[`step.${code}`] ?? code}`)
  for (const [code, one] of Object.entries(kind.states)) if (one.phase === 'ended') lines.push(`  ${code} --> [*]`)
  lines.push('```', '')
  return lines.join('\n')
}
