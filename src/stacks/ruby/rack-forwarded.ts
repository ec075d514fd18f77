import { strip } from './ruby-string.ts'

const KNOWN = new Set(['by', 'for', 'host', 'proto'])
const MOST = 1024

/**
 * Reads a `Forwarded` header as Rack does (3.2.7, `lib/rack/utils.rb`, `forwarded_values`): all values of a parameter in
 * one list, whatever element they stand in. One parameter that RFC 7239 does not name, and nothing is read at all
 * (null); white space is allowed everywhere; a quoted string without its end is empty or stops at its last escape.
 */
export function forwardedValues(header: string): ReadonlyMap<string, readonly string[]> | null {
  const values = new Map<string, string[]>()
  let rest = withoutSeparators(header)
  let parameters = 0
  let escapes = 0
  for (;;) {
    const equals = rest.indexOf('=')
    if (equals < 0) return values
    parameters += 1
    const name = strip(rest.slice(0, equals)).toLowerCase()
    if (parameters > MOST || !KNOWN.has(name)) return null
    rest = rest.slice(equals + 1)
    let value = ''
    if (rest.startsWith('"')) {
      const quoted = readQuoted(rest.slice(1))
      escapes += quoted.escapes
      if (escapes > MOST) return null
      value = quoted.value
      rest = quoted.rest
    } else {
      const end = rest.search(/[;,]/)
      value = strip(end < 0 ? rest : rest.slice(0, end))
      rest = end < 0 ? '' : rest.slice(end)
    }
    values.set(name, [...(values.get(name) ?? []), value])
    rest = withoutSeparators(rest)
  }
}

function readQuoted(text: string): { value: string; rest: string; escapes: number } {
  let value = ''
  let escapes = 0
  let position = 0
  for (;;) {
    const mark = text.slice(position).search(/["\\]/)
    if (mark < 0) return { value, rest: text.slice(position), escapes }
    value += text.slice(position, position + mark)
    position += mark + 1
    if (text[position - 1] === '"') return { value, rest: text.slice(position), escapes }
    escapes += 1
    value += text[position] ?? ''
    position += 1
  }
}

function withoutSeparators(text: string): string {
  let start = 0
  while (start < text.length && /[ \t\n\v\f\r;,]/.test(text[start] ?? '')) start += 1
  return text.slice(start)
}
