import { canonicalAddress } from '../../core/address.ts'
import { percentDecode } from '../../core/environ.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { ipVersion } from './ipaddress.ts'
import { type Refusal, refuse } from '../stack.ts'
import { decodeUtf8, replaceInvalid } from '../utf8.ts'

/** An ASGI scope, as far as it matters here; field names are in lower case. */
export interface Scope {
  readonly scheme: string
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  /** The address and port of the socket; the port is null where it is a Unix socket. */
  readonly server: readonly [host: string, port: number | null]
  /** Null on a Unix socket. */
  readonly client: string | null
  readonly path: string
  readonly query: string
}

/**
 * The scope that Uvicorn makes of a request that httptools 0.9 has parsed
 * (uvicorn/protocols/http/httptools_impl.py, vendor/llhttp, vendor/http-parser), or the refusal. An absolute-form
 * target gives only its path.
 */
export function httptoolsScope(facts: RequestFacts): Scope | Refusal {
  const problem = headProblem(facts) ?? framingProblem(facts.headers)
  if (problem !== null) return refuse(400, `httptools refuses ${problem}`)
  const target = splitTarget(facts.target)
  if (target === null) return refuse(400, 'httptools refuses the target: it is no path and no URL with one')
  return {
    scheme: facts.encrypted ? 'https' : 'http',
    headers: facts.headers.map(([name, value]) => [name.toLowerCase(), value] as const),
    server:
      'address' in facts.local
        ? [canonicalAddress(facts.local.address), facts.local.port]
        : [facts.local.unixSocket, null],
    client: 'address' in facts.peer ? canonicalAddress(facts.peer.address) : null,
    path: decodeUtf8(percentDecode(target.path), replaceInvalid),
    query: target.query
  }
}

/** The target in three parts as http-parser cuts it; null where it is no URL or has no path. */
function splitTarget(target: string): { path: string; query: string } | null {
  if (!/^[\x21-\x7e]+$/.test(target)) return null
  const found = /^(?:[A-Za-z]+:\/\/([^/?#]+))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/.exec(target)
  if (!found) return null
  const [, authority, path = '', query = ''] = found
  if (authority === undefined ? !/^[/*]/.test(path) : path === '' || !isAuthority(authority)) return null
  return { path, query }
}

function isAuthority(text: string): boolean {
  const found =
    /^(?:[A-Za-z0-9\-_.!~*'()%;:&=+$,]*@)?(?:[A-Za-z0-9.-]+|\[([0-9A-Fa-f:.]+)\])(?::([0-9]+))?$/.exec(text)
  return (
    found !== null && Number(found[2] ?? 0) <= 65_535 && (found[1] === undefined || ipVersion(found[1]) === 6)
  )
}

const METHODS = new Set(
  'DELETE GET HEAD POST PUT CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND REBIND UNBIND ACL REPORT MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE MKCALENDAR LINK UNLINK QUERY'.split(
    ' '
  )
)

function headProblem({ method, httpVersion, headers }: RequestFacts): string | null {
  if (!METHODS.has(method)) return 'a method that it does not know'
  if (!['0.9', '1.0', '1.1', '2.0'].includes(httpVersion)) return 'this version of HTTP'
  for (const [name, value] of headers) {
    if (!/^[-!#$%&'*+.^_`|~0-9A-Za-z]+$/.test(name)) return 'a header whose name is no token'
    if (/[\0-\x08\n-\x1f\x7f]/.test(value)) return `a control character in ${name}`
  }
  return null
}

function framingProblem(headers: RequestFacts['headers']): string | null {
  const valuesOf = (wanted: string): string[] =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
  const lengths = valuesOf('content-length')
  const codings = valuesOf('transfer-encoding')
  if (lengths.length > 1 || lengths.some((length) => !/^[0-9]+$/.test(length))) return 'this Content-Length'
  if (codings.length > 0 && lengths.length > 0) return 'Content-Length together with Transfer-Encoding'
  const last = codings.at(-1)?.split(',').at(-1)?.trim().toLowerCase()
  return last === undefined || last === 'chunked' ? null : 'a Transfer-Encoding that does not end in chunked'
}
