import { type ClientWalk, claimsOf, claimsOfForwarded, walkChain } from './client-chain.ts'
import { type ForwardedElement, parseForwarded } from './forwarded.ts'
import { type Category, readScheme, type RegisteredHeader } from './header-registry.ts'
import { abbreviate, type Draft, type Reason } from './ledger.ts'
import { withoutTrailingSlashes } from './trim.ts'
import type { TrustPolicy } from './trust-policy.ts'

/** What one configured header amounts to. */
export interface Outcome {
  /** Categories that the header decided, if its peer is trusted. */
  readonly won: readonly Category[]
  readonly walk: ClientWalk | null
}

/**
 * Applies one configured header to the draft. Where its peer is not `believed` nothing changes, and only
 * the chain that it claims is read.
 */
export function applyHeader(
  header: RegisteredHeader,
  value: string,
  draft: Draft,
  policy: TrustPolicy,
  believed: boolean
): Outcome {
  if (header.reading === 'forwarded') return applyForwarded(header, value, draft, policy, believed)
  if (header.reading === 'chain') {
    const walk = walkChain(claimsOf(value, policy.trustsAny), policy)
    if (believed && walk) takeClient(header, value, walk, draft, policy)
    return { won: header.categories, walk }
  }
  const category = header.categories[0] ?? 'client'
  if (believed) applyValue(header, category, value, draft)
  const walk =
    category === 'client' ? { claims: [{ text: value, element: 0 }], client: 0, truncated: false } : null
  return { won: header.categories, walk }
}

const VARIABLES = {
  client: 'REMOTE_ADDR',
  host: 'HTTP_HOST',
  server: 'SERVER_NAME',
  port: 'SERVER_PORT',
  'script-name': 'SCRIPT_NAME',
  scheme: 'wsgi.url_scheme'
} as const satisfies Record<Category, string>

function applyValue(header: RegisteredHeader, category: Category, value: string, draft: Draft): void {
  const scheme = category === 'scheme' ? readScheme(header, value) : null
  if (category === 'scheme' && scheme === null) return
  const to = scheme ?? (header.reading === 'prefix' ? withoutTrailingSlashes(value) : value)
  draft.set(VARIABLES[category], to, { kind: 'header', header: header.name, value, element: null })
}

function takeClient(
  header: RegisteredHeader,
  value: string,
  walk: ClientWalk,
  draft: Draft,
  policy: TrustPolicy
): void {
  const client = walk.claims[walk.client]
  if (!client) return
  const because: Reason = {
    kind: 'header',
    header: header.name,
    value: abbreviate(value),
    element: client.element
  }
  draft.set('REMOTE_ADDR', client.text, because)
  if (policy.trustsAny) return
  const tail = walk.claims.slice(walk.client).map((claim) => claim.text)
  draft.set(header.key, tail.join(', '), because)
}

function applyForwarded(
  header: RegisteredHeader,
  value: string,
  draft: Draft,
  policy: TrustPolicy,
  believed: boolean
): Outcome {
  const parsed = parseForwarded(value)
  const walk = parsed.ok ? walkChain(claimsOfForwarded(parsed.elements), policy) : null
  if (!parsed.ok || walk === null) return { won: [], walk: null }
  const outermost = walk.claims[walk.client]?.element ?? 0
  const won: Category[] = []
  const take = (category: Category, parameter: keyof ForwardedElement): void => {
    const element = parsed.elements.findIndex(
      (entry, index) => index >= outermost && entry[parameter] !== undefined
    )
    const said = parsed.elements[element]?.[parameter]
    if (said === undefined) return
    won.push(category)
    const to =
      category === 'scheme'
        ? readScheme(header, said)
        : category === 'client'
          ? walk.claims[walk.client]?.text
          : said
    if (!believed || to === null || to === undefined) return
    draft.set(VARIABLES[category], to, {
      kind: 'header',
      header: header.name,
      value: abbreviate(value),
      element
    })
  }
  take('client', 'for')
  take('host', 'host')
  take('scheme', 'proto')
  return { won, walk: won.includes('client') ? walk : null }
}
