import { toLower, trim } from './php-string.ts'

/** Values of one parameter of a `Forwarded` header; `true` where the parameter has no value. */
type Parameter = string | true

/**
 * Reads a `Forwarded` header with `HeaderUtils::split` and `combine` of Symfony 7.4.22: the parameters of each element,
 * the last of equal ones. Nothing is an error: white space is allowed everywhere, quotes need no end.
 */
export function forwardedElements(header: string): ReadonlyMap<string, Parameter>[] {
  const elements = group(tokens(header), ',').filter((element) => element.length > 0)
  return elements.map((element) => {
    const pairs = group(element, ';').filter((pair) => pair.length > 0)
    return new Map(pairs.map(nameAndValue))
  })
}

interface Token {
  readonly text: string
  /** One of `,;=`, or null where the token is text. */
  readonly separator: string | null
}

function nameAndValue(pair: readonly Token[]): [string, Parameter] {
  const equals = pair.findIndex(({ separator }) => separator !== null)
  const textOf = (part: readonly Token[]): string => part.map(({ text }) => unquote(text)).join('')
  const name = textOf(equals < 0 ? pair : pair.slice(0, equals))
  return [toLower(name), equals < 0 ? true : textOf(pair.slice(equals + 1))]
}

function group(all: readonly Token[], separator: string): Token[][] {
  const groups: Token[][] = [[]]
  for (const token of all) {
    if (token.separator === separator) groups.push([])
    else groups.at(-1)?.push(token)
  }
  return groups
}

const SPACE = /[ \t\n\v\f\r]/

function tokens(header: string): Token[] {
  const text = trim(header)
  const found: Token[] = []
  let position = 0
  while (position < text.length) {
    const end = SPACE.test(text[position] ?? '') ? position : endOfText(text, position)
    if (end > position) found.push({ text: text.slice(position, end), separator: null })
    const mark = afterSpace(text, end)
    const separator = text[mark] ?? ''
    if (end > position) {
      position = end
    } else if (/^[,;=]$/.test(separator)) {
      position = afterSpace(text, mark + 1)
      found.push({ text: text.slice(end, position), separator })
    } else {
      position += 1
    }
  }
  return found
}

/** The end of quoted strings, words and the white space between them. */
function endOfText(text: string, from: number): number {
  let position = from
  for (;;) {
    const character = text[position]
    if (character === undefined || /[,;=]/.test(character)) return position
    if (character === '"') {
      position = endOfQuoted(text, position + 1)
    } else if (SPACE.test(character)) {
      const after = afterSpace(text, position)
      if (after >= text.length || /[,;=]/.test(text[after] ?? '')) return position
      position = after
    } else {
      position += 1
    }
  }
}

function endOfQuoted(text: string, from: number): number {
  let position = from
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1
  return Math.min(position + 1, text.length)
}

function afterSpace(text: string, from: number): number {
  let position = from
  while (position < text.length && SPACE.test(text[position] ?? '')) position += 1
  return position
}

function unquote(text: string): string {
  return text.replace(/\\([^\n])|"/g, '$1')
}
