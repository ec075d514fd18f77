import {
  type ClientWalk,
  claimsOf,
  claimsOfForwarded,
  describeWay,
  type Hop,
  walkChain
} from './client-chain.ts'
import type { Environ } from './environ.ts'
import { type ForwardedElement, parseForwarded } from './forwarded.ts'
import { type Category, readScheme, type RegisteredHeader } from './header-registry.ts'
import type { RequestFacts } from './request-facts.ts'
import type { TrustPolicy } from './trust-policy.ts'

/** Who said so. */
export type Reason =
  /** A trusted header. `value` is what it said; `element` which element of its list was taken, or null for the whole value. */
  | {
      readonly kind: 'header'
      readonly header: string
      readonly value: string
      readonly element: number | null
    }
  /** A setting of this service. */
  | { readonly kind: 'setting'; readonly setting: 'url-scheme' | 'url-prefix'; readonly value: string }
  /**
   * The variable was removed: its peer is not trusted, its header is not among the trusted ones, or a
   * later configured header of the same category (`winner`) outranked it.
   */
  | {
      readonly kind: 'cleared'
      readonly header: string
      readonly why: 'untrusted-peer' | 'untrusted-header' | 'outranked'
      readonly winner: string | null
    }

/** One difference between the raw and the corrected environ; `to` is null where the variable was removed. */
export interface Change {
  readonly key: string
  readonly from: string | null
  readonly to: string | null
  readonly because: Reason
}

export interface Correction {
  readonly environ: Environ
  readonly ledger: readonly Change[]
  /** The rule that trusts the peer, or null. */
  readonly peerRule: string | null
  /** The header that decided each category. */
  readonly winners: Readonly<Partial<Record<Category, string>>>
  /** The way of the request, farthest station first. */
  readonly chain: readonly Hop[]
  /** The chain was longer than what is read. */
  readonly chainTruncated: boolean
}

/**
 * Corrects a raw environ by a trust policy, with the semantics of mod_wsgi 6
 * (`wsgi_process_proxy_headers`, `src/server/wsgi_environ.c`, 6.0.5):
 *
 * 1. From a peer that no rule trusts, no header is believed.
 * 2. Headers apply in configuration order; of one category the later configured one wins.
 * 3. Every header of a configured category that did not win is removed.
 * 4. X-Forwarded-For is walked from the right through trusted addresses and cut to start at the client.
 *
 * Static settings (`url-scheme`, `url-prefix`) apply first, so that a trusted header can say more. Never throws.
 *
 * Note: differs from mod_wsgi in that names are not looked up, only strict IP literals are trusted, and
 * at most {@link MAX_HOPS} elements are read.
 */
export function correct(facts: RequestFacts, raw: Environ, policy: TrustPolicy): Correction {
  const draft = new Draft(raw)
  applySettings(draft, policy)
  const peerRule = policy.ruleForPeer(facts.peer)
  const winners: Partial<Record<Category, string>> = {}
  let walk: ClientWalk | null = null
  let walkedHeader = ''
  for (const header of policy.headers) {
    const value = raw[header.key]
    if (value === undefined) continue
    const outcome = apply(header, value, draft, policy, peerRule !== null)
    if (outcome.walk) {
      walk = outcome.walk
      walkedHeader = header.name
    }
    if (peerRule !== null) for (const category of outcome.won) winners[category] = header.name
  }
  clearLosers(draft, raw, policy, winners, peerRule !== null)
  return {
    environ: draft.environ,
    ledger: draft.ledger,
    peerRule,
    winners,
    chain: describeWay(facts.peer, peerRule, walkedHeader, walk, policy),
    chainTruncated: walk?.truncated ?? false
  }
}

/** The environ under correction, and the changes so far: one per key, from the raw value to the last. */
class Draft {
  readonly environ: Record<string, string | undefined> & Environ
  readonly ledger: Change[] = []

  constructor(raw: Environ) {
    this.environ = { ...raw }
  }

  set(key: string, to: string, because: Reason): void {
    const earlier = this.ledger.findIndex((change) => change.key === key)
    const from = earlier < 0 ? (this.environ[key] ?? null) : (this.ledger[earlier]?.from ?? null)
    this.environ[key] = to
    if (earlier >= 0) this.ledger.splice(earlier, 1)
    if (from !== to) this.ledger.push({ key, from, to, because })
  }

  clear(key: string, because: Reason): void {
    this.ledger.push({ key, from: this.environ[key] ?? null, to: null, because })
    delete this.environ[key]
  }
}

function applySettings(draft: Draft, policy: TrustPolicy): void {
  if (policy.urlScheme !== null) {
    draft.set('wsgi.url_scheme', policy.urlScheme, {
      kind: 'setting',
      setting: 'url-scheme',
      value: policy.urlScheme
    })
  }
  if (policy.urlPrefix === '') return
  const because: Reason = { kind: 'setting', setting: 'url-prefix', value: policy.urlPrefix }
  const path = draft.environ.PATH_INFO
  draft.set('SCRIPT_NAME', policy.urlPrefix, because)
  if (path === policy.urlPrefix || path.startsWith(`${policy.urlPrefix}/`)) {
    draft.set('PATH_INFO', path.slice(policy.urlPrefix.length), because)
  }
}

interface Outcome {
  /** Categories that the header decided, if its peer is trusted. */
  readonly won: readonly Category[]
  readonly walk: ClientWalk | null
}

function apply(
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
  const to = scheme ?? (header.reading === 'prefix' ? value.replace(/\/+$/, '') : value)
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

function clearLosers(
  draft: Draft,
  raw: Environ,
  policy: TrustPolicy,
  winners: Partial<Record<Category, string>>,
  believed: boolean
): void {
  for (const header of policy.equivalents) {
    if (raw[header.key] === undefined) continue
    if (header.categories.some((category) => winners[category] === header.name)) continue
    const why = !believed
      ? 'untrusted-peer'
      : policy.headers.includes(header)
        ? 'outranked'
        : 'untrusted-header'
    const winner = header.categories.map((category) => winners[category]).find((name) => name !== undefined)
    draft.clear(header.key, { kind: 'cleared', header: header.name, why, winner: winner ?? null })
  }
}

/** A reason quotes a header; the whole of a very long one stands in the request already. */
function abbreviate(value: string): string {
  return value.length <= 512 ? value : `${value.slice(0, 480)}… (${value.length} characters)`
}
