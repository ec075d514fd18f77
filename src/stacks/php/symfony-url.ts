import { readIPv4, readIPv6 } from '../ip-literal.ts'

/** `Request::isHostValid` of Symfony HttpFoundation 7.4.22, for a host in lower case without a port. */
export function isHostValid(host: string): boolean {
  if (host.startsWith('[')) return host.endsWith(']') && readIPv6(host.slice(1, -1)) !== null
  if (/\.[0-9]+\.?$/.test(host)) return readIPv4(host) !== null
  return /^(?:[-a-zA-Z0-9_]+\.?)*$/.test(host)
}

/**
 * The path of `Request::getPathInfo` for a front controller at the root: the target without query and fragment, and of
 * one that is no path what PHP's `parse_url` takes for its path.
 */
export function pathInfo(requestUri: string): string {
  const uri = requestUri.startsWith('/')
    ? (requestUri.split('#')[0] ?? '')
    : (parsedPath(requestUri) ?? requestUri)
  const path = uri.split('?')[0] ?? ''
  return path.startsWith('/') ? path : `/${path}`
}

function parsedPath(uri: string): string | null {
  const [, authority, path = ''] = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)([^?#]*)/.exec(uri) ?? []
  if (authority !== undefined) return hasHost(authority) && path !== '' ? path : null
  const hostAndPort = /^[^/?#:]+:([0-9]{1,5})(?:$|(\/[^?#]*))/.exec(uri)
  if (hostAndPort) return Number(hostAndPort[1]) <= 65_535 ? (hostAndPort[2] ?? null) : null
  const rest = /^(?:[A-Za-z][A-Za-z0-9+.-]*:(?=[^?]))?([^?#]*)/.exec(uri)?.[1] ?? ''
  return rest === '' ? null : rest
}

/** A host, with no port, an empty one, or one that is at most 65535. */
function hasHost(authority: string): boolean {
  const [, host = '', port = ''] = /^(.*?)(?::([0-9]*))?$/.exec(authority) ?? []
  return host !== '' && port.length <= 5 && Number(port) <= 65_535
}
