import { parseAddress } from '../../core/address.ts'
import type { Endpoint } from '../../core/request-facts.ts'

/** The peer as `InetAddress.getHostAddress` writes it: IPv6 with all its groups. Empty on a Unix socket. */
export function javaHostAddress(peer: Endpoint): string {
  if (!('address' in peer)) return ''
  return parseAddress(peer.address)?.toNormalizedString() ?? peer.address
}

/** Whether the text is an IPv6 literal without brackets and zone. */
export function isIpv6Literal(text: string): boolean {
  return text.includes(':') && parseAddress(text) !== null
}

/** `Integer.parseInt`: a sign and ASCII digits, 32 bits; null where it throws. */
export function parseJavaInt(text: string): number | null {
  if (!/^[+-]?[0-9]+$/.test(text)) return null
  const value = Number(text)
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? value : null
}

/** Octets as percent-escapes and latin-1 characters; whether they are UTF-8 once decoded. */
export function isUtf8(octets: string): boolean {
  try {
    decodeURIComponent(
      octets.replace(/[^0-9A-Za-z]/g, (octet) => `%${octet.charCodeAt(0).toString(16).padStart(2, '0')}`)
    )
    return true
  } catch {
    return false
  }
}
