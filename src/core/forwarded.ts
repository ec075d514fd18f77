/** One hop's statement in a `Forwarded` header. Values are unquoted; the parameter names are lower case. */
export interface ForwardedElement {
  readonly by?: string
  readonly for?: string
  readonly host?: string
  readonly proto?: string
}

export type ForwardedResult =
  | { readonly ok: true; readonly elements: readonly ForwardedElement[] }
  /** `at` is the character position at which the value stops being RFC 7239. */
  | { readonly ok: false; readonly at: number; readonly why: string }

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const KNOWN = new Set(['by', 'for', 'host', 'proto'])

/**
 * Parses a `Forwarded` field value (RFC 7239 §4), several lines joined by commas.
 *
 * Strict where the RFC is strict: no white space around `;` or `=`, no `:` or `[` outside quotes, each
 * parameter at most once in an element. Empty elements and empty pairs are skipped (RFC 9110 §5.6.1).
 * One pass, never throws.
 */
export function parseForwarded(value: string): ForwardedResult {
  const elements: ForwardedElement[] = []
  let position = 0
  for (;;) {
    position = skipSpace(value, position)
    const element: Record<string, string> = {}
    for (;;) {
      const name = tokenAt(value, position)
      if (name !== '') {
        position += name.length
        if (value[position] !== '=')
          return { ok: false, at: position, why: 'expected "=" after the parameter name' }
        const read = readValue(value, position + 1)
        if (read === null) return { ok: false, at: position + 1, why: 'expected a token or a quoted string' }
        const key = name.toLowerCase()
        if (Object.hasOwn(element, key))
          return { ok: false, at: position, why: `"${key}" stands twice in one element` }
        element[key] = read.text
        position = read.end
      }
      if (value[position] !== ';') break
      position += 1
    }
    position = skipSpace(value, position)
    if (Object.keys(element).length > 0) elements.push(pick(element))
    if (position >= value.length) return { ok: true, elements }
    if (value[position] !== ',') return { ok: false, at: position, why: 'expected ";" or ","' }
    position += 1
  }
}

/** Splits a node (RFC 7239 §6) into its name, without brackets, and its port. */
export function parseNode(node: string): { readonly name: string; readonly port: string | null } {
  const bracket = /^\[([^\]]*)\](?::(.*))?$/.exec(node)
  if (bracket) return { name: bracket[1] ?? '', port: bracket[2] ?? null }
  const colon = node.indexOf(':')
  if (colon < 0 || colon !== node.lastIndexOf(':')) return { name: node, port: null }
  return { name: node.slice(0, colon), port: node.slice(colon + 1) }
}

function pick(element: Record<string, string>): ForwardedElement {
  return Object.fromEntries(Object.entries(element).filter(([key]) => KNOWN.has(key)))
}

function skipSpace(text: string, from: number): number {
  let position = from
  while (text[position] === ' ' || text[position] === '\t') position += 1
  return position
}

function tokenAt(text: string, position: number): string {
  TOKEN.lastIndex = position
  return TOKEN.exec(text)?.[0] ?? ''
}

function readValue(text: string, from: number): { text: string; end: number } | null {
  if (text[from] !== '"') {
    const token = tokenAt(text, from)
    return token === '' ? null : { text: token, end: from + token.length }
  }
  let content = ''
  for (let position = from + 1; position < text.length; position += 1) {
    const character = text[position]
    if (character === '"') return { text: content, end: position + 1 }
    if (character === '\\') position += 1
    content += text[position] ?? ''
  }
  return null
}
