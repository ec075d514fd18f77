import ipaddr from 'ipaddr.js'
import type { Address } from '../../core/address.ts'

const PART = /^(?:0x[0-9a-f]+|[0-9]+)$/i
const GROUP = /^[0-9a-f]+$/i
const ZONE = /%[0-9a-z]+$/i

/**
 * Reads an address as ipaddr.js 1.9 does (`lib/ipaddr.js`), which is not how its present version or the C
 * library reads: one part or four, each decimal, octal (`012`, and `09` is 0) or hexadecimal; groups of any
 * length; `::` may stand for no group at all. Null where it reads nothing.
 */
export function readAddress1(text: string): Address | null {
  return text.includes(':') ? readIpv6(text.replace(ZONE, '')) : readIpv4(text)
}

function readIpv4(text: string): Address | null {
  const parts = text.split('.')
  if (!parts.every((part) => PART.test(part))) return null
  const numbers = parts.map((part) =>
    part.startsWith('0') && !part.startsWith('0x') ? Number.parseInt(part, 8) : Number(part)
  )
  const whole = numbers[0] ?? 0
  if (numbers.length === 1 && whole <= 0xff_ff_ff_ff)
    return new ipaddr.IPv4([whole >>> 24, (whole >>> 16) & 255, (whole >>> 8) & 255, whole & 255])
  return numbers.length === 4 && numbers.every((number) => number <= 255) ? new ipaddr.IPv4(numbers) : null
}

function readIpv6(text: string): Address | null {
  const colon = text.lastIndexOf(':')
  const tail = text.slice(colon + 1)
  if (!tail.includes('.')) return toIpv6(readGroups(text, 8))
  const octets = tail.split('.')
  if (octets.length !== 4 || !octets.every((octet) => PART.test(octet))) return null
  const [a = 256, b = 256, c = 256, d = 256] = octets.map((octet) =>
    Number.parseInt(octet, /^0x/i.test(octet) ? 16 : 10)
  )
  if (Math.max(a, b, c, d) > 255) return null
  const head = text.slice(0, colon)
  const groups = head.endsWith('::') ? null : readGroups(head, 6)
  return groups && toIpv6([...groups, (a << 8) | b, (c << 8) | d])
}

function readGroups(text: string, count: number): number[] | null {
  const [left = '', right, more] = text.split('::')
  if (more !== undefined) return null
  const before = splitGroups(right === undefined && left.endsWith(':') ? left.slice(0, -1) : left)
  const after = splitGroups(right ?? '')
  const omitted = count - before.length - after.length
  if (omitted < 0 || (omitted > 0 && right === undefined)) return null
  const groups = [...before, ...Array.from({ length: omitted }, () => '0'), ...after]
  return groups.every((group) => GROUP.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : null
}

function splitGroups(text: string): string[] {
  return text === '' ? [] : text.split(':')
}

function toIpv6(groups: number[] | null): Address | null {
  return groups?.every((group) => group <= 0xff_ff) ? new ipaddr.IPv6(groups) : null
}
