import { percentDecode } from '../../core/environ.ts'
import type { Endpoint, RequestFacts } from '../../core/request-facts.ts'
import { parseGoAddress } from './go-address.ts'
import { refuse, type Refusal } from '../stack.ts'

/** What a Go handler finds in its `*http.Request`; an address with its port, as Go writes it. */
export interface GoRequest {
  readonly urlScheme: string
  readonly host: string
  readonly hostReason: string
  /** `URL.RequestURI()`. */
  readonly requestUri: string
  readonly path: string
  readonly remoteAddr: string
  readonly encrypted: boolean
  readonly peer: Endpoint
  /** `Header.Values(name)`, in any case of letters. */
  readonly values: (name: string) => readonly string[]
  /** `Header.Get(name)`: the first line, or the empty string. */
  readonly get: (name: string) => string
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const VALID_HOST = /^[0-9A-Za-z!$%&()*+,\-.:;=[\]'_~]*$/
const VALID_PATH = /^(?:[0-9A-Za-z\-._~!$&'()*+,;=:@[\]/]|%[0-9A-Fa-f]{2})*$/
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/

/** What `net/http` of Go 1.26 hands on (request.go, server.go, net/url/url.go), or the status with which it refuses. */
export function goServer(facts: RequestFacts): GoRequest | Refusal {
  const version = /^([0-9])\.([0-9])$/.exec(facts.httpVersion)
  if (!TOKEN.test(facts.method)) return bad('the method is no token')
  if (!version) return bad('the HTTP version cannot be read')
  const url = parseRequestUri(facts.method, facts.target)
  if (url === null) return bad('the target of the request line cannot be read')
  const headers = new Map<string, string[]>()
  for (const [name, value] of facts.headers) {
    if (!TOKEN.test(name)) return bad('a header name holds a character that no name may hold')
    if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) return bad('a header value holds a control character')
    const key = name.toLowerCase()
    headers.set(key, [...(headers.get(key) ?? []), value])
  }
  const values = (name: string): readonly string[] => headers.get(name.toLowerCase()) ?? []
  const hosts = values('Host')
  if (hosts.length > 1) return bad('there is more than one Host header')
  const atLeast11 = facts.httpVersion !== '1.0'
  const body = refuseBody(values, atLeast11)
  if (body) return body
  if (version[1] !== '1') return refuse(505, 'Go serves HTTP/1 on this connection')
  if (hosts.length === 0 && atLeast11 && facts.method !== 'CONNECT') return bad('there is no Host header')
  if (!VALID_HOST.test(hosts[0] ?? '')) return bad('the Host header holds a character that no host may hold')
  if (facts.method === 'OPTIONS' && facts.target === '*')
    return refuse(200, 'Go answers OPTIONS * itself; the app does not see it')
  if (!/^$|(?:^|[ \t,])100-continue(?:$|[ \t,])/i.test(values('Expect')[0] ?? ''))
    return refuse(417, 'Go knows no Expect but 100-continue')
  return {
    urlScheme: url.scheme,
    host: url.host || (hosts[0] ?? ''),
    hostReason: url.host ? 'the target of the request line names it' : hostReason(hosts.length),
    requestUri: url.requestUri,
    path: url.path,
    remoteAddr: remoteAddr(facts.peer),
    encrypted: facts.encrypted,
    peer: facts.peer,
    values: (name) => (name.toLowerCase() === 'host' ? [] : values(name)),
    get: (name) => (name.toLowerCase() === 'host' ? '' : (values(name)[0] ?? ''))
  }
}

function hostReason(lines: number): string {
  return lines === 0 ? 'there is no Host header' : 'this is the Host header'
}

function refuseBody(values: GoRequest['values'], readsCodings: boolean): Refusal | null {
  const codings = readsCodings ? values('Transfer-Encoding') : []
  if (codings.length > 1 || (codings.length === 1 && codings[0]?.toLowerCase() !== 'chunked'))
    return refuse(501, 'Go reads no Transfer-Encoding but chunked')
  const lengths = new Set(values('Content-Length'))
  if (lengths.size > 1 || [...lengths].some((length) => !/^[0-9]{1,18}$/.test(length)))
    return refuse(400, 'Go refuses the request: Content-Length cannot be read')
  return null
}

function remoteAddr(peer: Endpoint): string {
  if (!('address' in peer)) return '@'
  return peer.address.includes(':') ? `[${peer.address}]:${peer.port}` : `${peer.address}:${peer.port}`
}

interface RequestUri {
  readonly scheme: string
  readonly host: string
  readonly path: string
  readonly requestUri: string
}

/** `url.ParseRequestURI`; null where it has an error. */
function parseRequestUri(method: string, target: string): RequestUri | null {
  if (target === '' || /[\0-\x20\x7f]/.test(target)) return null
  if (target === '*') return { scheme: '', host: '', path: '*', requestUri: '*' }
  const authorityOnly = method === 'CONNECT' && !target.startsWith('/')
  const text = authorityOnly ? `http://${target}` : target
  if (text.startsWith(':')) return null
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1] ?? ''
  const rest = scheme === '' ? text : text.slice(scheme.length + 1)
  const mark = rest.indexOf('?')
  const [before, query] = mark < 0 ? [rest, ''] : [rest.slice(0, mark), rest.slice(mark)]
  const named = authorityOnly ? '' : scheme.toLowerCase()
  if (!before.startsWith('/')) {
    if (scheme === '') return null
    // A path without a slash is opaque to Go: nothing in it is looked at.
    return before === ''
      ? { scheme: named, host: '', path: '', requestUri: `/${query}` }
      : { scheme: named, host: '', path: '', requestUri: `${before}${query}` }
  }
  const hasAuthority = scheme !== '' && before.startsWith('//')
  const slash = hasAuthority ? before.indexOf('/', 2) : 0
  const path = slash < 0 ? '' : before.slice(slash)
  const authority = hasAuthority ? before.slice(2, slash < 0 ? undefined : slash) : ''
  const host = hasAuthority ? parseGoAuthority(scheme.toLowerCase(), authority) : ''
  if (host === null || BAD_ESCAPE.test(path)) return null
  return { scheme: named, host, path: percentDecode(path), requestUri: `${escapedPath(path) || '/'}${query}` }
}

/** Left alone where every character may stand in a path; else decoded and escaped again, whole. */
function escapedPath(path: string): string {
  if (VALID_PATH.test(path)) return path
  return percentDecode(path).replace(
    /[^0-9A-Za-z\-._~$&+,/:;=@]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  )
}

const HOST_BYTES = /^(?:[!"$&'()*+,\-.0-9:;<=>A-Z[\]_a-z~\x80-\xff]|%25|%[89A-Fa-f][0-9A-Fa-f])*$/

/** `url.parseAuthority` without the userinfo; null where it has an error. */
function parseGoAuthority(scheme: string, authority: string): string | null {
  const at = authority.lastIndexOf('@')
  const userinfo = at < 0 ? '' : authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo) || BAD_ESCAPE.test(userinfo)) return null
  const host = authority.slice(at + 1)
  const bracket = host.lastIndexOf('[')
  if (bracket > 0) return null
  if (bracket === 0) {
    const end = host.lastIndexOf(']')
    if (end < 0 || !/^(?::[0-9]*)?$/.test(host.slice(end + 1))) return null
    const literal = percentDecode(host.slice(1, end))
    const read = parseGoAddress(literal)
    if (!HOST_BYTES.test(host) || read === null || !literal.includes(':')) return null
    return `[${literal}]${host.slice(end + 1)}`
  }
  const strict = scheme === 'http' || scheme === 'https'
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':')
  if (colon >= 0 && !/^:[0-9]*$/.test(host.slice(colon))) return null
  return HOST_BYTES.test(host) ? percentDecode(host) : null
}

function bad(what: string): Refusal {
  return refuse(400, `Go refuses the request: ${what}`)
}
