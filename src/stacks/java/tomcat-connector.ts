import { percentDecode } from '../../core/environ.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { trimSpace } from '../../core/trim.ts'
import { isIpv6Literal, isUtf8, javaHostAddress } from './java-address.ts'
import { refuse, type Refusal } from '../stack.ts'

/** What Tomcat's connector hands on to its valves and filters. */
export interface TomcatRequest {
  readonly scheme: string
  readonly serverName: string
  readonly serverPort: number
  readonly hostReason: string
  /** As it came, without the query. */
  readonly requestUri: string
  /** Decoded, without path parameters and dot segments. */
  readonly path: string
  readonly query: string | null
  readonly remoteAddr: string
  /** `getHeaders(name)`, in any case of letters. */
  readonly values: (name: string) => readonly string[]
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const PATH = /^[0-9A-Za-z\-._~%!$&'()*+,;=:@/]*$/
const QUERY = /^[0-9A-Za-z\-._~%!$&'()*+,;=:@/?]*$/
const USER_INFO = /^[0-9A-Za-z\-._~%!$&'()*+,;=:]*$/
const MOST_INT = 2_147_483_647

/** Tomcat 10.1's HTTP/1.1 connector: Http11InputBuffer, Http11Processor and CoyoteAdapter, in their defaults. */
export function tomcatConnector(facts: RequestFacts): TomcatRequest | Refusal {
  const target = trimSpace(facts.target)
  const mark = target.indexOf('?')
  const query = mark < 0 ? null : target.slice(mark + 1)
  if (!TOKEN.test(facts.method)) return bad('the method is no token')
  if (/[ \t]/.test(target) || !QUERY.test(query ?? ''))
    return bad('the target holds a character that no URL holds')
  for (const [name, value] of facts.headers) {
    if (!TOKEN.test(name)) return bad('a header name holds a character that no name may hold')
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) return bad('a header value holds a control character')
  }
  const values = (name: string): readonly string[] =>
    facts.headers.filter(([header]) => header.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
  const coding = refuseCoding(facts.httpVersion, values('transfer-encoding'))
  const uri = splitTarget(mark < 0 ? target : target.slice(0, mark), facts.httpVersion, values('host'))
  if (typeof uri === 'string') return coding ?? bad(uri)
  if (!PATH.test(uri.path)) return bad('the target holds a character that no path holds')
  const host = uri.host === null ? null : parseHost(uri.host)
  if (uri.host && (host === null || /[ \t]/.test(uri.host)))
    return bad('the Host header is no host with an optional port')
  const isStar = uri.path === '*' && facts.method === 'OPTIONS'
  const path = isStar || facts.method === 'CONNECT' ? '' : decodePath(uri.path)
  if (path === null) return bad('the path holds an escape or a dot segment that it may not hold')
  const refusal = coding ?? refuseBody(facts, values) ?? refuseMethod(facts.method, isStar)
  if (refusal) return refusal
  const local = 'address' in facts.local ? facts.local : { address: '', port: 0 }
  return {
    scheme: facts.encrypted ? 'https' : 'http',
    serverName: host?.name ?? (uri.host === '' ? '' : nameOf(local.address)),
    serverPort: host === null ? local.port : (host.port ?? (facts.encrypted ? 443 : 80)),
    hostReason:
      uri.host === null ? "there is no Host header; this is the socket's name" : 'this is the Host header',
    requestUri: uri.path,
    path,
    query,
    remoteAddr: javaHostAddress(facts.peer),
    values
  }
}

function nameOf(address: string): string {
  return address === '127.0.0.1' || address === '::1' ? 'localhost' : address
}

function refuseMethod(method: string, isStar: boolean): Refusal | null {
  if (isStar) return refuse(200, 'Tomcat answers OPTIONS * itself; the app does not see it')
  if (method === 'CONNECT') return refuse(501, 'Tomcat does not serve CONNECT')
  return method === 'TRACE' ? refuse(405, 'Tomcat does not serve TRACE') : null
}

/** Looked at late, so that it replaces an earlier refusal of the host. */
function refuseCoding(version: string, lines: readonly string[]): Refusal | null {
  const codings = lines.flatMap((line) => line.split(','))
  if (version === '1.0' ? codings.length > 0 : codings.length === 1 && codings[0] === '')
    return refuse(400, 'Tomcat refuses a Transfer-Encoding that is empty, or in HTTP/1.0')
  return codings.some((coding) => !/^(?:chunked)?$/i.test(trimSpace(coding)))
    ? refuse(501, 'Tomcat reads no Transfer-Encoding but chunked')
    : null
}

/** What counts only where nothing else is wrong with the request. */
function refuseBody(facts: RequestFacts, values: TomcatRequest['values']): Refusal | null {
  const lengths = values('content-length')
  if (lengths.length > 1 || !/^[0-9]{1,18}$/.test(lengths[0] ?? '0'))
    return refuse(400, 'Tomcat refuses the request: Content-Length cannot be read')
  if (!['1.0', '1.1'].includes(facts.httpVersion))
    return refuse(505, 'Tomcat serves HTTP/1.0 and HTTP/1.1 on this connection')
  if (
    facts.httpVersion === '1.1' &&
    values('expect').some((value) => value !== '' && value.toLowerCase() !== '100-continue')
  )
    return refuse(417, 'Tomcat knows no Expect but 100-continue')
  return null
}

/** Path and Host of the request (Host null where there is none), or what is wrong with them. */
function splitTarget(
  target: string,
  version: string,
  hosts: readonly string[]
): { readonly path: string; readonly host: string | null } | string {
  if (hosts.length > 1) return 'there is more than one Host header'
  const [header = null] = hosts
  if (version === '1.1' && header === null) return 'there is no Host header'
  if (!/^http/i.test(target)) return { path: target, host: header }
  const start = /^https?:\/\//i.exec(target)?.[0].length
  if (start === undefined) return 'the target has no authority'
  const slash = target.indexOf('/', start)
  const end = slash < 0 ? target.length : slash
  const at = target.slice(0, end).indexOf('@', start)
  if (at >= 0 && !USER_INFO.test(target.slice(start, at)))
    return 'the user information of the target cannot be read'
  const authority = target.slice(at < 0 ? start : at + 1, end)
  if (version === '1.1' && header?.toLowerCase() !== authority.toLowerCase())
    return 'the target names another host than the Host header'
  return { path: slash < 0 ? '/' : target.slice(slash), host: version === '1.1' ? header : authority }
}

const DOMAIN = /^[0-9A-Za-z](?:-*[0-9A-Za-z])*(?:\.[0-9A-Za-z](?:-*[0-9A-Za-z])*)*\.?$/

/** `org.apache.tomcat.util.http.parser.Host`: null where the text is no host with an optional port. */
export function parseHost(text: string): { readonly name: string; readonly port: number | null } | null {
  const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::[ \t]*([0-9]*))?$/.exec(text) ?? []
  const valid = name.startsWith('[') ? isIpv6Literal(name.slice(1, -1)) : DOMAIN.test(name)
  if (!valid || Number(digits) > MOST_INT) return null
  return { name, port: digits === undefined ? null : Number(digits) }
}

/** Without path parameters, decoded, dot segments resolved; null where Tomcat finds that suspicious. */
function decodePath(path: string): string | null {
  if (!path.startsWith('/')) return null
  const bare = path.slice(0, 1) + path.slice(1).replace(/;[^/]*/g, '')
  if (/%(?![0-9A-Fa-f]{2})|%2[Ff]/.test(bare)) return null
  const decoded = percentDecode(bare).replace(/\/{2,}/g, '/')
  if (/[\\\0]/.test(decoded)) return null
  const resolved: string[] = []
  for (const segment of decoded.slice(1).split('/')) {
    if (segment === '..' && resolved.pop() === undefined) return null
    if (segment !== '..' && segment !== '.') resolved.push(segment)
  }
  // Octets are read as UTF-8 when the dots are gone, and what is gone with them does not count.
  const clean = `/${resolved.join('/')}`
  return isUtf8(clean) ? clean : null
}

/** `getRequestURL()`: the port is left out where it is the scheme's own. */
export function hostWithPort(scheme: string, name: string, port: number): string {
  const shown = port < 0 ? 80 : port
  const needed = (scheme === 'http' && shown !== 80) || (scheme === 'https' && shown !== 443)
  return needed ? `${name}:${shown}` : name
}

function bad(what: string): Refusal {
  return refuse(400, `Tomcat refuses the request: ${what}`)
}
