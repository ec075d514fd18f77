import { canonicalAddress } from './address.ts'
import { type ForwardedElement, parseNode } from './forwarded.ts'
import type { Endpoint } from './request-facts.ts'
import { trimSpace } from './trim.ts'
import type { TrustPolicy } from './trust-policy.ts'

/** Hops that are read of one chain; more than this is an attack or a loop. */
export const MAX_HOPS = 64

/** One station of the request's way, farthest first; the last one is the peer of the socket. */
export interface Hop {
  /** As claimed, which need not be an address; for the peer the socket's own word. */
  readonly address: string
  /** `client`: the first station that no rule trusts, seen from here. `unverified`: beyond it, anybody's word. */
  readonly role: 'client' | 'proxy' | 'unverified'
  readonly trusted: boolean
  /** The trust rule that matched, as the policy prints it, or null. */
  readonly rule: string | null
  /** The header that named it, or `socket`. */
  readonly from: string
}

/** An element of a chain header. */
export interface Claim {
  readonly text: string
  /** Its position in the list as written, from 0, empty elements counted. */
  readonly element: number
}

/** A chain walked through trusted addresses. */
export interface ClientWalk {
  /** Left to right; empty elements dropped. */
  readonly claims: readonly Claim[]
  /** Index into `claims` of the client. */
  readonly client: number
  /** More than {@link MAX_HOPS} elements were sent; the ones farther away were not read. */
  readonly truncated: boolean
}

/** The non-empty elements of a comma list: the nearest ones, or with `farthestFirst` the farthest ones. */
export function claimsOf(value: string, farthestFirst: boolean): { claims: Claim[]; truncated: boolean } {
  return farthestFirst ? claimsFromLeft(value) : claimsFromRight(value)
}

/** The elements of a `Forwarded` header as claims; a hop that names nobody reads `unknown`. */
export function claimsOfForwarded(elements: readonly ForwardedElement[]): {
  claims: Claim[]
  truncated: boolean
} {
  const skipped = Math.max(0, elements.length - MAX_HOPS)
  const claims = elements.slice(skipped).map((element, index) => ({
    text: element.for === undefined ? 'unknown' : parseNode(element.for).name,
    element: index + skipped
  }))
  return { claims, truncated: skipped > 0 }
}

/**
 * Finds the client in a chain: walking from the right, every trusted address is a proxy, and the first
 * other element is the client (mod_wsgi 6). Where all are trusted it is the left-most. With a policy that
 * trusts any peer it is the first element, as mod_wsgi has it without WSGITrustedProxies.
 */
export function walkChain(
  { claims, truncated }: { claims: readonly Claim[]; truncated: boolean },
  policy: TrustPolicy
): ClientWalk | null {
  if (claims.length === 0) return null
  let client = policy.trustsAny ? 0 : claims.length - 1
  while (client > 0 && policy.ruleForAddress(claims[client]?.text ?? '') !== null) client -= 1
  return { claims, client, truncated }
}

/** The way of the request as the chain header `from` and the socket tell it. */
export function describeWay(
  peer: Endpoint,
  peerRule: string | null,
  from: string,
  walk: ClientWalk | null,
  policy: TrustPolicy
): Hop[] {
  const peerAddress = 'address' in peer ? canonicalAddress(peer.address) : `unix:${peer.unixSocket}`
  const believed = peerRule !== null && walk !== null
  const peerHop: Hop = {
    address: peerAddress,
    role: believed ? 'proxy' : 'client',
    trusted: peerRule !== null,
    rule: peerRule,
    from: 'socket'
  }
  if (walk === null) return [peerHop]
  const hops = walk.claims.map(({ text }, index): Hop => {
    if (!believed || index < walk.client)
      return { address: text, role: 'unverified', trusted: false, rule: null, from }
    const rule = policy.ruleForAddress(text)
    return {
      address: text,
      role: index === walk.client ? 'client' : 'proxy',
      trusted: rule !== null,
      rule,
      from
    }
  })
  return [...hops, peerHop]
}

function claimsFromRight(value: string): { claims: Claim[]; truncated: boolean } {
  let element = 0
  for (let comma = value.indexOf(','); comma >= 0; comma = value.indexOf(',', comma + 1)) element += 1
  const claims: Claim[] = []
  let end = value.length
  while (end >= 0) {
    const comma = end === 0 ? -1 : value.lastIndexOf(',', end - 1)
    const text = trimSpace(value.slice(comma + 1, end))
    if (text !== '') {
      if (claims.length === MAX_HOPS) return { claims: claims.reverse(), truncated: true }
      claims.push({ text, element })
    }
    element -= 1
    end = comma
  }
  return { claims: claims.reverse(), truncated: false }
}

function claimsFromLeft(value: string): { claims: Claim[]; truncated: boolean } {
  const claims: Claim[] = []
  let start = 0
  for (let element = 0; start <= value.length; element += 1) {
    const comma = value.indexOf(',', start)
    const end = comma < 0 ? value.length : comma
    const text = trimSpace(value.slice(start, end))
    if (text !== '') {
      if (claims.length === MAX_HOPS) return { claims, truncated: true }
      claims.push({ text, element })
    }
    start = end + 1
  }
  return { claims, truncated: false }
}
