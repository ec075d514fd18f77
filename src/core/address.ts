import ipaddr from 'ipaddr.js'

export type Address = ipaddr.IPv4 | ipaddr.IPv6

/** Without leading zeros, which are decimal to some readers and octal to others. */
const FOUR_DECIMALS = /^(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})\.(0|[1-9][0-9]{0,2})$/

/**
 * Reads an IP literal strictly: four-part decimal IPv4, or IPv6 without brackets, port or zone.
 * IPv4-mapped IPv6 (`::ffff:192.0.2.1`, what a dual-stack socket reports) is read as the IPv4 it is.
 *
 * Note: differs from `inet_aton` and from ipaddr.js's own `parse` on purpose. `127.1`, `0x7f.1`,
 * `0177.0.0.1` and `2130706433` are no addresses here, because an allow-list that reads them can be
 * talked past.
 */
export function parseAddress(text: string): Address | null {
  if (text.length > 45 || text.length < 2) return null
  if (text.includes(':')) {
    // The dotted tail of an IPv6 literal has to be strict as well.
    const tail = text.slice(text.lastIndexOf(':') + 1)
    if (tail.includes('.') && fourDecimals(tail) === null) return null
    if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return null
    const address = ipaddr.IPv6.parse(text)
    return address.isIPv4MappedAddress() ? address.toIPv4Address() : address
  }
  const octets = fourDecimals(text)
  return octets === null ? null : new ipaddr.IPv4(octets)
}

function fourDecimals(text: string): number[] | null {
  const octets = FOUR_DECIMALS.exec(text)?.slice(1).map(Number)
  return octets?.every((octet) => octet <= 255) ? octets : null
}

/** The address as it is usually written; an IPv4-mapped one as IPv4. Anything else comes back unchanged. */
export function canonicalAddress(text: string): string {
  if (!text.includes(':')) return text
  const bare = text.includes('%') ? text.slice(0, text.indexOf('%')) : text
  return parseAddress(bare)?.toString() ?? text
}

const INTERNAL_RANGES = new Set([
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
  'unspecified'
])

/**
 * Names the range of an address that no visitor on the internet can reach (`private`, `loopback`, …), or null.
 * An IPv4 address embedded in 6to4 or NAT64 (RFC 3056, RFC 6052) is judged by itself. Documentation
 * addresses (RFC 5737, RFC 3849) are not internal.
 */
export function internalRange(address: Address): string | null {
  const range = address.range()
  if (INTERNAL_RANGES.has(range)) return range
  if (address.kind() === 'ipv4') return null
  const bytes = address.toByteArray()
  const embedded = range === '6to4' ? bytes.slice(2, 6) : range === 'rfc6052' ? bytes.slice(12) : null
  return embedded ? internalRange(new ipaddr.IPv4(embedded)) : null
}
