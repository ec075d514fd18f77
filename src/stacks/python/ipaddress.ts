import ipaddr from 'ipaddr.js'
import { type Address, parseAddress } from '../../core/address.ts'
import { partition } from './python-str.ts'

// Addresses as Python's standard library reads them (CPython 3.11, Lib/ipaddress.py): strict literals, and an
// IPv4-mapped IPv6 address is not in an IPv4 network.

/** The version of the address that a text is, or null. */
export function ipVersion(text: string): 4 | 6 | null {
  return read(text) === null ? null : text.includes(':') ? 6 : 4
}

/** Says of an address whether it is in one of the networks (strict: without host bits); others hold nothing. */
export function networks(texts: readonly string[]): (text: string) => boolean {
  const compiled = texts.map(compile)
  return (text) => {
    const address = read(text)
    return address !== null && compiled.some((contains) => contains(address))
  }
}

function compile(network: string): (address: Address) => boolean {
  const [base, length] = partition(network, '/')
  const start = read(base)
  const width = start?.kind() === 'ipv4' ? 32 : 128
  const bits = network.includes('/') ? (/^[0-9]{1,3}$/.test(length) ? Number(length) : -1) : width
  if (start === null || bits < 0 || bits > width) return () => false
  const bytes = start.toByteArray()
  if (bytes.some((byte, index) => (byte & ~maskOf(bits - index * 8)) !== 0)) return () => false
  return (address) => address.kind() === start.kind() && address.match(start, bits)
}

function maskOf(bits: number): number {
  return bits >= 8 ? 0xff : bits <= 0 ? 0 : (0xff << (8 - bits)) & 0xff
}

function read(text: string): Address | null {
  const [literal, zone] = partition(text, '%')
  if (text.includes('%') && (!text.includes(':') || zone === '' || zone.includes('%'))) return null
  const address = parseAddress(literal)
  if (address === null || !literal.includes(':')) return address
  return ipaddr.IPv6.parse(literal)
}
