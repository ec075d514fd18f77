import { canonicalAddress } from '../../core/address.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { decodeUtf8 } from '../utf8.ts'

/** A Rack environment; only the variables that are text. */
export type RackEnv = Readonly<Record<string, string | undefined>>

/**
 * The environment that a plain Rack server makes (Rack SPEC 3.2): the path is not decoded, an absolute-form target
 * loses its scheme and authority, lines of one header are joined by `, `. Of names that differ only in `-` and `_` the
 * later one is kept. Puma 5.6 differs in that it then keeps the one with `-`, drops a fragment, and answers 400 to a
 * space or a quote in the target.
 */
export function rackEnv(facts: RequestFacts, serverName: string | null): RackEnv {
  const [path, query] = splitTarget(facts)
  const local = 'address' in facts.local ? facts.local : null
  const env: Record<string, string> = {
    'rack.url_scheme': facts.encrypted ? 'https' : 'http',
    SERVER_NAME: serverName ?? (local === null ? 'localhost' : canonicalAddress(local.address)),
    SERVER_PORT: local === null ? '80' : String(local.port),
    SCRIPT_NAME: '',
    PATH_INFO: readable(path),
    QUERY_STRING: readable(query),
    REMOTE_ADDR: 'address' in facts.peer ? canonicalAddress(facts.peer.address) : '127.0.0.1'
  }
  const joined = new Map<string, string>()
  for (const [name, value] of facts.headers) {
    const key = name.toLowerCase()
    const earlier = joined.get(key)
    joined.set(key, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  for (const [name, value] of joined) env[`HTTP_${name.toUpperCase().replaceAll('-', '_')}`] = readable(value)
  return env
}

function splitTarget({ target }: RequestFacts): [path: string, query: string] {
  const text = target.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/, '')
  const mark = text.indexOf('?')
  return mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)]
}

/** Ruby's strings are bytes; they are shown as the UTF-8 that they nearly always are. */
function readable(bytes: string): string {
  return decodeUtf8(bytes, (invalid) => invalid)
}
