import ipaddr from 'ipaddr.js'
import { type Address, parseAddress } from './address.ts'
import { ConfigurationError } from './configuration-error.ts'

/** A CIDR range, or one address. */
export interface TrustedRange {
  /** Normalised: the network address, and the prefix length unless it is one host. */
  readonly text: string
  readonly contains: (address: Address) => boolean
}

const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
}

/**
 * Reads one word of a trust list: an address, a CIDR range, or a named set of ranges. Throws a
 * {@link ConfigurationError} with the cure for everything that could not mean what it says.
 */
export function compileRanges(word: string): TrustedRange[] {
  const named = Object.hasOwn(NAMED_RANGES, word.toLowerCase()) ? NAMED_RANGES[word.toLowerCase()] : undefined
  return (named ?? [word]).map(compileRange)
}

function compileRange(word: string): TrustedRange {
  const refuse = (why: string): never => {
    throw new ConfigurationError(`trust-proxy "${word}": ${why}`)
  }
  if (word === '*') return refuse('write any to trust every peer')
  if (/^[0-9]+$/.test(word))
    return refuse('a number of hops can be spoofed; name the addresses of your proxies instead')
  const [text = '', length, ...extra] = word.split('/')
  if (extra.length > 0)
    return refuse('more than one "/"; write an address and a prefix length, as in 192.0.2.0/24')
  const address = parseAddress(text)
  if (address === null) return refuse(whyNoAddress(text, length))
  if (text.includes(':') && address.kind() === 'ipv4') return refuse(mappedCure(address, length))
  const width = address.kind() === 'ipv4' ? 32 : 128
  if (length !== undefined && !/^(0|[1-9][0-9]*)$/.test(length))
    return refuse('the prefix length is not a number, as in 192.0.2.0/24')
  const bits = length === undefined ? width : Number(length)
  if (bits > width) return refuse(`the prefix length is at most ${width}`)
  if (bits === 0) return refuse('this trusts every address; write any if that is meant')
  const network = networkOf(address, bits)
  if (network !== address.toString())
    return refuse(
      `address bits are set behind the prefix; write ${network}/${bits}, or ${address.toString()} for the one host`
    )
  return {
    text: length === undefined ? network : `${network}/${bits}`,
    contains: (candidate) => candidate.kind() === address.kind() && candidate.match(address, bits)
  }
}

function whyNoAddress(text: string, length: string | undefined): string {
  if (length !== undefined && /^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$/.test(text)) {
    const padded = [...text.split('.'), '0', '0', '0'].slice(0, 4).join('.')
    return `a range needs all four parts; write ${padded}/${length}`
  }
  if (ipaddr.IPv4.isValid(text)) {
    return `not a four-part decimal address; did you mean ${ipaddr.IPv4.parse(text).toString()}?`
  }
  if (text.includes('%')) return 'a zone is not part of an address; leave out everything from "%" on'
  if (/^\[.*\]$/.test(text)) return 'write the address without brackets'
  return 'not an IP address (names are not looked up); write an address, a CIDR range, loopback, linklocal, uniquelocal, unix, any or none'
}

function mappedCure(address: Address, length: string | undefined): string {
  const bits = length === undefined ? 32 : Number(length) - 96
  if (bits <= 0) return 'this trusts every IPv4 address; write any if that is meant'
  const cure = bits <= 32 ? `${networkOf(address, bits)}${bits === 32 ? '' : `/${bits}`}` : address.toString()
  return `an IPv4-mapped address is matched as IPv4; write ${cure}`
}

function networkOf(address: Address, bits: number): string {
  return address.kind() === 'ipv4'
    ? ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()
}
