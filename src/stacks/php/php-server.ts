import { canonicalAddress } from '../../core/address.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { refuse, type Refusal } from '../stack.ts'

/** The text variables of PHP's `$_SERVER`; bytes as latin-1. */
export type PhpServer = Readonly<Record<string, string | undefined>>

const METHODS = new Set(
  (
    'DELETE GET HEAD POST PUT PATCH CONNECT OPTIONS TRACE COPY LOCK MKCOL MKCALENDAR MOVE PROPFIND PROPPATCH SEARCH ' +
    'UNLOCK REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE'
  ).split(' ')
)

/** A path, `*`, or something like a URL: letters, then `://` (any two characters) or a digit or dot, host, port, path. */
const TARGET = /^(?:[/*]|[A-Za-z]+(?::..|[0-9.])[A-Za-z0-9.-]*(?::[0-9]*)?(?:$|\/))/
const UNPRINTABLE = /[^\x21-\x7e]/
const NOT_IN_NAMES = /[^\x20-\x7e]|[(),:;<=>?@[\\\]{]/

/**
 * The web server in PHP (`php -S`, PHP 8.2, `sapi/cli/php_http_parser.c` and `php_cli_server.c`). Names of headers that
 * differ in `-`, `_`, `.` or a space become the same variable, of which the last is kept; lines of one name are joined.
 */
export function phpServer(facts: RequestFacts, serverName: string | null): PhpServer | Refusal {
  const { method, target } = facts
  if (!/^[A-Z]/.test(method)) return refuse(null, 'PHP closes the connection: this is no method')
  if (!/^[1-9]/.test(facts.httpVersion))
    return refuse(null, 'PHP closes the connection: this is no HTTP version')
  if (UNPRINTABLE.test(target) || !TARGET.test(target))
    return refuse(null, 'PHP closes the connection: this is no target, or it is not printable ASCII')
  const joined = new Map<string, string>()
  for (const [name, value] of facts.headers) {
    if (NOT_IN_NAMES.test(name)) return refuse(null, 'PHP closes the connection: this is no name of a header')
    const key = name.toLowerCase()
    if (key === 'content-length' && !/^[0-9 ]*$/.test(value))
      return refuse(null, 'PHP closes the connection: this is no Content-Length')
    const earlier = joined.get(key)
    joined.set(key, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  if (!METHODS.has(method)) return refuse(501, 'PHP does not know this method')
  const local = 'address' in facts.local ? facts.local : null
  const server: Record<string, string> = {
    REQUEST_URI: target,
    QUERY_STRING: /^[^?#]*\?([^#]*)/.exec(target)?.[1] ?? '',
    SERVER_NAME: serverName ?? (local === null ? '' : canonicalAddress(local.address)),
    SERVER_PORT: local === null ? '' : String(local.port),
    REMOTE_ADDR: 'address' in facts.peer ? canonicalAddress(facts.peer.address) : ''
  }
  if (facts.encrypted) server['HTTPS'] = 'on'
  for (const [name, value] of joined) {
    if (name !== 'proxy') server[`HTTP_${name.toUpperCase().replace(/[-. ]/g, '_')}`] = value
  }
  return server
}
