import { ConfigurationError } from '../../core/configuration-error.ts'
import type { RackEnv } from './rack-env.ts'
import { contains, type IPAddr, parseIPAddr } from './ruby-ipaddr.ts'
import { split, strip } from './ruby-string.ts'
import type { Deduced } from '../stack.ts'

/** `ActionDispatch::RemoteIp::TRUSTED_PROXIES`. */
export const TRUSTED_PROXIES: readonly string[] = [
  '127.0.0.0/8',
  '::1',
  'fc00::/7',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16'
]

/** Throws a ConfigurationError for a proxy that is no address and no network. */
export function isTrustedProxy(address: string, proxies: readonly string[]): boolean {
  const parsed = parseIPAddr(address)
  const networks = proxies.map((proxy) => {
    const network = parseIPAddr(proxy)
    if (network === null)
      throw new ConfigurationError(
        `trusted_proxies "${proxy}": write an address or a network, as in 192.0.2.0/24`
      )
    return network
  })
  return parsed !== null && networks.some((network) => contains(network, parsed))
}

/**
 * `request.remote_ip` (actionpack 7.2.4 and 6.1.7, `middleware/remote_ip.rb`). The peer is only the last candidate:
 * whoever it is, the headers are believed. Null where an IpSpoofAttackError is raised.
 */
export function remoteIp(env: RackEnv, proxies: readonly string[], checked: boolean): Deduced | null {
  const peer = env['REMOTE_ADDR'] ?? ''
  const forwarded = addresses(env['HTTP_X_FORWARDED_FOR']).toReversed()
  const clients = addresses(env['HTTP_CLIENT_IP']).toReversed()
  const claimed = clients.at(-1)
  if (checked && claimed !== undefined && forwarded.length > 0 && !forwarded.includes(claimed)) return null
  const named = [...forwarded, ...clients]
  const from = (index: number): string => (index < forwarded.length ? 'X-Forwarded-For' : 'Client-Ip')
  const networks = proxies.length > 0 ? proxies : TRUSTED_PROXIES
  const first = named.findIndex((address) => !isTrustedProxy(address, networks))
  if (first >= 0)
    return { value: named[first] ?? '', reason: `${from(first)}: the last address that is no trusted proxy` }
  const last = named.at(-1)
  if (last === undefined) return { value: peer, reason: 'the peer; no header names a client address' }
  return isTrustedProxy(peer, networks)
    ? { value: last, reason: `${from(named.length - 1)}: the first address, since all are trusted proxies` }
    : { value: peer, reason: 'the peer, since the headers name trusted proxies only' }
}

/** What is no single address is left out; one with a port is none, one in brackets is. */
function addresses(header: string | undefined): string[] {
  if (header === undefined) return []
  return split(strip(header), /[, \t\n\v\f\r]+/).filter((text) => {
    const parsed: IPAddr | null = parseIPAddr(text)
    return parsed !== null && parsed.prefix === parsed.bytes.length * 8
  })
}
