import { elementOf } from '../list-element.ts'
import { partition, strip } from './python-str.ts'
import { type Deduced, type Refusal, refuse } from '../stack.ts'
import type { WsgiRequest } from './wsgi.ts'

interface TrustOptions {
  readonly trusted_proxy: string
  readonly trusted_proxy_count: number
  readonly trusted_proxy_headers: string
}

interface Said {
  client?: Deduced | undefined
  host?: Deduced | undefined
  proto?: Deduced | undefined
  port?: Deduced | undefined
}

class Malformed extends Error {}

/** Waitress' `proxy_headers_middleware` (3.0.2): changes the request, or refuses what it cannot read. */
export function believeProxy(request: WsgiRequest, options: TrustOptions): Refusal | null {
  const { trusted_proxy: peer } = options
  if (peer !== '*' && (peer === '' || peer !== request.get('REMOTE_ADDR'))) {
    const why = peer === '' ? 'trusted_proxy is not set' : 'the peer is not the trusted_proxy'
    for (const variable of ['wsgi.url_scheme', 'REMOTE_ADDR'])
      request.set(
        variable,
        request.get(variable) ?? '',
        `${request.why(variable)}; ${why}, so no header is believed`
      )
    return null
  }
  const names = strip(options.trusted_proxy_headers) || 'x-forwarded-proto'
  const trusted = new Set(names.toLowerCase().split(/\s+/))
  try {
    const said = trusted.has('forwarded')
      ? fromForwarded(request, options.trusted_proxy_count)
      : fromXForwarded(request, options.trusted_proxy_count, trusted)
    return apply(request, said)
  } catch (problem) {
    if (!(problem instanceof Malformed)) throw problem
    return refuse(400, `Waitress refuses the request: it cannot read ${problem.message}`)
  }
}

function fromXForwarded(request: WsgiRequest, count: number, trusted: ReadonlySet<string>): Said {
  const valueOf = (name: string): string | undefined =>
    trusted.has(name.toLowerCase())
      ? request.get(`HTTP_${name.toUpperCase().replaceAll('-', '_')}`)
      : undefined
  const farthest = (name: string): Deduced | undefined => {
    const elements = valueOf(name)
      ?.split(',')
      .map((element) => unquote(strip(element), name))
    if (elements === undefined) return undefined
    const index = Math.max(elements.length - count, 0)
    return { value: elements[index] ?? '', reason: elementOf(name, index, elements.length) }
  }
  const single = (name: string): Deduced | undefined => {
    const text = valueOf(name)
    if (text === undefined) return undefined
    if (text.includes(',')) throw new Malformed(`${name}, which is a list`)
    return { value: unquote(text, name), reason: name }
  }
  const client = farthest('X-Forwarded-For')
  return {
    client: client && { ...client, value: bracketed(client.value) },
    host: farthest('X-Forwarded-Host'),
    proto: single('X-Forwarded-Proto'),
    port: single('X-Forwarded-Port')
  }
}

/** A bare IPv6 literal in brackets; what holds a dot as well is taken for an address with a port. */
function bracketed(text: string): string {
  return text.includes(':') && !text.includes('.') && !text.endsWith(']') ? `[${text}]` : text
}

/** Splits at every comma and semicolon, quoted or not, and lower-cases whole pairs. */
function fromForwarded(request: WsgiRequest, count: number): Said {
  const header = request.get('HTTP_FORWARDED')
  const elements = header ? header.split(',').map(pairsOf) : []
  const first = Math.max(elements.length - count, 0)
  const outermost = (name: string): Deduced | undefined => {
    const index = elements.findIndex((pairs, at) => at >= first && pairs.get(name))
    const value = elements[index]?.get(name)
    return value ? { value, reason: `${elementOf('Forwarded', index, elements.length)}: ${name}` } : undefined
  }
  return { client: outermost('for'), host: outermost('host'), proto: outermost('proto') }
}

function pairsOf(element: string): Map<string, string> {
  const pairs = new Map<string, string>()
  for (const pair of strip(element).toLowerCase().split(';')) {
    if (pair === '') continue
    const [name, value] = partition(pair, '=')
    if (!pair.includes('=') || strip(name) !== name || strip(value) !== value)
      throw new Malformed('Forwarded')
    if (['by', 'for', 'host', 'proto'].includes(name)) pairs.set(name, unquote(value, 'Forwarded'))
  }
  return pairs
}

function apply(request: WsgiRequest, said: Said): Refusal | null {
  let port = said.port
  if (said.proto?.value) {
    const { value, reason } = said.proto
    const scheme = value.toLowerCase()
    if (scheme !== 'http' && scheme !== 'https') throw new Malformed(reason)
    request.set('wsgi.url_scheme', scheme, reason)
    if (!port?.value) port = { value: scheme === 'https' ? '443' : '80', reason }
  }
  if (said.host?.value) port = applyHost(request, said.host, port)
  if (port?.value) request.set('SERVER_PORT', port.value, port.reason)
  if (!said.client?.value) return null
  const { value, reason } = said.client
  const address = strip(value.endsWith(']') ? value : withoutPort(value))
  if (address === '') return refuse(500, `Waitress fails: there is no address in ${reason}`)
  request.set('REMOTE_ADDR', /^\[.*\]$/.test(address) ? address.slice(1, -1) : address, reason)
  return null
}

/** Returns the port: one that stands in the host goes before X-Forwarded-Port. */
function applyHost(request: WsgiRequest, host: Deduced, port: Deduced | undefined): Deduced | undefined {
  const { value, reason } = host
  const ports = value.includes(':') && !value.endsWith(']')
  request.set('SERVER_NAME', ports ? strip(withoutPort(value)) : value, reason)
  const own = request.get('wsgi.url_scheme') === 'https' ? '443' : '80'
  const adds = !ports && port !== undefined && port.value !== '' && port.value !== own
  if (adds) request.set('HTTP_HOST', `${value}:${port.value}`, `${reason}, with the port of ${port.reason}`)
  else request.set('HTTP_HOST', value, reason)
  return ports ? { value: value.slice(value.lastIndexOf(':') + 1), reason } : port
}

function withoutPort(text: string): string {
  const colon = text.lastIndexOf(':')
  return colon < 0 ? text : text.slice(0, colon)
}

/** A quote at one end alone is refused, and so is one inside that is not escaped. */
function unquote(text: string, header: string): string {
  if (!text.startsWith('"') && !text.endsWith('"')) return text
  if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) throw new Malformed(header)
  return text.slice(1, -1).replace(/\\(.)/g, '$1')
}
