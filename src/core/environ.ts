import { canonicalAddress } from './address.ts'
import { defaultPort, parseAuthority } from './authority.ts'
import type { Endpoint, RequestFacts } from './request-facts.ts'
import { parseTarget } from './request-target.ts'

/**
 * A PEP 3333 environ, flat, as the PEP writes it; only the keys that are text.
 * Values are "bytes as unicode": each character stands for one byte (latin-1).
 */
export interface Environ {
  readonly 'wsgi.url_scheme': string
  readonly SERVER_NAME: string
  readonly SERVER_PORT: string
  readonly SERVER_PROTOCOL: string
  readonly REQUEST_METHOD: string
  readonly SCRIPT_NAME: string
  readonly PATH_INFO: string
  readonly QUERY_STRING: string
  readonly REMOTE_ADDR: string
  readonly REMOTE_PORT: string
  readonly REQUEST_URI: string
  readonly CONTENT_TYPE?: string
  readonly CONTENT_LENGTH?: string
  readonly [key: string]: string | undefined
}

/**
 * Builds the raw environ, as Apache with mod_wsgi builds it with `UseCanonicalName Off`.
 *
 * - SERVER_NAME and SERVER_PORT come from Host, else the scheme's default port; without a Host, from the
 *   socket, an IPv6 address in brackets (RFC 3875 §4.1.14).
 * - An absolute-form target of the connection's own scheme replaces Host (RFC 9112 §3.2.2, Apache core).
 * - PATH_INFO is the percent-decoded path; malformed escapes stay as they are. `*` has an empty path (RFC 9112 §3.3).
 * - Duplicate fields join with `, `, Cookie with `; ` (RFC 9110 §5.3, RFC 6265 §5.4).
 * - Names with characters outside `[A-Za-z0-9-]` stay out: `X_Forwarded_For` would collide with
 *   `X-Forwarded-For`. So does `Proxy`, which CGI programs mistake for a setting (CVE-2016-5385).
 *
 * Note: differs from Apache in that nothing is normalised: dot segments and `//` stay.
 */
export function toEnviron(facts: RequestFacts): Environ {
  const target = parseTarget(facts.method, facts.target)
  const scheme = facts.encrypted ? 'https' : 'http'
  const headers = headerVariables(facts.headers)
  if (target.form === 'absolute' && target.scheme === scheme && target.authority) {
    headers['HTTP_HOST'] = target.authority
  }
  const [serverName, serverPort] = serverIdentity(headers['HTTP_HOST'], scheme, facts.local)
  const peer = 'address' in facts.peer ? facts.peer : null
  return {
    'wsgi.url_scheme': scheme,
    SERVER_NAME: serverName,
    SERVER_PORT: serverPort,
    SERVER_PROTOCOL: `HTTP/${facts.httpVersion}`,
    REQUEST_METHOD: facts.method,
    SCRIPT_NAME: '',
    PATH_INFO: percentDecode(target.path),
    QUERY_STRING: target.query ?? '',
    REMOTE_ADDR: peer ? canonicalAddress(peer.address) : '',
    REMOTE_PORT: peer ? String(peer.port) : '',
    REQUEST_URI: facts.target,
    ...headers
  }
}

/** Percent-decodes to bytes, each byte one latin-1 character; a malformed escape is kept as written. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

/** The CGI variable of a header (RFC 3875 §4.1.18), or null where the header has none here. */
export function environKey(name: string): string | null {
  const known = keys.get(name)
  if (known !== undefined) return known
  const key = mangle(name)
  if (keys.size >= 512) keys.clear()
  if (name.length <= 64) keys.set(name, key)
  return key
}

/** Header names repeat from request to request; the cache is bounded, since a client chooses them. */
const keys = new Map<string, string | null>()

function mangle(name: string): string | null {
  if (!/^[A-Za-z0-9-]+$/.test(name)) return null
  const key = name.toUpperCase().replaceAll('-', '_')
  if (key === 'CONTENT_TYPE' || key === 'CONTENT_LENGTH') return key
  return key === 'PROXY' ? null : `HTTP_${key}`
}

function headerVariables(headers: RequestFacts['headers']): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [name, value] of headers) {
    const key = environKey(name)
    if (key === null) continue
    const earlier = variables[key]
    variables[key] = earlier === undefined ? value : earlier + (key === 'HTTP_COOKIE' ? '; ' : ', ') + value
  }
  return variables
}

function serverIdentity(
  host: string | undefined,
  scheme: string,
  local: Endpoint
): [name: string, port: string] {
  if (!host) {
    if (!('address' in local)) return [local.unixSocket, '']
    const address = canonicalAddress(local.address)
    return [address.includes(':') ? `[${address}]` : address, String(local.port)]
  }
  const authority = parseAuthority(host)
  return [authority.host, authority.port ?? defaultPort(scheme)]
}
