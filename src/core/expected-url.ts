import { type Authority, defaultPort, parseAuthority } from './authority.ts'

/** The URL that a visitor really asked for, taken apart; nothing is decoded or normalised but the case of scheme and host. */
export interface ExpectedUrl {
  /** As given, without a fragment. */
  readonly text: string
  readonly scheme: 'http' | 'https'
  readonly authority: Authority
  /** The port in effect: written, or the scheme's own. */
  readonly port: string
  readonly path: string
  /** Without the question mark; empty where there is none. */
  readonly query: string
}

/**
 * Reads an absolute http(s) URL as `location.href` or `Echo-Expect-URL` give it. Null where it is none:
 * other schemes, userinfo, an invalid host, white space or control characters.
 */
export function parseExpectedUrl(text: string): ExpectedUrl | null {
  const parts = /^(https?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/is.exec(text)
  if (!parts || !/^[\x21-\xff]*$/.test(text)) return null
  const scheme = parts[1]?.toLowerCase() === 'https' ? 'https' : 'http'
  const authority = parseAuthority(parts[2] ?? '')
  if (authority.problem !== null) return null
  const fragment = text.indexOf('#')
  return {
    text: fragment < 0 ? text : text.slice(0, fragment),
    scheme,
    authority,
    port: authority.port ?? defaultPort(scheme),
    path: parts[3] === '' || parts[3] === undefined ? '/' : parts[3],
    query: parts[4] ?? ''
  }
}
