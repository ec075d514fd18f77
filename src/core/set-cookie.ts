import { parseAddress } from './address.ts'

/** A Set-Cookie line as browsers read it (RFC 6265 §5.2); the value is left out. */
export interface SetCookie {
  readonly name: string
  /** Lower case, without a leading dot; null where there is none. */
  readonly domain: string | null
  /** Null where there is none, or one without a leading slash: the browser then takes the folder of the page. */
  readonly path: string | null
  readonly secure: boolean
}

/** Takes a Set-Cookie line apart. Of an attribute that stands twice, the last one counts. */
export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...rest] = line.split(';')
  const attributes = new Map(rest.map(nameAndValue))
  const domain = (attributes.get('domain') ?? '').toLowerCase().replace(/^\./, '')
  const path = attributes.get('path') ?? ''
  return {
    name: pair.slice(0, Math.max(pair.indexOf('='), 0)).trim(),
    domain: domain === '' ? null : domain,
    path: path.startsWith('/') ? path : null,
    secure: attributes.has('secure')
  }
}

function nameAndValue(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=')
  return equals < 0
    ? [text.trim().toLowerCase(), '']
    : [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()]
}

/**
 * Whether a browser takes a cookie with this Domain from this host (RFC 6265 §5.1.3 and §5.3). A domain of one label
 * above the host is a public suffix to browsers, and refused.
 */
export function domainMatches(host: string, domain: string): boolean {
  if (host === domain) return true
  const isName = !host.startsWith('[') && parseAddress(host) === null
  return isName && domain.includes('.') && host.endsWith(`.${domain}`)
}

/** Whether a browser sends a cookie with this Path along with a request for this path (RFC 6265 §5.1.4). */
export function pathMatches(requestPath: string, cookiePath: string): boolean {
  if (!requestPath.startsWith(cookiePath)) return false
  return cookiePath.endsWith('/') || ['/', undefined].includes(requestPath[cookiePath.length])
}
