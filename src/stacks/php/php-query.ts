import { percentDecode } from '../../core/environ.ts'

/** A PHP array as `parse_str` makes it: keys in the order of their first appearance. */
class PhpArray {
  readonly entries = new Map<string, string | PhpArray>()
  private next = 0

  /** Without a key, the one after the highest number. */
  set(key: string | null, value: string | PhpArray): void {
    const name = key ?? String(this.next)
    if (/^(?:0|[1-9][0-9]{0,14})$/.test(name)) this.next = Math.max(this.next, Number(name) + 1)
    this.entries.set(name, value)
  }

  /** The array under a key, made where there is none. */
  descend(key: string | null): PhpArray {
    const known = key === null ? undefined : this.entries.get(key)
    if (known instanceof PhpArray) return known
    const created = new PhpArray()
    this.set(key, created)
    return created
  }
}

const MOST_VARIABLES = 1000
const DEEPEST = 64

/**
 * `Request::normalizeQueryString` of Symfony 7.4 on PHP 8.2: parameters are decoded, of equal ones the last is kept,
 * `a[b]` makes arrays, the names are sorted, and everything is encoded again (RFC 3986).
 */
export function normalizeQueryString(query: string): string {
  const parameters = new PhpArray()
  for (const text of query
    .split('&')
    .filter((part) => part !== '')
    .slice(0, MOST_VARIABLES)) {
    const equals = text.indexOf('=')
    const name = urldecode(equals < 0 ? text : text.slice(0, equals))
    const [ended = ''] = name.split('\0')
    register(parameters, ended.replace(/^ +/, ''), urldecode(equals < 0 ? '' : text.slice(equals + 1)))
  }
  const sorted = [...parameters.entries].toSorted(([one], [other]) => compareKeys(one, other))
  return sorted.flatMap(([key, value]) => encode(rawurlencode(key), value)).join('&')
}

/** `php_register_variable_ex`: brackets that are never closed are none, and what follows the last one is dropped. */
function register(parameters: PhpArray, name: string, value: string): void {
  const open = name.indexOf('[')
  let index: string | null = open < 0 ? name : name.slice(0, open)
  if (index === '') return
  let table = parameters
  let rest = open < 0 ? '' : name.slice(open)
  for (let depth = 1; rest.startsWith('['); depth += 1) {
    if (depth > DEEPEST) return
    const start = /^\[[ \t\n\v\f\r]/.test(rest) ? 2 : 1
    const close = rest.indexOf(']', start)
    if (close < 0) {
      if (depth === 1) index = `${index}[${rest.slice(1).replace(/[ .[]/g, '_')}`
      break
    }
    table = table.descend(index)
    index = close === start ? null : rest.slice(1, close)
    rest = rest.slice(close + 1)
  }
  table.set(index, value)
}

const NUMERIC = /^[ \t\n\v\f\r]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\v\f\r]*$/

/** `ksort`: texts that look like numbers are compared as numbers. */
function compareKeys(one: string, other: string): number {
  if (NUMERIC.test(one) && NUMERIC.test(other)) return Number(one) - Number(other)
  return one < other ? -1 : one > other ? 1 : 0
}

function encode(name: string, value: string | PhpArray): string[] {
  if (typeof value === 'string') return [`${name}=${rawurlencode(value)}`]
  return [...value.entries].flatMap(([key, inner]) => encode(`${name}%5B${rawurlencode(key)}%5D`, inner))
}

function urldecode(text: string): string {
  return percentDecode(text.replaceAll('+', ' '))
}

function rawurlencode(bytes: string): string {
  return bytes.replace(
    /[^A-Za-z0-9\-_.~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  )
}
