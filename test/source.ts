// Reads a source file as far as the house's tests need: its imports, its code without comments and strings, its strings.

export type Source = { readonly path: string; readonly text: string }
export type Read = {
  /** Comments and the insides of strings are blanks; line breaks stay. */
  readonly code: string
  /** Whole texts of string and template literals; `${…}` of a template is one blank. */
  readonly strings: readonly string[]
  readonly imports: readonly Import[]
}

/** `type` when only types come through it: nothing of it runs. */
export type Import = { readonly name: string; readonly dynamic: boolean; readonly type: boolean }

const kept = new WeakMap<Source, Read>()

export function read(source: Source): Read {
  const old = kept.get(source)
  if (old) return old
  const { code, strings, marked } = scan(source.text)
  const imports = [
    // The strings are numbered in `marked`, so a word in a comment or a text is never an import.
    ...[...marked.matchAll(/\b(?:import|export)\b(\s+type\b)?(?:[^;'"`()§]*?\bfrom)?\s*§(\d+)§/g)].map(([, type, at]) => ({
      name: strings[Number(at)] ?? '',
      dynamic: false,
      type: type !== undefined,
    })),
    ...[...marked.matchAll(/\bimport\s*\(\s*§(\d+)§/g)].map(([, at]) => ({
      name: strings[Number(at)] ?? '',
      dynamic: true,
      type: false,
    })),
  ]
  const made = { code, strings, imports }
  kept.set(source, made)
  return made
}

/** After one of these a slash begins a regular expression; after anything else it divides. */
const beforeRegex = /(^|[=(,:[!&|?{};+\-*%<>~^\n]|=>|\b(return|typeof|case|in|of|yield|await|else))\s*$/

function scan(text: string): { code: string; strings: string[]; marked: string } {
  const strings: string[] = []
  let code = ''
  let marked = ''
  let at = 0
  const blank = (to: number) => {
    code += text.slice(at, to).replace(/[^\n]/g, ' ')
    at = to
  }
  /** Takes the literal that begins here; templates hold code, which is read too. */
  const literal = (quote: string): void => {
    const number = strings.push('') - 1
    let value = ''
    let end = at + 1
    while (end < text.length && text[end] !== quote) {
      if (text[end] === '\\') {
        value += text.slice(end, end + 2)
        end += 2
      } else if (quote === '`' && text.startsWith('${', end)) {
        value += ' '
        blank(end + 2)
        codeUntilBrace()
        end = at
      } else value += text[end++]
    }
    strings[number] = value
    blank(Math.min(end + 1, text.length))
    marked += `§${number}§`
  }
  const codeUntilBrace = () => {
    for (let depth = 1; at < text.length; ) {
      if (text[at] === '{') depth++
      if (text[at] === '}' && --depth === 0) {
        blank(at + 1)
        return
      }
      step()
    }
  }
  const step = () => {
    const char = text[at] ?? ''
    if (text.startsWith('//', at)) blank(endOf(text, '\n', at))
    else if (text.startsWith('/*', at)) blank(Math.min(endOf(text, '*/', at + 2) + 2, text.length))
    else if (char === '"' || char === "'" || char === '`') literal(char)
    else if (char === '/' && beforeRegex.test(code.slice(-40).trimEnd() === '' ? '' : code.slice(-40)))
      blank(endOfRegex(text, at))
    else {
      code += char
      marked += char
      at++
    }
  }
  while (at < text.length) step()
  return { code, strings, marked }
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found
}

function endOfRegex(text: string, from: number): number {
  let inClass = false
  for (let at = from + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '[') inClass = true
    else if (text[at] === ']') inClass = false
    else if (text[at] === '/' && !inClass) return at + 1
  }
  // A division after all.
  return from + 1
}
