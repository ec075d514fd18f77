import ipaddr from 'ipaddr.js'
import type { Address } from '../../core/address.ts'
import { ConfigurationError } from '../../core/configuration-error.ts'
import type { Deduced, ProxyInFront } from '../stack.ts'

/** Who is believed. */
export interface Trust {
  /** Hop 0 is the peer, hop 1 what the peer says of its client, and so on. */
  readonly trusts: (address: string | undefined, hop: number) => boolean
  /** Why a peer is not believed, where it is not. */
  readonly doubt: string
}

/** What the options `trust proxy` (Express) and `trustProxy` (Fastify) may hold. */
export type TrustSetting = boolean | number | string | readonly string[]

const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  loopback: ['127.0.0.1/8', '::1/128'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
}

type Read = (text: string) => Address | null

interface Subnet {
  readonly address: Address
  readonly bits: number
}

export const trustEverybody: Trust = { trusts: () => true, doubt: '' }

export function trustNobody(doubt: string): Trust {
  return { trusts: () => false, doubt }
}

export function trustHops(hops: number): Trust {
  return { trusts: (_address, hop) => hop < hops, doubt: 'no hop is trusted' }
}

/**
 * A list of addresses, networks (`10.0.0.0/8`, `10.0.0.0/255.0.0.0`) and named ranges, as proxy-addr 2.0.8 and
 * @fastify/proxy-addr 5.1.3 compile it (`index.js`); `read` is how their ipaddr.js reads an address. What
 * it cannot read is no trusted proxy. Throws a {@link ConfigurationError} for an element that is none of these.
 */
export function trustList(setting: string | readonly string[], read: Read): Trust {
  const elements = typeof setting === 'string' ? setting.split(',').map((element) => element.trim()) : setting
  const subnets = elements
    .flatMap((element) => (Object.hasOwn(NAMED_RANGES, element) ? NAMED_RANGES[element]! : [element]))
    .map((element) => readSubnet(element, read))
  return {
    doubt: 'the peer is no trusted proxy',
    trusts(text) {
      const address = text === undefined ? null : read(text)
      if (!address) return false
      const folded = fold(address)
      return subnets.some((subnet) => contains(subnet, folded))
    }
  }
}

function readSubnet(text: string, read: Read): Subnet {
  const slash = text.lastIndexOf('/')
  const written = read(slash < 0 ? text : text.slice(0, slash))
  const address = written && slash < 0 ? fold(written) : written
  const longest = address?.kind() === 'ipv6' ? 128 : 32
  const bits = slash < 0 ? longest : prefixLength(text.slice(slash + 1), longest, read)
  if (!address || bits === null || bits < 1 || bits > longest)
    throw new ConfigurationError(
      `"${text}" is no proxy to trust; write an address, a network such as 10.0.0.0/8, loopback, linklocal or uniquelocal`
    )
  return { address, bits }
}

function prefixLength(text: string, longest: number, read: Read): number | null {
  if (/^[0-9]+$/.test(text)) return Number.parseInt(text, 10)
  const mask = longest === 32 ? read(text) : null
  return mask?.kind() === 'ipv4' ? mask.prefixLengthFromSubnetMask() : null
}

function contains({ address, bits }: Subnet, candidate: Address): boolean {
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
  if (candidate instanceof ipaddr.IPv6) {
    if (!(address instanceof ipaddr.IPv6) || mapped) return false
    return (!address.zoneId || address.zoneId === candidate.zoneId) && candidate.match(address, bits)
  }
  if (address instanceof ipaddr.IPv4) return candidate.match(address, bits)
  return mapped && bits >= 96 && candidate.toIPv4MappedAddress().match(address, bits)
}

function fold(address: Address): Address {
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address
}

/**
 * The client: from the peer through the elements of X-Forwarded-For, right to left, as long as each is a
 * trusted proxy; never beyond the left-most. `elements` stand in the order of the header.
 */
export function clientBehindProxies(
  peer: string | undefined,
  elements: readonly string[],
  trust: Trust
): Deduced {
  const count = elements.length
  let hop = 0
  let address = peer
  while (hop < count && trust.trusts(address, hop)) {
    hop += 1
    address = elements[count - hop]
  }
  const value = address ?? ''
  if (hop === 0) {
    const nameless = peer === undefined ? ', a Unix socket, so undefined' : ''
    const why = count === 0 ? '; there is no X-Forwarded-For' : disbelieved('X-Forwarded-For', trust)
    return { value, reason: `the peer${nameless}${why}` }
  }
  const place = count === 1 ? 'X-Forwarded-For' : `X-Forwarded-For, element ${count - hop + 1} of ${count}`
  const why =
    hop === count ? 'the left-most; all behind it are trusted' : 'the right-most that is not trusted'
  return { value, reason: count === 1 ? place : `${place}: ${why}` }
}

/** The end of a reason for a value that a header would have changed. */
export function disbelieved(header: string, trust: Trust): string {
  return `; ${trust.doubt}, so ${header} is not believed`
}

/** A comment for a configuration: which headers the proxy has to send besides those that it sends. */
export function missingHeaders(proxy: ProxyInFront, headers: readonly string[]): string[] {
  const sent = new Set(proxy.headers.map((header) => header.toLowerCase()))
  const missing = headers.filter((header) => !sent.has(header.toLowerCase()))
  return missing.length === 0 ? [] : [`// the proxy also has to set ${missing.join(' and ')}`]
}

/** A comment for a configuration where only a kept Host can make up for X-Forwarded-Host. */
export function missingHost(proxy: ProxyInFront): string[] {
  const sent = proxy.headers.some((header) => header.toLowerCase() === 'x-forwarded-host')
  return sent ? [] : ['// the proxy also has to keep Host, or to set X-Forwarded-Host']
}

export const HOPS_ARE_A_PROMISE =
  '// a number of hops is safe only where nobody reaches this port past the proxies'
