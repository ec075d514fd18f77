import type { Scope } from './httptools.ts'
import { ipVersion } from './ipaddress.ts'
import type { Deduced } from '../stack.ts'
import { urlunsplit } from './urllib.ts'

const HOST =
  /^([a-z0-9._~%!$&'()*+,;=-]+|\[(?:([a-f0-9]*:[a-f0-9.:]+)|[vV][a-f0-9]+\.[a-z0-9._~!$&'()*+,;=:-]+)\])(?::([0-9]+))?$/i

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }

/**
 * Starlette's `request.url` and the host in it (1.7.0, starlette/datastructures.py, starlette/_utils.py): the
 * first Host where it is a host with a port, else the server's own address. The path stays decoded. Null where
 * Starlette fails, because the scheme has no default port.
 */
export function starletteUrl(scope: Scope, hostReason: string): { host: Deduced; url: Deduced } | null {
  const host = hostOf(scope, hostReason)
  if (host === null) return null
  const { scheme, path, query } = scope
  const url = urlunsplit({ scheme, netloc: host.value, path, query, fragment: '' })
  return {
    host,
    url: { value: url, reason: 'Starlette joins the scheme, the host and the decoded path of the ASGI scope' }
  }
}

function hostOf({ scheme, headers, server }: Scope, reason: string): Deduced | null {
  const header = headers.find(([name]) => name === 'host')?.[1]
  const found = HOST.exec(header ?? '')
  if (header !== undefined && found && isPort(found[3]) && (found[2] === undefined || isIpv6(found[2])))
    return { value: header, reason }
  const [address, port] = server
  const literal = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address
  const own = Object.hasOwn(DEFAULT_PORTS, scheme) ? DEFAULT_PORTS[scheme] : undefined
  if (own === undefined) return null
  return {
    value: port === own ? literal : `${literal}:${port ?? 'None'}`,
    reason: `${header === undefined ? 'there is no Host' : 'the host is not valid'}; this is the server's own address`
  }
}

function isPort(digits: string | undefined): boolean {
  return digits === undefined || Number(digits) <= 65_535
}

function isIpv6(literal: string): boolean {
  return ipVersion(literal) === 6
}
