import { applyHeader } from './apply-header.ts'
import { type ClientWalk, describeWay, type Hop } from './client-chain.ts'
import type { Environ } from './environ.ts'
import type { Category } from './header-registry.ts'
import { type Change, Draft, type Reason } from './ledger.ts'
import type { RequestFacts } from './request-facts.ts'
import type { TrustPolicy } from './trust-policy.ts'

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
    const outcome = applyHeader(header, value, draft, policy, peerRule !== null)
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
