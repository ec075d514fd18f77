import { readIPv4, readIPv6 } from '../ip-literal.ts'

/** What Ruby's `IPAddr` makes of a text (ipaddr 1.2.4): a range of addresses of one family, as bytes. */
export interface IPAddr {
  /** 4 bytes or 16; an IPv4-mapped IPv6 address stays IPv6. */
  readonly bytes: readonly number[]
  /** Length of the prefix that counts; bits behind it are 0 in {@link bytes}. */
  readonly prefix: number
}

/** `IPAddr.new`: brackets and a zone are allowed, octal-looking IPv4 is not. Null where it raises. */
export function parseIPAddr(text: string): IPAddr | null {
  const slash = text.indexOf('/')
  const [bytes, prefix] = slash < 0 ? [read(text), null] : [read(text.slice(0, slash)), text.slice(slash + 1)]
  if (bytes === null) return null
  const width = bytes.length * 8
  const length = prefix === null ? width : prefixLength(prefix, bytes.length)
  return length === null || length > width ? null : { bytes: mask(bytes, length), prefix: length }
}

/** `IPAddr#===`: never across families. */
export function contains(network: IPAddr, address: IPAddr): boolean {
  if (network.bytes.length !== address.bytes.length || network.prefix > address.prefix) return false
  return mask(address.bytes, network.prefix).every((byte, index) => byte === network.bytes[index])
}

function read(text: string): number[] | null {
  const bracketed = /^\[(.*)\]$/.exec(text)?.[1]
  const inner = bracketed ?? text
  const zoned = /^(.*)%[A-Za-z0-9_]+$/.exec(inner)?.[1]
  const literal = zoned ?? inner
  if (bracketed === undefined && zoned === undefined && /^[0-9]+(?:\.[0-9]+){3}$/.test(literal))
    return readIPv4(literal)
  // A `::` with an IPv4 tail has to leave room for two groups at least.
  if (literal.includes('.') && literal.split(':').length > 7 && literal.includes('::')) return null
  return readIPv6(literal)
}

function prefixLength(text: string, size: number): number | null {
  if (/^(?:0|[1-9][0-9]*)$/.test(text)) return Number(text)
  if (/^[0-9]+$/.test(text)) return null
  const bits = read(text)
  if (bits?.length !== size) return null
  const ones = bits.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(ones) ? ones.replace(/0+$/, '').length : null
}

function mask(bytes: readonly number[], length: number): number[] {
  return bytes.map((byte, index) => {
    const kept = Math.min(8, Math.max(0, length - index * 8))
    return byte & (0xff00 >> kept) & 0xff
  })
}
