import { canonicalAddress } from '../core/address.ts'
import { parseAuthority } from '../core/authority.ts'
import { type Claim, claimsOf, claimsOfForwarded, walkChain } from '../core/client-chain.ts'
import { CLEAR, defineFinding, type Evidence, type Exhibit, fires, notApplicable } from '../core/finding.ts'
import { type ForwardedElement, parseForwarded, parseNode } from '../core/forwarded.ts'
import type { TrustPolicy } from '../core/trust-policy.ts'
import { dropClientHeaders } from './remedies/drop-client-headers.ts'

const UNREADABLE = notApplicable('the Forwarded header cannot be read')

export default defineFinding({
  id: 'conflicting-families',
  severity: 'warning',
  title: 'Forwarded and X-Forwarded-* tell different stories',
  explanation:
    'Two parts of your app that read different headers will build different URLs, or log and limit different visitors; some frameworks refuse such a request outright. ' +
    'Most proxies set one family and pass the other on as the visitor sent it, so the family that your proxy does not set may hold whatever a visitor wrote. ' +
    'Drop that family at the proxy.',
  references: [
    'https://www.rfc-editor.org/rfc/rfc7239#section-7.4',
    'https://www.rfc-editor.org/rfc/rfc7239#section-8.1'
  ],
  detect({ raw, policy }: Exhibit) {
    const forwarded = raw.HTTP_FORWARDED
    if (forwarded === undefined) return CLEAR
    const chain = raw.HTTP_X_FORWARDED_FOR
    const host = raw.HTTP_X_FORWARDED_HOST
    const proto = raw.HTTP_X_FORWARDED_PROTO
    if (chain === undefined && host === undefined && proto === undefined) return CLEAR
    const parsed = parseForwarded(forwarded)
    if (!parsed.ok) return UNREADABLE
    const said: string[] = []
    const others: Evidence[] = []
    const compare = (name: string, value: string | undefined, what: string, pair: Pair): void => {
      if (value === undefined || pair === null) return
      said.push(`${what} ${pair[0]}`)
      others.push({ kind: 'header', name, value, note: `${what} ${pair[1]}` })
    }
    compare('X-Forwarded-For', chain, 'client', clients(parsed.elements, chain, policy))
    compare('X-Forwarded-Host', host, 'host', hosts(nearest(parsed.elements, 'host'), host))
    compare('X-Forwarded-Proto', proto, 'scheme', schemes(nearest(parsed.elements, 'proto'), proto))
    if (others.length === 0) return CLEAR
    const own: Evidence = { kind: 'header', name: 'Forwarded', value: forwarded, note: said.join(', ') }
    // The family to drop comes first: remedies go by it.
    const believesForwarded = policy.headers.some((header) => header.reading === 'forwarded')
    return fires('request', believesForwarded ? [...others, own] : [own, ...others])
  },
  remedies(situation) {
    const names = situation.evidence.map((entry) => entry.name)
    const dropOthers = names.length > 0 && names[0] !== 'Forwarded'
    return dropClientHeaders(
      situation,
      dropOthers ? names.filter((name) => name !== 'Forwarded') : ['Forwarded']
    )
  }
})

/** What Forwarded says beside what its twin says, where the two differ. */
type Pair = readonly [forwarded: string, twin: string] | null

/** Compares the clients that a walk through trusted addresses finds; a client without an address is no claim. */
function clients(
  elements: readonly ForwardedElement[],
  chain: string | undefined,
  policy: TrustPolicy
): Pair {
  if (chain === undefined) return null
  const one = clientOf(claimsOfForwarded(elements), policy)
  const other = clientOf(claimsOf(chain, policy.trustsAny), policy)
  return one === null || other === null || one === other ? null : [one, other]
}

function clientOf(
  read: { readonly claims: readonly Claim[]; readonly truncated: boolean },
  policy: TrustPolicy
): string | null {
  const walk = walkChain(read, policy)
  const text = walk?.claims[walk.client]?.text
  if (text === undefined || text.startsWith('_') || text.toLowerCase() === 'unknown') return null
  return canonicalAddress(parseNode(text).name)
}

function hosts(one: string | undefined, list: string | undefined): Pair {
  if (one === undefined || list === undefined) return null
  const other = lastOf(list)
  if (other === '') return null
  const [left, right] = [parseAuthority(one), parseAuthority(other)]
  const ports = left.port !== null && right.port !== null && left.port !== right.port
  return left.host === right.host && !ports ? null : [one, other]
}

function schemes(one: string | undefined, list: string | undefined): Pair {
  if (one === undefined || list === undefined) return null
  const other = lastOf(list)
  return other === '' || one.toLowerCase() === other.toLowerCase() ? null : [one, other]
}

/** What the proxy nearest to the app said. */
function nearest(elements: readonly ForwardedElement[], parameter: 'host' | 'proto'): string | undefined {
  for (let index = elements.length - 1; index >= 0; index -= 1) {
    const said = elements[index]?.[parameter]
    if (said !== undefined) return said
  }
  return undefined
}

function lastOf(list: string): string {
  return list.slice(list.lastIndexOf(',') + 1).trim()
}
