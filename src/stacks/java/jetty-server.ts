import { percentDecode } from '../../core/environ.ts'
import type { RequestFacts } from '../../core/request-facts.ts'
import { trimSpace } from '../../core/trim.ts'
import { isIpv6Literal, isUtf8, javaHostAddress, parseJavaInt } from './java-address.ts'
import { refuse, type Refusal } from '../stack.ts'

/** What Jetty's HTTP/1.1 connection hands on to its customizers. */
export interface JettyRequest {
  readonly scheme: string
  /** Empty only where the target of the request line names an empty one. */
  readonly host: string
  /** 0 where it is the scheme's own. */
  readonly port: number
  readonly hostReason: string
  /** Path and query as they came, read as UTF-8. */
  readonly pathAndQuery: string
  /** With its number sign; lost where a header changes the URL. */
  readonly fragment: string
  readonly path: string
  readonly remoteAddr: string
  readonly headers: RequestFacts['headers']
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const REGISTERED_NAME = /^(?:[0-9A-Za-z\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }

/** Jetty 12: HttpParser, HttpURI and HttpConnection, with the default compliance. */
export function jettyServer(facts: RequestFacts): JettyRequest | Refusal {
  const target = trimSpace(facts.target)
  if (!TOKEN.test(facts.method)) return bad('the method is no token')
  if (/[\0-\x20\x7f]/.test(target)) return bad('the target holds a space or a control character')
  if (!['1.0', '1.1', '2.0'].includes(facts.httpVersion))
    return refuse(505, 'Jetty knows no such version of HTTP')
  for (const [name, value] of facts.headers) {
    if (!TOKEN.test(name)) return bad('a header name holds a character that no name may hold')
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) return bad('a header value holds a control character')
  }
  const values = (name: string): readonly string[] =>
    facts.headers.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value)
  const hosts = values('host')
  const [field = null] = hosts
  if (hosts.length > 1) return bad('there is more than one Host header')
  if (field === null && facts.httpVersion === '1.1') return bad('there is no Host header')
  const named = field === null ? null : parseHostPort(field)
  if (field !== null && named === null) return bad('the Host header is no host with an optional port')
  const uri = parseUri(facts.method, target)
  if (uri === null) return bad('the target is no URL')
  const body = refuseBody(values)
  if (body) return body
  if (uri.authority !== null && field !== null && field !== uri.authority)
    return bad('the target names another host than the Host header')
  const expectation = refuseExpectation(facts.httpVersion, values)
  if (expectation) return expectation
  if (uri.path === '*' && facts.method !== 'OPTIONS') return bad('only OPTIONS may ask for *')
  if (uri.authority === null && (field === '' || (facts.method !== 'CONNECT' && !/^[/*]/.test(uri.path))))
    return bad('there is no host for this target')
  if (facts.httpVersion === '2.0') return refuse(426, 'Jetty serves HTTP/1 on this connection')
  if (!isClean(uri.path)) return bad('the path of the target can be read in two ways')
  const scheme = uri.scheme ?? (facts.encrypted ? 'https' : 'http')
  const mark = uri.rest.indexOf('#')
  const inTarget = uri.authority === null ? null : parseHostPort(uri.authority)
  const local = 'address' in facts.local ? facts.local : { address: '', port: 0 }
  const { host, port } = inTarget ?? named ?? { host: local.address, port: local.port }
  return {
    scheme,
    host,
    port: portBeside(scheme, port),
    hostReason: inTarget
      ? 'the target of the request line names it'
      : named
        ? 'this is the Host header'
        : "there is no Host header; this is the socket's address",
    pathAndQuery: utf8(`${uri.path}${mark < 0 ? uri.rest : uri.rest.slice(0, mark)}`),
    fragment: mark < 0 ? '' : utf8(uri.rest.slice(mark)),
    path: percentDecode(uri.path.replace(/;[^/]*/g, '')),
    remoteAddr: javaHostAddress(facts.peer),
    headers: facts.headers
  }
}

interface HostPort {
  readonly host: string
  /** 0 where none is written. */
  readonly port: number
}

/** 0 where the port is the scheme's own. */
export function portBeside(scheme: string, port: number): number {
  return Object.hasOwn(PORTS, scheme) && PORTS[scheme] === port ? 0 : port
}

/** `org.eclipse.jetty.util.HostPort`: a bare IPv6 literal gets its brackets; null where it throws. */
export function parseHostPort(text: string): HostPort | null {
  if (text === '') return { host: '', port: 0 }
  if (text.startsWith('[')) {
    const end = text.lastIndexOf(']') + 1
    const port = end === text.length ? 0 : text[end] === ':' ? parsePort(text.slice(end + 1)) : null
    return isIpv6(text.slice(1, end - 1)) && port !== null ? { host: text.slice(0, end), port } : null
  }
  const colon = text.lastIndexOf(':')
  if (colon !== text.indexOf(':')) return isIpv6(text) ? { host: `[${text}]`, port: 0 } : null
  const host = colon < 0 ? text : text.slice(0, colon)
  const port = colon < 0 ? 0 : parsePort(text.slice(colon + 1))
  return host.trim() === '' || !REGISTERED_NAME.test(host) || port === null ? null : { host, port }
}

/** Java reads groups with any number of leading zeros. */
function isIpv6(text: string): boolean {
  return isIpv6Literal(text.replace(/(^|:)0+(?=[0-9A-Fa-f])/g, '$1'))
}

/** `HostPort.parsePort`: 1 to 65535; null where it throws. */
export function parsePort(text: string): number | null {
  const port = parseJavaInt(text)
  return port === null || port < 1 || port > 65_535 ? null : port
}

interface Uri {
  readonly scheme: string | null
  readonly authority: string | null
  readonly path: string
  /** Query and fragment. */
  readonly rest: string
}

function parseUri(method: string, target: string): Uri | null {
  if (method === 'CONNECT')
    return parseHostPort(target) === null ? null : { scheme: null, authority: target, path: '', rest: '' }
  const scheme = target.startsWith('/') ? undefined : /^([^:/?#;%]+):/.exec(target)?.[1]
  const after = scheme === undefined ? target : target.slice(scheme.length + 1)
  const hasAuthority = scheme !== undefined && after.startsWith('//')
  const authority = hasAuthority ? (/^\/\/([^/?#]*)/.exec(after)?.[1] ?? '') : null
  const tail = authority === null ? after : after.slice(2 + authority.length)
  if (authority !== null && !isAuthority(authority)) return null
  if (authority?.endsWith(']') && /^[?#]/.test(tail)) return null
  const path = authority === null || tail.startsWith('/') ? tail : `/${tail}`
  const end = path.search(/[?#]/)
  return {
    scheme: scheme?.toLowerCase() ?? null,
    authority,
    path: end < 0 ? path : path.slice(0, end),
    rest: end < 0 ? '' : path.slice(end)
  }
}

/** A target may not have user information, a bare IPv6 literal or one with a dotted tail. */
function isAuthority(text: string): boolean {
  const colons = text.startsWith('[') ? 0 : text.split(':').length - 1
  return colons < 2 && !/^\[[^\]]*\./.test(text) && parseHostPort(text) !== null
}

/** No path that a proxy and an app could read differently: UriCompliance.DEFAULT allows no violation. */
function isClean(path: string): boolean {
  if (path === '*' || path === '') return true
  const bare = path.replace(/;[^/]*/g, '')
  if (!/^(?:[0-9A-Za-z\-._~!$&'()*+,=:@/]|%[0-9A-Fa-f]{2})*$/.test(bare)) return false
  if (/%(?:[01][0-9A-Fa-f]|2[5Ff]|5[Cc]|7[Ff])/.test(bare)) return false
  if (!isUtf8(percentDecode(bare))) return false
  const segments = path.split('/').slice(1)
  if (segments.slice(0, -1).some((segment) => segment === '' || segment.startsWith(';'))) return false
  return segments.every(isClearSegment) && staysBelowRoot(segments)
}

/** A dot segment that is neither escaped nor followed by a parameter. */
function isClearSegment(segment: string): boolean {
  const name = segment.split(';')[0] ?? ''
  const isDots = /^(?:\.|%2e){1,2}$/i.test(name)
  return !isDots || (!name.includes('%') && name === segment)
}

function staysBelowRoot(segments: readonly string[]): boolean {
  let depth = 0
  for (const segment of segments) {
    depth += segment === '..' ? -1 : segment === '.' ? 0 : 1
    if (depth < 0) return false
  }
  return true
}

type Values = (name: string) => readonly string[]

function refuseBody(values: Values): Refusal | null {
  const codings = values('transfer-encoding').flatMap((value) => value.split(','))
  const lengths = values('content-length')
  const isChunked = codings.length === 0 || trimSpace(codings.at(-1) ?? '').toLowerCase() === 'chunked'
  return !isChunked || lengths.length > 1 || !/^[0-9]{1,18}$/.test(lengths[0] ?? '0')
    ? refuse(400, 'Jetty refuses the request: it cannot tell where its body ends')
    : null
}

function refuseExpectation(version: string, values: Values): Refusal | null {
  const expectations = values('expect').filter(
    (value) => value !== '' && value.toLowerCase() !== '100-continue'
  )
  return version === '1.1' && expectations.length > 0
    ? refuse(417, 'Jetty knows no Expect but 100-continue')
    : null
}

function utf8(octets: string): string {
  if (!/[\x80-\xff]/.test(octets)) return octets
  return new TextDecoder().decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))
}

function bad(what: string): Refusal {
  return refuse(400, `Jetty refuses the request: ${what}`)
}
