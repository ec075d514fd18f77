import { type Address, parseAddress } from '../../core/address.ts'
import { ConfigurationError } from '../../core/configuration-error.ts'

/** An address as Go reads it: IPv4-mapped IPv6 is IPv4. `text` is Go's own spelling, without the zone. */
export interface GoAddress {
  readonly ip: Address
  readonly text: string
  readonly zone: string
}

/** `net.ParseIP`: no zone, no brackets, no port; null where it has an error. */
export function parseGoIp(text: string): GoAddress | null {
  const ip = parseAddress(text)
  return ip === null ? null : { ip, text: ip.toString(), zone: '' }
}

/** `netip.ParseAddr`: as {@link parseGoIp}, and an IPv6 literal may have a zone. */
export function parseGoAddress(text: string): GoAddress | null {
  const percent = text.indexOf('%')
  if (percent < 0) return parseGoIp(text)
  const [literal, zone] = [text.slice(0, percent), text.slice(percent + 1)]
  const read = literal.includes(':') && zone !== '' ? parseGoIp(literal) : null
  return read === null ? null : { ...read, zone }
}

/** The host of `net.SplitHostPort`; null where it has an error. */
export function splitGoHost(text: string): string | null {
  const colon = text.lastIndexOf(':')
  if (colon < 0) return null
  if (!text.startsWith('[')) {
    const host = text.slice(0, colon)
    return /[:[\]]/.test(host) || /[[\]]/.test(text.slice(colon)) ? null : host
  }
  const end = text.indexOf(']')
  if (end < 0 || end + 1 !== colon) return null
  return text.indexOf('[', 1) >= 0 || text.indexOf(']', end + 1) >= 0 ? null : text.slice(1, end)
}

/**
 * A list of addresses and CIDR ranges, as `net.ParseCIDR` reads them: bits behind the prefix are ignored, and IPv4 is
 * never in a range of IPv6. Throws a {@link ConfigurationError} for what is neither.
 */
export function goRanges(words: readonly string[]): (address: Address) => boolean {
  const ranges = words.map((word) => {
    const [text = '', length, ...extra] = word.split('/')
    const network = parseGoIp(text)
    const width = network?.ip.kind() === 'ipv4' ? 32 : 128
    const bits = length === undefined ? width : /^[0-9]{1,3}$/.test(length) ? Number(length) : Infinity
    if (network === null || extra.length > 0 || bits > width)
      throw new ConfigurationError(`"${word}" is no address and no range, as in 192.0.2.0/24`)
    return { network: network.ip, bits }
  })
  return (address) =>
    ranges.some(({ network, bits }) => address.kind() === network.kind() && address.match(network, bits))
}
