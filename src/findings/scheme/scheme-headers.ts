import { claimsOfForwarded, walkChain } from '../../core/client-chain.ts'
import type { Exhibit } from '../../core/finding.ts'
import { parseForwarded } from '../../core/forwarded.ts'
import {
  headerRegistry,
  readScheme,
  type RegisteredHeader,
  registeredHeader
} from '../../core/header-registry.ts'

/** Every header that states a scheme, Forwarded last. */
export const schemeHeaders: readonly RegisteredHeader[] = headerRegistry.filter(({ categories }) =>
  categories.includes('scheme')
)

/**
 * What a header says about the scheme, readable or not; undefined where it says nothing. Of Forwarded that
 * is the first `proto` (RFC 7239 §5.4) from the client's element on, as the correction takes it.
 */
export function statedScheme(header: RegisteredHeader, { raw, policy }: Exhibit): string | undefined {
  const value = raw[header.key]
  if (value === undefined || header.reading !== 'forwarded') return value
  const parsed = parseForwarded(value)
  if (!parsed.ok) return undefined
  const walk = walkChain(claimsOfForwarded(parsed.elements), policy)
  const outermost = walk?.claims[walk.client]?.element ?? 0
  return parsed.elements.find(({ proto }, index) => index >= outermost && proto !== undefined)?.proto
}

/** Whether the header that decides the scheme says something that is none: that is scheme-value-invalid's. */
export function decidesUnreadably(exhibit: Exhibit): boolean {
  const winner = exhibit.correction.winners.scheme
  const header = winner === undefined ? undefined : registeredHeader(winner)
  const said = header === undefined ? undefined : statedScheme(header, exhibit)
  return header !== undefined && said !== undefined && readScheme(header, said) === null
}

/** A header by which a browser names the page that it comes from, as far as the host. */
export interface SecureOrigin {
  readonly name: 'Origin' | 'Referer'
  readonly value: string
}

/**
 * The https page of the very host that the app believes in, from which a browser sent this request; null
 * where it names none. A browser on such a page does not ask its own host by http (mixed content).
 */
export function secureOrigin({ raw, host }: Exhibit): SecureOrigin | null {
  const believed = host.corrected
  if (believed === null || believed.problem !== null) return null
  const origin = raw.HTTP_ORIGIN
  const originEnd = origin === undefined ? -1 : endOfHost(origin, believed.host, believed.port)
  if (origin !== undefined && originEnd > 0) return { name: 'Origin', value: origin.slice(0, originEnd) }
  const referer = raw.HTTP_REFERER
  const refererEnd = referer === undefined ? -1 : endOfHost(referer, believed.host, believed.port)
  if (referer === undefined || refererEnd <= 0) return null
  return { name: 'Referer', value: referer.slice(0, refererEnd) }
}

/** Where the authority of an https URL of this host ends, or -1; a written port must be the believed one. */
function endOfHost(url: string, host: string, port: string | null): number {
  if (!url.startsWith('https://') || !url.startsWith(host, 8)) return -1
  const end = 8 + host.length
  if (end === url.length || url[end] === '/') return end
  if (port === null || url[end] !== ':' || !url.startsWith(port, end + 1)) return -1
  const portEnd = end + 1 + port.length
  return portEnd === url.length || url[portEnd] === '/' ? portEnd : -1
}
